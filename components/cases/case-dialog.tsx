'use client'

import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import type { Case } from '@/pipeline/cases/case'
import { CaseFields } from './case-fields'
import { useCaseForm } from './use-case-form'
import { type NewCase, useCaseKeeper } from './use-keep-case'
import { useUnsavedGuard } from './use-unsaved-guard'

interface CaseDialogProps {
  /** A case that is kept already, or one to be. */
  about: { kind: 'kept'; kept: Case } | { kind: 'new'; given: NewCase }
  onClose: () => void
  onSaved?: (saved: Case) => void
  /** The collection to look for places in at first. */
  collectionId?: string | null
}

/** Writes a case: one that is kept, or a new one with the dataset it goes into. It is open while it is shown. */
export function CaseDialog({ about, onClose, onSaved, collectionId = null }: CaseDialogProps) {
  const t = useTranslations('datasets.save')
  const common = useTranslations('common.actions')
  const state = useCaseForm(about.kind === 'new' ? about.given.draft : about.kept)
  const [home, setHome] = useState(about.kind === 'new' ? about.given.datasetId : about.kept.datasetId)
  const mayLeave = useUnsavedGuard(state.dirty)
  const close = () => void mayLeave().then((yes) => yes && onClose())
  const save = useSave({ about, home }, (saved) => {
    onSaved?.(saved)
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A form inside another page's form is not that form.
    event.stopPropagation()
    if (state.draft) save.mutate(state.draft)
  }
  return (
    <Modal opened onClose={close} title={t(about.kind === 'new' ? 'newTitle' : 'editTitle')} size="lg">
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          {about.kind === 'new' ? <HomeSelect given={about.given} value={home} onChange={setHome} /> : null}
          <CaseFields state={state} collectionId={collectionId} />
          {save.error ? <ErrorCard error={save.error} compact /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={state.draft === null}>
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type SaveOf = Pick<CaseDialogProps, 'about'> & { home: string | null }

function useSave({ about, home }: SaveOf, onSaved: (saved: Case) => void) {
  const t = useTranslations('datasets.save')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const keeper = useCaseKeeper()
  const notify = useNotify()
  const change = useMutation(
    trpc.datasets.saveCase.mutationOptions({
      onSuccess: async ({ case: saved, moved }) => {
        await queries.invalidateQueries(trpc.datasets.pathFilter())
        notify.done(moved > 0 ? t('savedMoved', { count: moved }) : t('saved'))
        onSaved(saved)
      },
    }),
  )
  const create = useMutation({
    mutationFn: (given: NewCase) => keeper.keep(given),
    onSuccess: ({ case: saved, datasetName }) => {
      notify.done(t('kept', { name: datasetName }))
      onSaved(saved)
    },
  })
  return {
    isPending: change.isPending || create.isPending,
    error: change.error ?? create.error,
    mutate: (draft: NewCase['draft']) => {
      if (about.kind === 'new') create.mutate({ ...about.given, datasetId: home, draft })
      else change.mutate({ datasetId: about.kept.datasetId, id: about.kept.id, case: draft })
    },
  }
}

interface HomeSelectProps {
  given: NewCase
  value: string | null
  onChange: (datasetId: string | null) => void
}

/** The dataset that a new case goes into. */
function HomeSelect({ given, value, onChange }: HomeSelectProps) {
  const t = useTranslations('datasets.save')
  const trpc = useTRPC()
  const query = useQuery(trpc.datasets.list.queryOptions())
  const known = (query.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const own = given.datasetId === null ? [{ value: '', label: t('newDataset', { name: given.suggestedName }) }] : []
  return (
    <Select
      label={t('dataset')}
      allowDeselect={false}
      data={[...own, ...known]}
      value={value ?? ''}
      onChange={(next) => onChange(next || null)}
    />
  )
}
