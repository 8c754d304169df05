'use client'

import { Alert, Button, Group, Skeleton, Stack } from '@mantine/core'
import { IconAdjustments, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useChunkingText } from '@/components/chunking/chunking-text'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Facts, Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import type { CollectionDto } from '@/server/services/collections/types'
import { ChunkPreview } from '../chunking/chunk-preview'
import { useLanguageName } from '../use-language-name'
import { ChangeDialog } from './change-dialog'
import { IndexCard } from './index-card'
import classes from './indexes.module.css'
import { isBuilding, useIndexes } from './use-indexes'

/** How a collection is indexed, other ways of indexing it, and where chunks would lie. */
export function IndexTab({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.index')
  const preview = useTranslations('collections.preview')
  const query = useIndexes(collection.id)
  const [changing, setChanging] = useState(false)
  const others = (query.data ?? []).filter((index) => index.state !== 'live')
  const live = query.data?.find((index) => index.state === 'live')
  const building = others.some(isBuilding)
  return (
    <Stack gap="md">
      <Panel
        title={live ? `${t('live')} · ${t('number', { number: live.number })}` : t('live')}
        aside={
          <Button
            variant="default"
            leftSection={<IconAdjustments size={15} aria-hidden />}
            disabled={building}
            title={building ? t('oneAtATime') : undefined}
            onClick={() => setChanging(true)}
          >
            {t('change')}
          </Button>
        }
      >
        <LiveFacts collection={collection} />
      </Panel>
      {collection.outdatedTerms ? <Outdated building={building} onRebuild={() => setChanging(true)} /> : null}
      {collection.betterEmbedder ? (
        <BetterEmbedder
          collection={collection}
          embedder={collection.betterEmbedder}
          building={building || !query.data}
        />
      ) : null}
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={90} radius="md" /> : null}
      {query.data ? (
        <section aria-label={t('others')}>
          <h2 className={classes.heading}>{t('others')}</h2>
          {others.length === 0 ? <p className={classes.dim}>{t('noOthers')}</p> : null}
          <ul className={classes.list}>
            {others.map((index) => (
              <IndexCard key={index.id} index={index} />
            ))}
          </ul>
        </section>
      ) : null}
      <Panel title={preview('titleLive')}>
        <ChunkPreview chunking={collection.chunking} collectionId={collection.id} />
      </Panel>
      <ChangeDialog collection={collection} opened={changing} onClose={() => setChanging(false)} />
    </Stack>
  )
}

/** Offers to build the index anew as it is: its terms were made by an earlier version. */
function Outdated({ building, onRebuild }: { building: boolean; onRebuild: () => void }) {
  const t = useTranslations('collections.index')
  return (
    <Alert color="yellow" icon={<IconRefresh size={18} aria-hidden />} title={t('outdated.title')}>
      <Group justify="space-between" gap="sm">
        <span>{t('outdated.text')}</span>
        <Button variant="default" size="xs" disabled={building} onClick={onRebuild}>
          {t('outdated.action')}
        </Button>
      </Group>
    </Alert>
  )
}

interface BetterEmbedderProps {
  collection: CollectionDto
  embedder: NonNullable<CollectionDto['betterEmbedder']>
  building: boolean
}

/** Offers the built-in embedder that has come since: one click builds the index beside the live one. */
function BetterEmbedder({ collection, embedder, building }: BetterEmbedderProps) {
  const t = useTranslations('collections.index')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const start = useMutation(
    trpc.indexes.start.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.indexes.pathFilter()) }),
  )
  return (
    <Alert color="yellow" icon={<IconRefresh size={18} aria-hidden />} title={t('betterEmbedder.title')}>
      <Group justify="space-between" gap="sm">
        <span>{t('betterEmbedder.text', { model: embedder.model })}</span>
        <Button
          variant="default"
          size="xs"
          disabled={building}
          loading={start.isPending}
          onClick={() => start.mutate({ collectionId: collection.id, change: { embedder } })}
        >
          {t('betterEmbedder.action')}
        </Button>
      </Group>
      {start.isError ? <ErrorCard error={start.error} compact /> : null}
    </Alert>
  )
}

function LiveFacts({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.settings')
  const common = useTranslations('common')
  const format = useFormat()
  const chunkingText = useChunkingText()
  const languageName = useLanguageName()
  const { embedder, dimension, chunking, language, chunks } = collection
  return (
    <Facts
      items={[
        { label: t('model'), value: `${embedder.model} · ${common(`status.${embedder.provider}`)}` },
        { label: t('dimension'), value: format.number(dimension) },
        { label: t('chunking'), value: chunkingText(chunking) },
        { label: t('language'), value: languageName(language) },
        { label: t('chunkCount'), value: format.number(chunks) },
      ]}
    />
  )
}
