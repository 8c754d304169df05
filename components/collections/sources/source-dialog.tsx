'use client'

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { uiErrorOf } from '@/components/ui/error-info'
import { focusWrong } from '@/components/ui/focus-wrong'
import { useNotify } from '@/components/ui/use-notify'
import type { SourceDto } from '@/server/services/sources/types'
import { SaveError } from '../save-error'
import { KindFields } from './kind-fields'
import { KindPicker } from './kind-picker'
import { ProbePanel } from './probe-panel'
import { AgeInput, SchedulePicker } from './schedule-picker'
import {
  draftOf,
  isWatchedDraft,
  nameFor,
  noProblems,
  type SourceDraft,
  saveInput,
  sourceProblems,
} from './source-form'
import classes from './sources.module.css'

interface SourceDialogProps {
  collectionId: string
  /** `null`: a new one. */
  source: SourceDto | null
  opened: boolean
  onClose: () => void
}

/** Adds a source or changes one. */
export function SourceDialog({ collectionId, source, opened, onClose }: SourceDialogProps) {
  const t = useTranslations('collections.sources')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={source ? t('editTitle', { name: source.name }) : t('addTitle')}
    >
      {opened ? <SourceForm collectionId={collectionId} source={source} onClose={onClose} /> : null}
    </Modal>
  )
}

function SourceForm({ collectionId, source: opened, onClose }: Omit<SourceDialogProps, 'opened'>) {
  const t = useTranslations('collections.sources')
  const common = useTranslations('common.actions')
  const schedule = useTranslations('collections.schedule')
  const client = useTRPCClient()
  const [source, setSource] = useState(opened)
  const [draft, setDraft] = useState<SourceDraft>(() => draftOf(source))
  const [tried, setTried] = useState(false)
  const change = (part: Partial<SourceDraft>) => setDraft((current) => ({ ...current, ...part }))
  const found = sourceProblems(draft)
  const problems = tried ? found : noProblems
  const save = useSave(collectionId, source, onClose)
  /** The source as it is stored now. */
  const present = async () => (source ? client.sources.get.query({ id: source.id }) : null)
  const check = (): boolean => {
    setTried(true)
    return found === noProblems
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (check()) save.mutate({ draft, syncAfter: source === null, revision: source?.revision })
        else focusWrong(event.currentTarget)
      }}
    >
      <Stack gap="md">
        {source ? null : <KindPicker value={draft.kind} onChange={(kind) => change({ kind })} />}
        <KindFields draft={draft} change={change} problems={problems.fields} hasSecret={source?.hasSecret ?? false} />
        <ProbePanel draft={draft} check={check} source={source} />
        <TextInput
          label={t('name')}
          placeholder={nameFor(draft) || t('namePlaceholder')}
          description={t('nameHint')}
          maxLength={120}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <SchedulePicker
          value={draft.schedule}
          onChange={(next) => change({ schedule: next })}
          watched={isWatchedDraft(draft)}
          // A wrong expression is told as it is typed; there is no preview of it.
          problem={found.schedule === 'cronWrong' || tried ? found.schedule : null}
        />
        <AgeInput
          value={draft.maxAge}
          onChange={(maxAge) => change({ maxAge })}
          schedule={draft.schedule}
          error={problems.maxAge ? schedule('ageRange') : null}
        />
        {save.isError ? (
          <SaveError
            error={save.error}
            busy={save.isPending}
            onLoad={() => {
              save.reset()
              void present().then((now) => {
                setSource(now)
                setDraft(draftOf(now))
              })
            }}
            onOverwrite={() =>
              void present().then((now) => save.mutate({ draft, syncAfter: false, revision: now?.revision }))
            }
          />
        ) : null}
        <Group justify="flex-end" gap="xs" className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {source ? t('save') : t('addAndSync')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface Saving {
  draft: SourceDraft
  syncAfter: boolean
  /** The one that the draft began with. */
  revision: number | undefined
}

function useSave(collectionId: string, source: SourceDto | null, onDone: () => void) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  // The source is saved by then, and sending the form again would make a second one: told in the corner instead. That a
  // watched folder has begun by itself is fine.
  const tell = (error: unknown) => {
    if (uiErrorOf(error).code !== 'sync-running') notify.error(error)
  }
  return useMutation({
    mutationFn: async ({ draft, syncAfter, revision }: Saving) => {
      const input = saveInput(draft)
      const saved = source
        ? await client.sources.update.mutate({ id: source.id, source: input, revision })
        : await client.sources.create.mutate({ collectionId, source: input })
      if (syncAfter && saved.sync?.state !== 'running') await client.sources.sync.mutate({ id: saved.id }).catch(tell)
    },
    onSuccess: async () => {
      await queries.invalidateQueries(trpc.sources.pathFilter())
      onDone()
    },
  })
}
