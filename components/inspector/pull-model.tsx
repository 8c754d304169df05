'use client'

import { Button, Group, Progress, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { PullProgress } from '@/server/api/dto'

interface PullModelProps {
  model: string
  onDone?: () => void
}

type PullState =
  | { kind: 'idle' | 'done' }
  | { kind: 'pulling'; progress: PullProgress }
  | { kind: 'failed'; error: unknown }

/** Downloads a model to Ollama, with progress; can be stopped. Leaving the page stops it too; what was loaded is kept. */
export function PullModel({ model, onDone }: PullModelProps) {
  const t = useTranslations('editor.pull')
  const format = useFormat()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [state, setState] = useState<PullState>({ kind: 'idle' })
  const subscription = useRef<{ unsubscribe: () => void } | null>(null)
  useEffect(() => () => subscription.current?.unsubscribe(), [])

  const stop = () => {
    subscription.current?.unsubscribe()
    setState({ kind: 'idle' })
  }
  const pull = () => {
    setState({ kind: 'pulling', progress: { status: '' } })
    subscription.current = client.models.pull.subscribe(
      { model },
      {
        onData: (progress) => setState({ kind: 'pulling', progress }),
        onError: (error) => setState({ kind: 'failed', error }),
        onComplete: () => {
          setState({ kind: 'done' })
          void queries.invalidateQueries(trpc.models.list.queryFilter())
          void queries.invalidateQueries(trpc.system.environment.queryFilter())
          onDone?.()
        },
      },
    )
  }
  if (state.kind === 'pulling') {
    const { completed, total, status } = state.progress
    const share = completed !== undefined && total ? completed / total : null
    return (
      <div role="status">
        <Group gap="xs" mt={6} wrap="nowrap">
          <Progress
            flex={1}
            value={share === null ? 100 : share * 100}
            animated={share === null}
            aria-label={t('progress', { model })}
          />
          <Button variant="default" onClick={stop}>
            {t('stop')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {share === null ? status || t('starting') : `${format.percent(share)} · ${format.bytes(total ?? 0)}`}
        </Text>
      </div>
    )
  }
  return (
    <div>
      {state.kind === 'failed' ? <ErrorCard error={state.error} compact /> : null}
      {state.kind === 'done' ? (
        <Text size="xs" c="dimmed" role="status">
          {t('done', { model })}
        </Text>
      ) : (
        <Button mt={6} variant="light" leftSection={<IconDownload size={14} aria-hidden />} onClick={pull}>
          {t('pull', { model })}
        </Button>
      )}
    </div>
  )
}
