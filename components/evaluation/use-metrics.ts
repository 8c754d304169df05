'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Format } from '@/components/ui/format'
import { useFormat } from '@/components/ui/use-format'
import { isMetric, type MetricKind, metricNames } from '@/pipeline/evaluation/metric-names'

/** How metrics are called and written in the reader's language. */
export interface MetricWords {
  name: (metric: string) => string
  value: (metric: string, value: number) => string
  /** With its sign and its unit: `+9 points`, `−120 ms`. */
  difference: (metric: string, difference: number) => string
  /** The end of an interval of differences, without unit where the difference beside it has one. */
  bound: (metric: string, difference: number) => string
}

const kindOf = (metric: string): MetricKind => (isMetric(metric) ? metricNames[metric] : 'score')

export function useMetrics(): MetricWords {
  const t = useTranslations('evaluation.metrics')
  const points = useTranslations('evaluation.verdict')
  const format = useFormat()
  return useMemo(() => {
    const value = (metric: string, number: number): string => {
      if (metric === 'latencyMs') return format.duration(number)
      const kind = kindOf(metric)
      if (kind === 'yes-no') return format.percent(number)
      return kind === 'score' ? format.fixed(number, 2) : format.number(number, number < 10 ? 4 : 0)
    }
    const bound = (metric: string, difference: number): string => {
      if (kindOf(metric) === 'yes-no') return signed(difference, inPoints(format, difference))
      return signed(difference, value(metric, Math.abs(difference)))
    }
    return {
      name: (metric) => (t.has(metric) ? t(metric) : metric),
      value,
      bound,
      difference: (metric, difference) =>
        kindOf(metric) === 'yes-no'
          ? points('points', {
              value: `+${bound(metric, difference)}`.replace('+−', '−'),
              count: Math.abs(difference * 100),
            })
          : `+${bound(metric, difference)}`.replace('+−', '−'),
    }
  }, [t, points, format])
}

/** Shares in hundredths, of which small ones need a digit more. */
function inPoints(format: Format, share: number): string {
  const hundredths = Math.abs(share * 100)
  return format.number(hundredths, hundredths < 10 ? 1 : 0)
}

const signed = (value: number, text: string): string => (value < 0 ? `−${text}` : text)
