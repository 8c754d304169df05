'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Chart } from '@/components/ui/chart'
import type { ChartPoint } from '@/components/ui/chart-plot'
import { metricNames } from '@/pipeline/evaluation/metric-names'
import { useMetrics } from '../use-metrics'
import classes from './optimise.module.css'
import type { OptimiseFigures } from './optimise-figures'
import { showProposal } from './show-proposal'

/** How each proposal that was kept does on the validation cases, beside the drawn prompt. */
export function Curve({ figures }: { figures: OptimiseFigures }) {
  const t = useTranslations('optimise.result')
  const words = useMetrics()
  const [selected, setSelected] = useState<string | null>(null)
  const { metric, kept, on, drawingId } = figures
  const point = (id: string, x: number, label: string): ChartPoint[] => {
    const { estimate } = on('validation', id)
    return estimate ? [{ id, x, y: estimate.mean, low: estimate.low, high: estimate.high, label }] : []
  }
  const drawn = point(drawingId, 0, t('drawing'))
  const proposed = kept.flatMap(({ number, candidateId }) => point(candidateId, number, t('proposal', { number })))
  if (drawn.length === 0 || proposed.length === 0) return null
  const isShare = metricNames[metric] !== 'amount'
  return (
    <section aria-label={t('curve')}>
      <h3 className={classes.head}>{t('curve')}</h3>
      <Chart
        label={t('curve')}
        height={200}
        x={{
          title: t('number'),
          format: (value) => (value === 0 ? t('drawing') : String(value)),
          whole: true,
          least: 0,
        }}
        y={{
          title: words.name(metric),
          format: (value) => words.value(metric, value),
          ...(isShare && { least: 0, most: 1 }),
        }}
        series={[
          { name: t('drawing'), points: drawn, quiet: true },
          { name: t('proposed'), points: proposed },
        ]}
        selected={selected}
        onSelect={(id) => {
          setSelected(id)
          const number = kept.find(({ candidateId }) => candidateId === id)?.number
          if (number !== undefined) showProposal(number)
        }}
      />
    </section>
  )
}
