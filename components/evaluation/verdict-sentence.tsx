'use client'

import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { PairedResult } from '@/pipeline/evaluation/figures'
import { casesNeeded, type Told, toldOf } from '@/pipeline/evaluation/told'
import classes from './evaluation.module.css'
import { useExperiment } from './use-experiment'
import { type MetricWords, useMetrics } from './use-metrics'
import { verdictLooks } from './verdict-chip'

/** What an experiment shows, in one sentence: better, worse, or that nothing can be told and what it would take. */
export function VerdictSentence() {
  const { dto } = useExperiment()
  const words = useMetrics()
  const sentence = useVerdictText(words)
  const told = toldOf(dto.candidates, dto.figures, dto.metric)
  // A sweep drops variants after a few cases, on which the best looks better than it is: its panel says who won.
  if (!told || dto.kind === 'sweep') return null
  const verdict = told.paired?.comparable ? told.paired.verdict : null
  const { icon: Icon, tone } = verdict ? verdictLooks[verdict] : { icon: IconInfoCircle, tone: 'quiet' }
  return (
    <p className={classes.verdict} data-tone={tone}>
      <Icon size={17} stroke={2} aria-hidden />
      <span>{sentence(told)}</span>
    </p>
  )
}

/** Says a comparison in words. */
export function useVerdictText(words: MetricWords): (told: Told) => string {
  const t = useTranslations('evaluation.verdict')
  const alone = ({ candidate, figures, metric }: Told): string => {
    const found = figures.metrics[metric]
    if (!found) return t('nothing')
    const { mean, low, high, n } = found
    return t('alone', {
      name: candidate.name,
      metric: words.name(metric),
      value: words.value(metric, mean),
      low: words.value(metric, low),
      high: words.value(metric, high),
      n,
    })
  }
  return (told) => {
    const { candidate, baseline, metric, paired } = told
    if (!baseline || !paired) return alone(told)
    const names = { name: candidate.name, baseline: baseline.name, metric: words.name(metric) }
    if (!paired.comparable) return `${t(`void.${paired.reason}`, names)} ${alone(told)}`
    const { verdict, n } = paired
    const figures = {
      ...names,
      difference: words.difference(metric, paired.difference),
      ...bounds(words, metric, paired),
      n,
    }
    if (verdict !== 'cannot-tell') return t(verdict, figures)
    const needed = casesNeeded(paired)
    return `${t('cannotTell', figures)} ${needed === null ? t('alike') : t('needed', { needed })}`
  }
}

const bounds = (words: MetricWords, metric: string, { low, high }: Extract<PairedResult, { comparable: true }>) => ({
  low: words.bound(metric, low),
  high: words.bound(metric, high),
})
