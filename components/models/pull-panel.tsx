'use client'

import { Anchor, Button, Group, Progress, Text, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { z } from 'zod'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import { useFormat } from '@/components/ui/use-format'
import { useNotify } from '@/components/ui/use-notify'
import classes from './models.module.css'
import { usePullStage } from './pull-stage'
import { type PullState, usePull } from './use-pull'

/** Downloads a model to Ollama, with progress, and can stop. */
export function PullPanel() {
  const t = useTranslations('models.pull')
  const [name, setName] = useState('')
  const pull = usePull(useAnnounce())
  const busy = pull.state.kind === 'pulling'
  return (
    <form
      className={classes.pull}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() && !busy) pull.start(name.trim())
      }}
    >
      <div className={classes.pullRow}>
        <TextInput
          label={t('label')}
          placeholder={t('placeholder')}
          value={name}
          w={260}
          disabled={busy}
          spellCheck={false}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!name.trim() || busy} leftSection={<IconDownload size={14} aria-hidden />}>
          {t('action')}
        </Button>
      </div>
      <PullStatus state={pull.state} onCancel={pull.cancel} onRetry={pull.start} />
    </form>
  )
}

function useAnnounce(): (model: string) => void {
  const t = useTranslations('models.pull')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  return useCallback(
    (model) => {
      notify.done(t('done', { model }))
      void queries.invalidateQueries(trpc.models.list.queryFilter())
      void queries.invalidateQueries(trpc.system.pathFilter())
    },
    [notify, queries, t, trpc],
  )
}

interface PullStatusProps {
  state: PullState
  onCancel: () => void
  onRetry: (model: string) => void
}

function PullStatus({ state, onCancel, onRetry }: PullStatusProps) {
  const t = useTranslations('models.pull')
  const stageOf = usePullStage()
  const common = useTranslations('common')
  const format = useFormat()
  if (state.kind === 'idle') return null
  if (state.kind === 'failed') return <PullFailure error={state.error} model={state.model} onPull={onRetry} />
  if (state.kind === 'cancelled') {
    return (
      <Text size="xs" c="dimmed" role="status">
        {t('cancelled')}
      </Text>
    )
  }
  const { progress } = state
  const known = progress?.total !== undefined && progress.total > 0 && progress.completed !== undefined
  return (
    <div className={classes.pullRow}>
      <div className={classes.pullBar}>
        <div className={classes.pullText}>
          <span>
            {state.model} · {progress ? stageOf(progress.status) : '…'}
          </span>
          {known ? (
            <span className="telar-tabular">
              {t('progress', { done: format.bytes(progress.completed ?? 0), total: format.bytes(progress.total ?? 0) })}
            </span>
          ) : null}
        </div>
        <Progress
          size="sm"
          value={known ? (100 * (progress.completed ?? 0)) / (progress.total ?? 1) : 100}
          animated={!known}
          aria-label={t('bar')}
        />
      </div>
      <Button variant="default" onClick={onCancel}>
        {common('actions.cancel')}
      </Button>
    </div>
  )
}

const similarSchema = z.object({ similar: z.array(z.string()) })

/** Why a pull failed. A name that no model has is not tried again: names like it are offered. */
function PullFailure({ error, model, onPull }: { error: unknown; model: string; onPull: (model: string) => void }) {
  const t = useTranslations('models.pull')
  const { code, details } = uiErrorOf(error)
  if (code !== 'model-missing') return <ErrorCard compact error={error} onRetry={() => onPull(model)} />
  const similar = similarSchema.safeParse(details).data?.similar ?? []
  return (
    <ErrorCard
      compact
      error={error}
      action={
        <Group gap="xs">
          {similar.map((name) => (
            <Button key={name} variant="default" onClick={() => onPull(name)}>
              {t('instead', { model: name })}
            </Button>
          ))}
          <Anchor href="https://ollama.com/library" target="_blank" rel="noreferrer" size="xs">
            {t('library')}
          </Anchor>
        </Group>
      }
    />
  )
}
