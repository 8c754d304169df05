'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useFormat } from '@/components/ui/use-format'
import type { GateRule } from '@/pipeline/evaluation/gate'
import { type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'

export interface RuleWords {
  metric: (name: MetricName) => string
  /** A figure in the unit of its metric. */
  figure: (name: MetricName, value: number) => string
  /** A rule as a sentence. */
  rule: (rule: GateRule) => string
}

/** What rules, metrics and their figures are called in the reader's language. */
export function useRuleWords(): RuleWords {
  const t = useTranslations('gate')
  const metrics = useTranslations('evaluation.metrics')
  const format = useFormat()
  return useMemo(() => {
    const metric = (name: MetricName) => metrics(name)
    const figure = (name: MetricName, value: number) => {
      if (name === 'latencyMs') return format.duration(value)
      if (name === 'tokens') return format.number(value)
      if (name === 'cost') return format.number(value, 4)
      return metricNames[name] === 'score' ? format.fixed(value, 2) : format.percent(value, 1)
    }
    const rule = (one: GateRule) => {
      if (one.kind === 'not-worse')
        return one.metric ? t('rule.not-worse', { metric: metric(one.metric) }) : t('rule.not-worse-any')
      const value = figure(one.metric, one.value)
      if (one.metric === 'latencyMs' && one.kind === 'at-most') return t('rule.latency', { value })
      return t(`rule.${one.kind}`, { metric: metric(one.metric), value })
    }
    return { metric, figure, rule }
  }, [t, metrics, format])
}

/** What a bound of a metric is written in, and how much of the metric's own unit that is. */
export const unitOf = (
  name: MetricName,
): { unit: 'percent' | 'score' | 'seconds' | 'tokens' | 'cost'; factor: number } => {
  if (metricNames[name] === 'yes-no') return { unit: 'percent', factor: 0.01 }
  if (metricNames[name] === 'score') return { unit: 'score', factor: 1 }
  if (name === 'latencyMs') return { unit: 'seconds', factor: 1_000 }
  return { unit: name === 'tokens' ? 'tokens' : 'cost', factor: 1 }
}
