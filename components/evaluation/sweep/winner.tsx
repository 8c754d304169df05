'use client'

import { Button } from '@mantine/core'
import { IconInfoCircle, IconTrophy } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import type { Estimate } from '@/pipeline/evaluation/figures'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import { useMetrics } from '../use-metrics'
import { VerdictChip } from '../verdict-chip'
import classes from './sweep.module.css'
import type { Confirmation } from './sweep-figures'
import type { Sweep } from './use-sweep'

/** What won, with its figure on cases that the search never saw; nothing until it is decided. */
export function Winner({ sweep }: { sweep: Sweep }) {
  const t = useTranslations('sweep.result')
  const shown = useShown()
  const { dto, figures, nameOf } = sweep
  const progress = dto.progress.sweep
  const winner = dto.candidates.find(({ id }) => id === progress?.winnerId)
  if (!winner || !dto.metric) return null
  const isDrawing = winner.id === dto.candidates[0]?.id
  const { confirmation } = figures
  const searched = figures.rows.find(({ candidate }) => candidate.id === winner.id)?.estimate
  return (
    <section className={classes.winner} aria-label={t('winner')} data-testid="winner">
      <IconTrophy size={22} stroke={1.6} aria-hidden />
      <div className={classes.winnerText}>
        <p className={classes.lead}>
          {isDrawing ? t('drawingWins') : t('wins', { name: nameOf(winner) })}{' '}
          {confirmation?.paired?.comparable ? <VerdictChip verdict={confirmation.paired.verdict} /> : null}
        </p>
        {confirmation ? <Confirmed metric={dto.metric} confirmation={confirmation} /> : null}
        {searched ? (
          <p className={classes.dim}>{t(confirmation ? 'searched' : 'searchedOnly', shown(dto.metric, searched))}</p>
        ) : null}
        {progress?.confirmed === 'no-cases' ? (
          <p className={classes.caution}>
            <IconInfoCircle size={15} aria-hidden />
            <span>{t('noHeldOut', { split: t(`split.${dto.setup.sweep?.confirmOn ?? 'test'}`) })}</span>
          </p>
        ) : null}
      </div>
      {isDrawing ? null : <UseVariant sweep={sweep} candidate={winner} filled />}
    </section>
  )
}

/** An estimate as sentences take it. */
function useShown() {
  const metrics = useMetrics()
  return (metric: MetricName, { mean, low, high, n }: Estimate) => ({
    metric: metrics.name(metric),
    value: metrics.value(metric, mean),
    low: metrics.value(metric, low),
    high: metrics.value(metric, high),
    n,
  })
}

/** The winner beside the drawing, on the cases that were kept for it. */
function Confirmed({ metric, confirmation }: { metric: MetricName; confirmation: Confirmation }) {
  const t = useTranslations('sweep.result')
  const metrics = useMetrics()
  const shown = useShown()
  const { winner, drawing, paired } = confirmation
  if (!winner) return null
  if (!paired || !drawing) return <p>{t('confirmed', shown(metric, winner))}</p>
  return (
    <p>
      {t('confirmed', shown(metric, winner))} {t('drawingHas', { value: metrics.value(metric, drawing.mean) })}{' '}
      {paired.comparable
        ? t(`verdict.${paired.verdict}`, {
            difference: metrics.difference(metric, paired.difference),
            low: metrics.bound(metric, paired.low),
            high: metrics.bound(metric, paired.high),
          })
        : t('incomparable')}
    </p>
  )
}

/** The way to the canvas, where the variant is put by one edit. */
export function UseVariant({
  sweep,
  candidate,
  filled = false,
}: {
  sweep: Sweep
  candidate: Candidate
  filled?: boolean
}) {
  const t = useTranslations('sweep.result')
  const { dto, nameOf } = sweep
  const pipelineId = candidate.pipelineId ?? dto.pipelineId
  const [drawn] = dto.candidates
  if (pipelineId === null || !drawn) return null
  const query = new URLSearchParams({ experiment: dto.id, candidate: candidate.id, base: drawn.id })
  return (
    <Button
      component={Link}
      href={`/pipelines/${encodeURIComponent(pipelineId)}?${query}`}
      variant={filled ? 'filled' : 'default'}
      size={filled ? 'sm' : 'compact-xs'}
      flex="none"
      aria-label={filled ? undefined : t('useNamed', { name: nameOf(candidate) })}
    >
      {t(filled ? 'use' : 'useShort')}
    </Button>
  )
}
