'use client'

import { Button, Input, NumberInput, SegmentedControl, Skeleton, Stack, TextInput } from '@mantine/core'
import { IconSearch, IconZoomQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { sourceHref } from '@/components/run-dock/citations'
import { useTRPC } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { excerpt } from '@/components/ui/excerpt'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { type Chunk, stageNames } from '@/pipeline/chunk'
import classes from './collections.module.css'

const modes = ['hybrid', 'dense', 'sparse'] as const
const MAX_TOP = 100

/** Asks a collection directly and shows what each stage of the search made of every chunk. */
export function SearchTab({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections.search')
  const trpc = useTRPC()
  const [asked] = useUrlState('q')
  const [modeText] = useUrlState('mode')
  const [topText] = useUrlState('top')
  const mode = modes.find((one) => one === modeText) ?? 'hybrid'
  const topK = Math.min(MAX_TOP, Math.max(1, Math.trunc(Number(topText)) || 10))
  const query = useQuery(
    trpc.collections.search.queryOptions(
      { id: collectionId, query: asked, mode, topK },
      { enabled: asked !== '', staleTime: 0, retry: false },
    ),
  )
  return (
    <>
      <SearchForm asked={asked} mode={mode} topK={topK} busy={query.isFetching} onAgain={() => void query.refetch()} />
      {asked === '' ? (
        <EmptyState icon={IconZoomQuestion} title={t('idleTitle')}>
          {t('idleBody')}
        </EmptyState>
      ) : null}
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isLoading ? <HitSkeletons /> : null}
      {query.data ? <Hits chunks={query.data} /> : null}
    </>
  )
}

interface SearchFormProps {
  asked: string
  mode: (typeof modes)[number]
  topK: number
  busy: boolean
  onAgain: () => void
}

function SearchForm({ asked, mode, topK, busy, onAgain }: SearchFormProps) {
  const t = useTranslations('collections.search')
  const [text, setText] = useState(asked)
  return (
    <form
      className={classes.searchForm}
      onSubmit={(event) => {
        event.preventDefault()
        const question = text.trim()
        if (question === asked) onAgain()
        else setUrlState({ q: question })
      }}
    >
      <TextInput
        label={t('query')}
        placeholder={t('placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Input.Wrapper size="xs" label={t('mode')} labelElement="div">
        <SegmentedControl
          display="flex"
          aria-label={t('mode')}
          data={modes.map((value) => ({ value, label: t(`modes.${value}`) }))}
          value={mode}
          onChange={(value) => setUrlState({ mode: value === 'hybrid' ? null : value })}
        />
      </Input.Wrapper>
      <NumberInput
        label={t('top')}
        w={84}
        min={1}
        max={MAX_TOP}
        value={topK}
        onChange={(value) => setUrlState({ top: value === 10 || value === '' ? null : String(value) })}
      />
      <Button type="submit" loading={busy} disabled={!text.trim()} leftSection={<IconSearch size={14} aria-hidden />}>
        {t('run')}
      </Button>
    </form>
  )
}

function Hits({ chunks }: { chunks: readonly Chunk[] }) {
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
        <Hit key={chunk.id} chunk={chunk} rank={index + 1} />
      ))}
    </ol>
  )
}

function Hit({ chunk, rank }: { chunk: Chunk; rank: number }) {
  const t = useTranslations('collections.search')
  const { position } = chunk
  const place = [
    position.page === undefined ? '' : t('page', { page: position.page }),
    (position.headingPath ?? []).join(' › '),
  ].filter(Boolean)
  return (
    <li className={classes.hit}>
      <div className={classes.hitHead}>
        <span className={classes.hitRank}>{rank}</span>
        <Link
          className={classes.hitName}
          href={sourceHref({
            documentId: chunk.documentId,
            start: position.start,
            end: position.end,
            page: position.page,
          })}
          title={t('openAt')}
        >
          {chunk.documentName}
        </Link>
        {place.map((part) => (
          <span key={part}>{part}</span>
        ))}
        <Stages chunk={chunk} />
      </div>
      <p className={classes.hitText}>{excerpt(chunk.text)}</p>
    </li>
  )
}

function Stages({ chunk }: { chunk: Chunk }) {
  const t = useTranslations('collections.search')
  const format = useFormat()
  return (
    <span className={classes.stages}>
      {stageNames.map((name) => {
        const stage = chunk.stages[name]
        if (!stage) return null
        return (
          <span key={name} className={classes.stage}>
            <b>{t(`stage.${name}`)}</b> {t('rank', { rank: stage.rank })} · {format.number(stage.score, 3)}
          </span>
        )
      })}
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
