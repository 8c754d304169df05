'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { placeOf } from '@/components/retrieval/place-of'
import { stageRows, useStageScore } from '@/components/retrieval/stage-rows'
import { chunkHref } from '@/components/trace/citations'
import { useFormat } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import classes from './bench.module.css'
import type { BenchHit } from './bench-align'
import { Excerpt } from './excerpt'
import { SaveQuestion } from './save-question'

const EXCERPT = 220

interface BenchHitCardProps {
  hit: BenchHit
  rank: number
  query: string
  active: boolean
  lone: boolean
  onActive: (chunkId: string | null) => void
}

/** A chunk in one column: where it stands, where it is, what of it matches. */
export function BenchHitCard({ hit, rank, query, active, lone, onActive }: BenchHitCardProps) {
  const t = useTranslations('collections.bench')
  const search = useTranslations('collections.search')
  const format = useFormat()
  const { chunk, matches } = hit
  const scoreOf = useStageScore()
  const { position } = chunk
  const rows = stageRows(chunk)
  const last = rows.at(-1)?.stage
  // The last stage mostly says it already.
  const isTold = last != null && last.named === undefined && last.score === chunk.score
  const place = [
    position.page === undefined ? '' : t('page', { page: position.page, kind: pageKind(chunk.documentName) }),
    placeOf(chunk),
  ].filter(Boolean)
  return (
    <li
      className={classes.hit}
      data-active={active || undefined}
      onPointerEnter={() => onActive(chunk.id)}
      onPointerLeave={() => onActive(null)}
      onFocus={() => onActive(chunk.id)}
      onBlur={() => onActive(null)}
    >
      <div className={classes.hitHead}>
        <span className={classes.rank}>{rank}</span>
        <Link className={classes.name} href={chunkHref(chunk)} title={chunk.documentName}>
          {chunk.documentName}
        </Link>
        <SaveQuestion chunk={chunk} query={query} />
      </div>
      <div className={classes.place} title={placeOf(chunk)}>
        {place.join(' · ') || '\u00a0'}
      </div>
      <Excerpt className={classes.text} text={chunk.text} matches={matches} length={EXCERPT} />
      <div className={classes.scores}>
        {isTold ? null : <span>{t('score', { score: format.fixed(chunk.score, 3) })}</span>}
        {rows.map(({ name, stage }) =>
          stage === null ? (
            <span key={name} title={search('unknown')}>
              {t(`stages.${name}`, { rank: '–' })}
            </span>
          ) : (
            <span key={name}>
              {t(`stages.${name}`, { rank: stage.rank })} · {scoreOf(stage)}
            </span>
          ),
        )}
        {lone ? <span className={classes.lone}>{t('lone')}</span> : null}
      </div>
    </li>
  )
}
