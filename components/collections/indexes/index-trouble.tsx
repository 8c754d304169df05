'use client'

import { Button, Progress } from '@mantine/core'
import { IconHammer } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { CollectionDto } from '@/server/services/collections/types'
import type { IndexDto } from '@/server/services/indexes/types'
import classes from './indexes.module.css'
import { useIndexes } from './use-indexes'

/** What is wrong with the collection's index, and one button that mends it. */
export function IndexTrouble({ collection }: { collection: CollectionDto }) {
  return collection.trouble ? <Trouble collection={collection} trouble={collection.trouble} /> : null
}

interface TroubleProps {
  collection: CollectionDto
  trouble: NonNullable<CollectionDto['trouble']>
}

function Trouble({ collection, trouble }: TroubleProps) {
  const t = useTranslations('collections.index')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const indexes = useIndexes(collection.id)
  const newest = indexes.data?.find((index) => index.takesOver)
  const building = newest?.state === 'building' || newest?.state === 'ready' ? newest : undefined
  const rebuild = useMutation(
    trpc.indexes.rebuild.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.indexes.pathFilter()) }),
  )
  const button = (
    <Button
      leftSection={<IconHammer size={14} aria-hidden />}
      loading={rebuild.isPending}
      onClick={() => rebuild.mutate({ collectionId: collection.id })}
    >
      {t('rebuild')}
    </Button>
  )
  return (
    <section className={classes.trouble} aria-label={t('trouble')}>
      <ErrorCard error={trouble} action={building ? undefined : button} />
      {building ? <Rebuilding index={building} /> : null}
      {rebuild.isError ? <ErrorCard error={rebuild.error} compact /> : null}
      {newest?.state === 'failed' && newest.error ? <ErrorCard error={newest.error} compact /> : null}
    </section>
  )
}

function Rebuilding({ index }: { index: IndexDto }) {
  const t = useTranslations('collections.index')
  const format = useFormat()
  const { done, total, number } = index
  return (
    <div className={classes.building} role="status">
      <Progress
        className={classes.progress}
        size="sm"
        value={total === 0 ? 0 : (done / total) * 100}
        aria-label={t('progressLabel', { number })}
      />
      <span className={classes.numbers}>
        {t('rebuilding', { done: format.number(done), total: format.number(total) })}
      </span>
    </div>
  )
}
