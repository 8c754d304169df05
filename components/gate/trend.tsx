'use client'

import { Select, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { Chart } from '@/components/ui/chart'
import type { ChartSeries } from '@/components/ui/chart-plot'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import type { TrendPoint } from '@/server/services/evaluation/types'
import { experimentHref } from './gate-status'
import { useRuleWords } from './rule-words'

/** How a pipeline did over time: the figures of its experiments and gates, joined where they can be compared. */
export function Trend({ pipelineId }: { pipelineId: string }) {
  const t = useTranslations('gate.trend')
  const trpc = useTRPC()
  const trend = useQuery(trpc.evaluation.trend.queryOptions({ pipelineId }))
  if (trend.isPending) return <Skeleton height={240} />
  if (trend.isError) return <ErrorCard error={trend.error} compact onRetry={() => void trend.refetch()} />
  if (trend.data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('none')}
      </Text>
    )
  return <TrendChart points={trend.data} />
}

/** The metrics that any point has, in the order in which one is taken to decide by. */
const metricsIn = (points: readonly TrendPoint[]): MetricName[] =>
  Object.keys(metricNames)
    .filter(isMetric)
    .filter((name) => points.some(({ figures }) => figures.metrics[name]))

function TrendChart({ points }: { points: readonly TrendPoint[] }) {
  const t = useTranslations('gate.trend')
  const words = useRuleWords()
  const router = useRouter()
  const [chosen, setChosen] = useState<MetricName | null>(null)
  const known = metricsIn(points)
  const metric = chosen ?? points.at(-1)?.metric ?? known[0] ?? 'passed'
  const { series, ids, names } = useSeries(points, metric)
  const isShare = metricNames[metric] !== 'amount'
  return (
    <>
      <Select
        aria-label={t('metric')}
        data={known.map((value) => ({ value, label: words.metric(value) }))}
        value={metric}
        w={240}
        mb="xs"
        onChange={(next) => next && isMetric(next) && setChosen(next)}
      />
      <Chart
        label={t('label', { metric: words.metric(metric) })}
        x={{ title: t('x'), whole: true, format: (at) => names[at - 1] ?? '' }}
        y={{
          title: words.metric(metric),
          format: (value) => words.figure(metric, value),
          least: 0,
          ...(isShare && { most: 1 }),
        }}
        series={series}
        onSelect={(id) => {
          const experimentId = ids.get(id)
          if (experimentId !== undefined) router.push(experimentHref(experimentId))
        }}
      />
      {series.length > 1 ? (
        <Text size="xs" c="dimmed" mt="xs">
          {t('unlike')}
        </Text>
      ) : null}
    </>
  )
}

/** Points in the order in which they were measured, one series for each basis: unlike ones are not joined. */
function useSeries(points: readonly TrendPoint[], metric: MetricName) {
  const t = useTranslations('gate.trend')
  const format = useFormat()
  return useMemo(() => {
    const series = new Map<string, ChartSeries & { points: ChartSeries['points'][number][] }>()
    const ids = new Map<string, string>()
    const names: string[] = []
    for (const { basis, figures, version, experimentId, at, candidateName, datasetName, datasetVersion } of points) {
      const estimate = figures.metrics[metric]
      if (!estimate) continue
      const short = version === null ? t('draft') : `v${version}`
      names.push(short)
      const id = `${names.length}`
      ids.set(id, experimentId)
      const name = t('basis', { dataset: datasetName ?? t('gone'), version: datasetVersion })
      // Two that only differ in what was asked have the same name: a number tells them apart.
      const like = [...series.keys()].filter((key) => key !== basis && series.get(key)?.name.startsWith(name)).length
      const own = series.get(basis) ?? { name: like === 0 ? name : `${name} (${like + 1})`, joined: true, points: [] }
      own.points.push({
        id,
        x: names.length,
        y: estimate.mean,
        low: estimate.low,
        high: estimate.high,
        label: t('point', { name: version === null ? candidateName : short, at: format.dateTime(at) }),
      })
      series.set(basis, own)
    }
    return { series: [...series.values()], ids, names }
  }, [points, metric, t, format])
}
