import type { CandidateFigures, Estimate } from '@/pipeline/evaluation/figures'
import { type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import classes from './evaluation.module.css'

/** Where a scale begins and ends, in the metric's unit. */
export interface Domain {
  from: number
  to: number
}

/** Intervals that differ by less than this share of a metric's range look alike. */
const LEAST_SPAN = 0.2

/** The scale that all intervals of a metric fit on. */
export function domainOf(metric: MetricName, figures: readonly CandidateFigures[]): Domain {
  const found = figures.flatMap(({ metrics }) => metrics[metric] ?? [])
  const low = Math.min(...found.map((one) => one.low))
  const high = Math.max(...found.map((one) => one.high))
  if (metricNames[metric] === 'amount') return { from: 0, to: high > 0 ? high : 1 }
  // In steps of a tenth, and never so narrow that a hair's breadth looks like a world.
  const from = Math.max(0, Math.floor(low * 10) / 10)
  const to = Math.min(1, Math.ceil(high * 10) / 10)
  const short = Math.max(0, LEAST_SPAN - (to - from))
  return { from: Math.max(0, from - short), to: Math.min(1, to + (from - short < 0 ? short : 0)) }
}

const WIDTH = 120
const INSET = 4

interface IntervalBarProps {
  estimate: Pick<Estimate, 'mean' | 'low' | 'high'>
  domain: Domain
  /** Where the baseline's mean is. */
  baseline?: number
}

/** A mean with its interval as a line with a point; what it says is said in words beside it. */
export function IntervalBar({ estimate: { mean, low, high }, domain, baseline }: IntervalBarProps) {
  const at = (value: number) => {
    const share = (value - domain.from) / (domain.to - domain.from)
    return INSET + Math.max(0, Math.min(1, share)) * (WIDTH - 2 * INSET)
  }
  return (
    <svg className={classes.bar} viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" aria-hidden>
      <line className={classes.axis} x1={INSET} x2={WIDTH - INSET} y1="7" y2="7" />
      {baseline === undefined ? null : (
        <line className={classes.baseline} x1={at(baseline)} x2={at(baseline)} y1="0" y2="14" />
      )}
      <line className={classes.reach} x1={at(low)} x2={at(high)} y1="7" y2="7" />
      <rect className={classes.mean} x={at(mean) - 2} y="3" width="4" height="8" rx="1" />
    </svg>
  )
}
