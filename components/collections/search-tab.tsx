'use client'

import { Skeleton, Stack } from '@mantine/core'
import { IconZoomQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { placeOf } from '@/components/retrieval/place-of'
import { stageRows, useStageScore } from '@/components/retrieval/stage-rows'
import { chunkHref } from '@/components/trace/citations'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import type { Chunk } from '@/pipeline/chunk'
import { pageKind } from '@/pipeline/page-kind'
import type { CollectionDto, FoundChunk } from '@/server/services/collections/types'
import { Bench } from './bench/bench'
import { Excerpt } from './bench/excerpt'
import { QuestionsPanel } from './bench/questions-panel'
import { SaveQuestion } from './bench/save-question'
import { WhyMissing } from './bench/why-missing'
import classes from './collections.module.css'
import { SearchForm, useSearchState } from './search-form'

/** Asks a collection directly: one list with what each stage made of every chunk, or all modes side by side. */
export function SearchTab({ collection }: { collection: CollectionDto }) {
  const t = useTranslations('collections.search')
  const trpc = useTRPC()
  const state = useSearchState()
  const { asked, mode, fusion, prefer, topK, filter } = state
  const fresh = { staleTime: 0, retry: false }
  const list = useQuery(
    trpc.collections.search.queryOptions(
      { id: collection.id, query: asked, mode: mode === 'all' ? 'hybrid' : mode, fusion, prefer, topK, filter },
      { ...fresh, enabled: asked !== '' && mode !== 'all' },
    ),
  )
  const bench = useQuery(
    trpc.retrieval.bench.queryOptions(
      { id: collection.id, query: asked, topK, filter },
      { ...fresh, enabled: asked !== '' && mode === 'all' },
    ),
  )
  const query = mode === 'all' ? bench : list
  return (
    <>
      <SearchForm
        state={state}
        fields={collection.fields}
        busy={query.isFetching}
        onAgain={() => void query.refetch()}
      />
      {asked === '' ? (
        <EmptyState icon={IconZoomQuestion} title={t('idleTitle')}>
          {t('idleBody')}
        </EmptyState>
      ) : (
        <WhyMissing collectionId={collection.id} query={asked} />
      )}
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isLoading ? <HitSkeletons /> : null}
      {mode === 'all' && bench.data ? <Bench result={bench.data} /> : null}
      {mode !== 'all' && list.data ? <Hits chunks={list.data} asked={asked} /> : null}
      <QuestionsPanel collectionId={collection.id} />
    </>
  )
}

/** About as many characters as the lines of a result hold. */
const EXCERPT = 480

function Hits({ chunks, asked }: { chunks: readonly FoundChunk[]; asked: string }) {
  const t = useTranslations('collections.search')
  if (chunks.length === 0) {
    return (
      <EmptyState icon={IconZoomQuestion} title={t('nothingTitle')}>
        {t('nothingBody')}
      </EmptyState>
    )
  }
  return (
    <ol className={classes.results}>
      {chunks.map((chunk, index) => (
        <Hit key={chunk.id} chunk={chunk} rank={index + 1} asked={asked} />
      ))}
    </ol>
  )
}

function Hit({ chunk, rank, asked }: { chunk: FoundChunk; rank: number; asked: string }) {
  const t = useTranslations('collections.search')
  const { position } = chunk
  const place = [
    position.page === undefined ? '' : t('page', { page: position.page, kind: pageKind(chunk.documentName) }),
    placeOf(chunk),
  ].filter(Boolean)
  return (
    <li className={classes.hit}>
      <div className={classes.hitHead}>
        <span className={classes.hitRank}>{rank}</span>
        <Link className={classes.hitName} href={chunkHref(chunk)} title={t('openAt')}>
          {chunk.documentName}
        </Link>
        {place.map((part) => (
          <span key={part}>{part}</span>
        ))}
        <Stages chunk={chunk} />
        <SaveQuestion chunk={chunk} query={asked} />
      </div>
      <Excerpt className={classes.hitText} text={chunk.text} matches={chunk.matches} length={EXCERPT} />
    </li>
  )
}

function Stages({ chunk }: { chunk: Chunk }) {
  const t = useTranslations('collections.search')
  const scoreOf = useStageScore()
  return (
    <span className={classes.stages}>
      {stageRows(chunk).map(({ name, stage }) => (
        <span key={name} className={classes.stage}>
          <b>{t(`stage.${name}`)}</b>{' '}
          {stage === null ? t('unknown') : `${t('rank', { rank: stage.rank })} · ${scoreOf(stage)}`}
        </span>
      ))}
    </span>
  )
}

function HitSkeletons() {
  const common = useTranslations('common')
  return (
    <Stack gap={10} role="status" aria-label={common('loading')}>
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} height={104} radius="md" />
      ))}
    </Stack>
  )
}
