'use client'

import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconTrash, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { CaseFields } from '@/components/cases/case-fields'
import { useCaseForm } from '@/components/cases/use-case-form'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import { type Case, titleOf } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import classes from './datasets.module.css'
import { useDeleteCases } from './use-delete-cases'

interface CasePanelProps {
  dataset: DatasetDetails
  /** Undefined while it is on its way. */
  given: Case | 'new' | undefined
  /** Why it cannot be shown. */
  error: unknown
  readOnly: boolean
  /** Where it is in the list; `null`: nowhere that is known. */
  place: { at: number; total: number } | null
  onClose: () => void
  /** Goes to the next case or the one before. */
  onStep: (by: 1 | -1) => void
  /** Something is written that is not saved; or no more. */
  onDirty: (dirty: boolean) => void
  onSaved: (id: string) => void
}

/** One case, to be read and written. Keys: ⌘S saves, Esc closes, Alt with an arrow goes to the next case. */
export function CasePanel({ given, error, ...props }: CasePanelProps) {
  const { onClose, onStep } = props
  const [dirty, setDirty] = useState(false)
  const [shown, setShown] = useState({ since: given === 'new' ? 0 : given?.since, times: 0 })
  const since = given === 'new' ? 0 : given?.since
  // It was changed elsewhere: what is shown follows, unless that would lose what somebody writes.
  if (since !== shown.since && !dirty) setShown({ since, times: shown.times + 1 })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const isList = event.target instanceof Element && event.target.getAttribute('aria-expanded') === 'true'
    if (event.key === 'Escape' && !isList) onClose()
    if (event.altKey && event.key === 'ArrowDown') onStep(1)
    if (event.altKey && event.key === 'ArrowUp') onStep(-1)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside; each has a button, too.
    <div className={classes.panel} onKeyDown={onKeyDown}>
      <PanelHead given={given} {...props} />
      {error && !given ? (
        <div className={classes.panelBody}>
          <ErrorCard error={error} compact />
        </div>
      ) : null}
      {given ? (
        <PanelForm
          key={shown.times}
          given={given}
          {...props}
          onDirty={(next) => {
            setDirty(next)
            props.onDirty(next)
          }}
          onStored={(next) => setShown({ ...shown, since: next })}
        />
      ) : error ? null : (
        <div className={classes.panelBody}>
          <Skeleton height={200} />
        </div>
      )}
    </div>
  )
}

function PanelHead({ given, place, onStep, onClose }: Omit<CasePanelProps, 'error'>) {
  const t = useTranslations('datasets.panel')
  const words = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const title = given === 'new' ? words('newCase') : given ? titleOf(given.inputs) || words('noText') : ''
  return (
    <div className={classes.panelHead}>
      <h2>{title}</h2>
      {place ? (
        <>
          <ActionIcon
            aria-label={t('before')}
            title={t('beforeKeys')}
            disabled={place.at === 0}
            onClick={() => onStep(-1)}
          >
            <IconChevronUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={t('next')}
            title={t('nextKeys')}
            disabled={place.at >= place.total - 1}
            onClick={() => onStep(1)}
          >
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </>
      ) : null}
      <ActionIcon aria-label={common('close')} onClick={onClose}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  )
}

type PanelFormProps = Omit<CasePanelProps, 'error' | 'given'> & {
  given: Case | 'new'
  /** It is stored as it is written, since this version. */
  onStored: (since: number) => void
}

const begin = { inputs: {} }

function PanelForm({ dataset, given, readOnly, onDirty, onSaved, onStored, onClose }: PanelFormProps) {
  const t = useTranslations('datasets.panel')
  const common = useTranslations('common.actions')
  const state = useCaseForm(given === 'new' ? begin : given)
  const { dirty, draft } = state
  useEffect(() => onDirty(dirty), [onDirty, dirty])
  const form = useRef<HTMLFormElement>(null)
  // A new case is made to be written at once.
  useEffect(() => {
    if (given === 'new') form.current?.querySelector('textarea')?.focus()
  }, [given])
  const save = useSaveCase(dataset.id, given, (saved) => {
    state.settle()
    onDirty(false)
    onStored(saved.since)
    onSaved(saved.id)
  })
  const remove = useDeleteCases(dataset.id)
  const submit = () => {
    if (draft && !save.isPending) save.mutate({ ...save.target, case: draft })
  }
  return (
    <form
      ref={form}
      noValidate
      className={classes.panelForm}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return
        event.preventDefault()
        submit()
      }}
    >
      <div className={classes.panelBody}>
        <fieldset disabled={readOnly} className={classes.fieldset}>
          <CaseFields
            state={state}
            collectionId={dataset.collectionId}
            tags={dataset.tags}
            inputNames={dataset.inputs}
          />
        </fieldset>
        {save.isError ? <ErrorCard error={save.error} compact /> : null}
      </div>
      <div className={classes.panelFoot}>
        <CaseFacts given={given} />
        {readOnly ? null : (
          <>
            {given === 'new' ? null : (
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={() => void remove([given.id]).then((done) => done && onClose())}
              >
                {common('delete')}
              </Button>
            )}
            <Button type="submit" title={t('saveKeys')} disabled={draft === null || !dirty} loading={save.isPending}>
              {common('save')}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}

function CaseFacts({ given }: { given: Case | 'new' }) {
  const t = useTranslations('datasets')
  if (given === 'new') return <span className={classes.facts} />
  return (
    <span className={classes.facts}>
      {t(`origins.${given.origin}`)} · {t('panel.since', { version: given.since })}
      {given.runId === undefined ? null : (
        <>
          {' · '}
          <Link href={`/runs/${encodeURIComponent(given.runId)}`}>{t('panel.run')}</Link>
        </>
      )}
    </span>
  )
}

function useSaveCase(datasetId: string, given: Case | 'new', onSaved: (saved: Case) => void) {
  const t = useTranslations('datasets.save')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const save = useMutation(
    trpc.datasets.saveCase.mutationOptions({
      onSuccess: async ({ case: saved, moved }) => {
        queries.setQueryData(trpc.datasets.case.queryKey({ datasetId, id: saved.id }), saved)
        onSaved(saved)
        notify.done(moved > 0 ? t('savedMoved', { count: moved }) : t('saved'))
        await queries.invalidateQueries(trpc.datasets.pathFilter())
      },
    }),
  )
  return { ...save, target: { datasetId, ...(given !== 'new' && { id: given.id }) } }
}
