'use client'

import { Tooltip } from '@mantine/core'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import type { CandidateFigures } from '@/pipeline/evaluation/figures'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import { measuredMetrics, verdictOf } from '@/pipeline/evaluation/told'
import classes from './evaluation.module.css'
import { judgeHref } from './head-notices'
import { type Domain, domainOf, IntervalBar } from './interval-bar'
import { useExperiment } from './use-experiment'
import { type MetricWords, useMetrics } from './use-metrics'
import { VerdictChip } from './verdict-chip'
import { useVerdictText } from './verdict-sentence'

/** Metrics that a model judges, where one does. */
const judged: ReadonlySet<MetricName> = new Set([
  'passed',
  'nuggetRecall',
  'faithfulness',
  'citationPrecision',
  'citationRecall',
])
/** More candidates than this stand in the panel of their kind. */
const MOST_SHOWN = 60

/** Candidates by metrics: each mean with its interval, all of one metric on one scale, and how it compares with the baseline. */
export function FiguresPanel() {
  const t = useTranslations('evaluation.figures')
  const { dto } = useExperiment()
  const words = useMetrics()
  const metrics = measuredMetrics(dto.figures, dto.metric)
  const rows = dto.candidates.slice(0, MOST_SHOWN).flatMap((candidate) => {
    const figures = dto.figures.find(({ candidateId }) => candidateId === candidate.id)
    return figures ? [{ candidate, figures }] : []
  })
  if (metrics.length === 0) return <p className={classes.dim}>{t('nothing')}</p>
  const columns = metrics.map((metric) => ({ metric, domain: domainOf(metric, dto.figures) }))
  return (
    <section aria-label={t('title')}>
      <h2 className={classes.subhead}>{t('title')}</h2>
      <div className={classes.scroll}>
        <table className={classes.forest} aria-label={t('title')}>
          <thead>
            <tr>
              <th scope="col">{t('candidate')}</th>
              {columns.map(({ metric, domain }) => (
                <th key={metric} scope="col">
                  {words.name(metric)}
                  {metric === dto.metric ? <span className={classes.small}> · {t('decides')}</span> : null}
                  <UncalibratedMark metric={metric} />
                  <span className={classes.scale} aria-hidden>
                    <span>{words.value(metric, domain.from)}</span>
                    <span>{words.value(metric, domain.to)}</span>
                  </span>
                </th>
              ))}
              <th scope="col" className={classes.amount}>
                {t('p95')}
              </th>
              <th scope="col" className={classes.amount}>
                {t('noAnswer')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ candidate, figures }) => (
              <FiguresRow key={candidate.id} candidate={candidate} figures={figures} columns={columns} words={words} />
            ))}
          </tbody>
        </table>
      </div>
      {dto.candidates.length > MOST_SHOWN ? (
        <p className={classes.small}>{t('more', { count: dto.candidates.length - MOST_SHOWN })}</p>
      ) : null}
      <p className={classes.small}>{t('legend')}</p>
    </section>
  )
}

function UncalibratedMark({ metric }: { metric: MetricName }) {
  const t = useTranslations('evaluation.figures')
  const { judge } = useExperiment().dto
  if (!judge || judge.state === 'calibrated' || !judged.has(metric)) return null
  return (
    <Link className={classes.judged} href={judgeHref(judge.cardId)}>
      {t(judge.state)}
    </Link>
  )
}

interface RowProps {
  candidate: Candidate
  figures: CandidateFigures
  columns: readonly { metric: MetricName; domain: Domain }[]
  words: MetricWords
}

function FiguresRow({ candidate, figures, columns, words }: RowProps) {
  const t = useTranslations('evaluation.figures')
  const format = useFormat()
  const { dto } = useExperiment()
  const baseline = dto.candidates[0]
  const isBaseline = candidate.id === baseline?.id
  const facts = [
    isBaseline ? t('baseline') : '',
    figures.done < figures.total
      ? t('partly', { done: format.number(figures.done), total: format.number(figures.total) })
      : '',
  ]
  const missing = [
    figures.errors > 0 ? t('errors', { count: figures.errors }) : '',
    figures.unjudged > 0 ? t('unjudged', { count: figures.unjudged }) : '',
    figures.abstained > 0 ? t('abstained', { count: figures.abstained }) : '',
  ].filter(Boolean)
  return (
    <tr>
      <th scope="row">
        {candidate.number} · {candidate.name}
        {facts.some(Boolean) ? <span className={classes.small}>{facts.filter(Boolean).join(' · ')}</span> : null}
      </th>
      {columns.map((column) => (
        <td key={column.metric}>
          <Figure candidate={candidate} figures={figures} words={words} {...column} />
        </td>
      ))}
      <td className={classes.amount}>{figures.latencyMs ? format.duration(figures.latencyMs.p95) : '–'}</td>
      <td className={classes.amount}>
        {missing.length === 0 ? '–' : missing.map((text) => <div key={text}>{text}</div>)}
      </td>
    </tr>
  )
}

interface FigureProps extends Omit<RowProps, 'columns'> {
  metric: MetricName
  domain: Domain
}

/** One metric of one candidate; in words for whoever rests on it. */
function Figure({ candidate, figures, metric, domain, words }: FigureProps) {
  const sentence = useVerdictText(words)
  const { dto } = useExperiment()
  const found = figures.metrics[metric]
  if (!found) return '–'
  const baseline = dto.candidates[0]
  const isBaseline = candidate.id === baseline?.id
  const paired = isBaseline ? null : (figures.against?.[metric] ?? null)
  const verdict = verdictOf(paired)
  const text = sentence({ candidate, figures, metric, baseline: isBaseline ? null : (baseline ?? null), paired })
  const own = dto.figures.find(({ candidateId }) => candidateId === baseline?.id)?.metrics[metric]
  return (
    <Tooltip label={text} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={classes.figure} data-verdict={verdict ?? undefined} aria-label={text}>
        <span className={classes.figureHead}>
          <strong className="telar-tabular">{words.value(metric, found.mean)}</strong>
          {verdict ? <VerdictChip verdict={verdict} /> : null}
        </span>
        <IntervalBar estimate={found} domain={domain} baseline={own?.mean} />
      </button>
    </Tooltip>
  )
}
