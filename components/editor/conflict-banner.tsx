'use client'

import { Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useEditorInstance } from '@/components/state/editor-context'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { Autosave } from './autosave'
import classes from './editor.module.css'

/** Two tabs changed one pipeline, or one deleted it: nothing is written until the person says whose work stays. */
export function ConflictBanner({ autosave, name }: { autosave: Autosave; name: string }) {
  const t = useTranslations('editor.conflict')
  const { pipelineId, store } = useEditorInstance()
  const client = useTRPCClient()
  const router = useRouter()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const state = useStore(autosave.store)
  if (state.kind !== 'conflict') return null
  const gone = state.gone === true

  const attempt = async (action: () => Promise<void>) => {
    setBusy(true)
    try {
      await action()
    } catch (error) {
      notify.error(error)
    } finally {
      setBusy(false)
    }
  }
  const loadTheirs = () =>
    attempt(async () => {
      const theirs = await client.pipelines.get.query({ id: pipelineId })
      autosave.accept(theirs.revision)
      store.getState().load(theirs.graph)
    })
  const keepCopy = () =>
    attempt(async () => {
      const copy = await client.pipelines.create.mutate({
        name: gone ? name : t('copyName', { name }).slice(0, 120),
        graph: store.getState().graph,
      })
      autosave.accept(copy.revision)
      router.push(`/pipelines/${copy.id}`)
    })
  const overwrite = () =>
    attempt(async () => {
      // Their revision may have moved on since the conflict was found.
      const theirs = await client.pipelines.get.query({ id: pipelineId })
      await autosave.overwrite(store.getState().graph, theirs.revision)
    })
  return (
    <div className={classes.conflict} role="alert" data-testid="conflict">
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.conflictText}>
        <strong>{t(gone ? 'goneTitle' : 'title')}</strong> <span>{t(gone ? 'goneBody' : 'body')}</span>
      </div>
      <Group gap="xs" wrap="nowrap">
        {gone ? null : (
          <Button variant="default" disabled={busy} onClick={() => void loadTheirs()}>
            {t('loadTheirs')}
          </Button>
        )}
        <Button disabled={busy} onClick={() => void keepCopy()}>
          {t(gone ? 'saveAnew' : 'keepCopy')}
        </Button>
        {gone ? null : (
          <Button variant="default" disabled={busy} onClick={() => void overwrite()}>
            {t('overwrite')}
          </Button>
        )}
      </Group>
    </div>
  )
}
