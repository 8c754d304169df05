'use client'

import { Box, Button, Group, Progress, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import { usePullStage } from './pull-stage'
import { usePull } from './use-pull'

interface PullModelProps {
  model: string
  onDone?: () => void
}

/** Downloads a model to Ollama, with progress; can be stopped. Leaving the page stops it too; what was loaded is kept. */
export function PullModel({ model, onDone }: PullModelProps) {
  const t = useTranslations('editor.pull')
  const format = useFormat()
  const stageOf = usePullStage()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [done, setDone] = useState(false)
  const { state, start, cancel } = usePull(
    useCallback(() => {
      setDone(true)
      void queries.invalidateQueries(trpc.models.list.queryFilter())
      void queries.invalidateQueries(trpc.system.environment.queryFilter())
      onDone?.()
    }, [onDone, queries, trpc]),
  )
  if (state.kind === 'pulling') {
    const { completed, total, status } = state.progress ?? {}
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
          <Button variant="default" onClick={cancel}>
            {t('stop')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {share === null
            ? (status && stageOf(status)) || t('starting')
            : `${format.percent(share)} · ${format.bytes(total ?? 0)}`}
        </Text>
      </div>
    )
  }
  return (
    <div>
      {state.kind === 'failed' ? (
        <Box mt={6}>
          <ErrorCard error={state.error} compact />
        </Box>
      ) : null}
      {done ? (
        <Text size="xs" c="dimmed" role="status">
          {t('done', { model })}
        </Text>
      ) : (
        <Button
          mt={6}
          variant="light"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => start(model)}
        >
          {t('pull', { model })}
        </Button>
      )}
    </div>
  )
}
