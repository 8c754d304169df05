'use client'

import { Alert, Button, Stack } from '@mantine/core'
import { IconCheck, IconDatabase } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { AppliedCandidate } from '@/server/services/evaluation/types'

type MeasuredIndex = AppliedCandidate['indexes'][number]

/** Indexes that the candidate was measured on and that are not the live ones: each can be made live. */
export function MeasuredIndexes({
  experimentId,
  indexes,
}: {
  experimentId: string
  indexes: readonly MeasuredIndex[]
}) {
  return (
    <Stack gap="xs">
      {indexes.map((index) => (
        <MeasuredOn key={index.indexId} experimentId={experimentId} index={index} />
      ))}
    </Stack>
  )
}

function MeasuredOn({ experimentId, index }: { experimentId: string; index: MeasuredIndex }) {
  const t = useTranslations('sweep.take')
  const locale = useLocale()
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { collectionName: collection, indexId, pipelines } = index
  const kept = useRef(false)
  const activate = useMutation({
    mutationFn: async () => {
      // Where only the second step failed, the first is not done again.
      if (!kept.current) await client.evaluation.keepIndex.mutate({ experimentId, indexId })
      kept.current = true
      await client.indexes.activate.mutate({ indexId })
      await Promise.all(
        [trpc.collections, trpc.indexes, trpc.system.environment].map((area) =>
          queries.invalidateQueries(area.pathFilter()),
        ),
      )
    },
  })
  if (activate.isSuccess) {
    return (
      <Alert color="teal" icon={<IconCheck size={16} aria-hidden />} role="status">
        {t('live', { collection })}
      </Alert>
    )
  }
  const names = new Intl.ListFormat(locale).format(pipelines.map((name) => t('quoted', { name })))
  return (
    <Alert icon={<IconDatabase size={16} aria-hidden />} title={t('otherIndex', { collection })}>
      <p>{t('otherIndexBody', { collection })}</p>
      {pipelines.length > 0 ? <p>{t('others', { collection, names, count: pipelines.length })}</p> : null}
      {activate.isError ? <ErrorCard error={activate.error} compact /> : null}
      <Button mt="xs" variant="default" loading={activate.isPending} onClick={() => activate.mutate()}>
        {t('makeLive')}
      </Button>
    </Alert>
  )
}
