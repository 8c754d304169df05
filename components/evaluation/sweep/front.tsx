'use client'

import { SegmentedControl } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { Chart } from '@/components/ui/chart'
import type { ChartAxis, ChartSeries } from '@/components/ui/chart-plot'
import { useFormat } from '@/components/ui/use-format'
import { metricNames } from '@/pipeline/evaluation/metric-names'
import { useMetrics } from '../use-metrics'
import classes from './sweep.module.css'
import type { SweepRow } from './sweep-figures'
import type { Sweep } from './use-sweep'

interface FrontProps {
  sweep: Sweep
  selected: string
  onSelect: (id: string) => void
}

/** Quality against how long answers take, or what they cost: the best compromises stand out. */
export function Front({ sweep, selected, onSelect }: FrontProps) {
  const t = useTranslations('sweep.result')
  const format = useFormat()
  const metrics = useMetrics()
  const [against, setAgainst] = useState<'latency' | 'cost'>('latency')
  const { dto, figures } = sweep
  const { metric } = dto
  const series = useSeries(sweep, against)
  if (!metric) return null
  const costs = figures.rows.some(({ cost }) => (cost ?? 0) > 0)
  const x: ChartAxis =
    against === 'latency'
      ? { title: t('p50'), format: (value) => format.duration(value), least: 0 }
      : { title: t(`per.${figures.costIs}`), format: (value) => format.number(value, value < 10 ? 4 : 0), least: 0 }
  const most = metricNames[metric] === 'amount' ? {} : { most: 1 }
  const y: ChartAxis = {
    title: metrics.name(metric),
    format: (value) => metrics.value(metric, value),
    least: 0,
    ...most,
  }
  return (
    <section aria-label={t('front')}>
      <div className={classes.headLine}>
        <h2 className={classes.head}>{t('front')}</h2>
        {costs ? (
          <SegmentedControl
            size="xs"
            aria-label={t('against')}
            value={against}
            onChange={(next) => setAgainst(next === 'cost' ? 'cost' : 'latency')}
            data={[
              { value: 'latency', label: t('againstLatency') },
              { value: 'cost', label: t(`againstCost.${figures.costIs}`) },
            ]}
          />
        ) : null}
      </div>
      <p className={classes.dim}>{t('frontHint')}</p>
      <Chart label={t('front')} x={x} y={y} series={series} selected={selected || null} onSelect={onSelect} />
    </section>
  )
}

/** The drawing, the front, and all others that were measured on every case. */
function useSeries({ dto, figures, nameOf }: Sweep, against: 'latency' | 'cost'): ChartSeries[] {
  const t = useTranslations('sweep.result')
  return useMemo(() => {
    const drawingId = dto.candidates[0]?.id
    const front = new Set(dto.progress.sweep?.front)
    const points = (rows: readonly SweepRow[], bare = false) =>
      rows.flatMap(({ candidate, estimate, p50, cost }) => {
        const x = against === 'latency' ? p50 : cost
        if (!estimate || x === null) return []
        const { mean: y, low, high } = estimate
        // The intervals of all would cover those that matter.
        return [{ id: candidate.id, x, y, ...(bare ? {} : { low, high }), label: nameOf(candidate) }]
      })
    const isDrawing = ({ candidate }: SweepRow) => candidate.id === drawingId
    // Who was dropped early was measured on too few cases to stand beside the others.
    const rest = figures.rows.filter((row) => !isDrawing(row) && !row.candidate.dropped)
    return [
      { name: t('series.front'), points: points(rest.filter(({ candidate }) => front.has(candidate.id))) },
      { name: t('series.drawing'), points: points(figures.rows.filter(isDrawing)) },
      {
        name: t('series.others'),
        points: points(
          rest.filter(({ candidate }) => !front.has(candidate.id)),
          true,
        ),
        quiet: true,
      },
    ].filter((one) => one.points.length > 0)
  }, [dto, figures, nameOf, against, t])
}
