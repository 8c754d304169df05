'use client'

import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import type { CollectionDto } from '@/server/services/collections/types'
import type { Advice, QualityDto, QualityMode, RetrieverUse } from '@/server/services/retrieval/quality/types'
import classes from './quality.module.css'

const looks: Record<Advice['kind'], { color: string; icon: typeof IconInfoCircle }> = {
  'nothing-to-ask': { color: 'gray', icon: IconInfoCircle },
  'embedder-down': { color: 'yellow', icon: IconAlertTriangle },
  few: { color: 'gray', icon: IconInfoCircle },
  weak: { color: 'yellow', icon: IconAlertTriangle },
  better: { color: 'indigo', icon: IconInfoCircle },
  best: { color: 'green', icon: IconCircleCheck },
}

/** What the figures say should be done, in a sentence, with the click that does it. */
export function AdviceCard({ data, collection }: { data: QualityDto; collection: CollectionDto }) {
  const t = useTranslations('collections.quality')
  const modes = useTranslations('collections.bench.modes')
  const { quality, retrievers } = data
  if (!quality) return null
  const { kind, mode, found, questions, gained, lost } = quality.advice
  const { color, icon: Icon } = looks[kind]
  const others = mode === null ? [] : retrievers.filter((use) => use.mode !== mode)
  return (
    <Alert color={color} icon={<Icon size={18} aria-hidden />} className={classes.advice} data-testid="advice">
      <p className={classes.sentence}>
        {t(`advice.${kind}`, { mode: mode === null ? '' : modes(mode), found, questions, gained, lost })}
      </p>
      {kind === 'weak' ? (
        <Button variant="default" size="xs" onClick={() => setUrlState({ tab: 'index' })}>
          {t('toIndex')}
        </Button>
      ) : null}
      {mode !== null && others.length > 0 ? (
        <Others mode={mode} others={others} collectionId={collection.id} />
      ) : mode !== null && retrievers.length > 0 ? (
        <p className={classes.dim}>{t('allSet', { count: retrievers.length })}</p>
      ) : null}
    </Alert>
  )
}

/** Retrievers that search in another way, and the click that sets them. */
function Others({
  mode,
  others,
  collectionId,
}: {
  mode: QualityMode
  others: readonly RetrieverUse[]
  collectionId: string
}) {
  const t = useTranslations('collections.quality')
  const modes = useTranslations('collections.bench.modes')
  const { apply, applying } = useApply(collectionId)
  return (
    <>
      <ul className={classes.uses}>
        {others.map(({ pipelineId, pipelineName, nodeId, title, mode: own }) => (
          <li key={`${pipelineId}/${nodeId}`}>
            <Link href={`/pipelines/${encodeURIComponent(pipelineId)}`}>{pipelineName}</Link>
            {title ? ` · ${title}` : ''}: {own === null ? t('ownSettings') : modes(own)}
          </li>
        ))}
      </ul>
      <Group gap="sm">
        <Button size="xs" loading={applying} onClick={() => apply(mode)}>
          {t('apply', { mode: modes(mode), count: others.length })}
        </Button>
        <span className={classes.dim}>{t('draftsOnly')}</span>
      </Group>
    </>
  )
}

function useApply(collectionId: string) {
  const t = useTranslations('collections.quality')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const { mutate, isPending } = useMutation(
    trpc.retrieval.applyMode.mutationOptions({
      onSuccess: ({ changed, failed }) => {
        const [first] = failed
        if (first)
          notify.error({
            code: 'conflict',
            message: t('applyFailed', { name: first.pipelineName }),
            fix: t('applyAgain'),
          })
        else notify.done(t('applied', { count: changed.length }))
      },
      onError: (error) => notify.error(error),
      onSettled: async () => {
        await queries.invalidateQueries(trpc.retrieval.quality.queryFilter({ collectionId }))
        await queries.invalidateQueries(trpc.pipelines.pathFilter())
      },
    }),
  )
  return { apply: (mode: QualityMode) => mutate({ collectionId, mode }), applying: isPending }
}
