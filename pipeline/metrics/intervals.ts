import type { Estimate } from '../evaluation/figures'
import type { MetricKind } from '../evaluation/metric-names'
import { type Clustered, type ClusterMean, clusterMean } from './clusters'
import { normalPoint, studentPoint } from './distributions'
import { wilson } from './statistics'

const ALPHA = 0.05

/** A share with Wilson's interval; `hits` may hold parts of a hit. Null of nothing. */
export function shareEstimate(hits: number, n: number): Estimate | null {
  if (!(n > 0)) return null
  return { n, mean: hits / n, ...wilson(hits, n), method: 'wilson', clusters: n }
}

/**
 * The mean of one value per case, with the interval that holds it in 95 of 100 such samples of documents. Shares of yes by
 * Wilson's interval, for so many independent cases as these, alike within their documents, are worth; scores and amounts
 * by the studentised bootstrap over documents (`clusterMean`). Null of nothing, and of an amount that was seen once.
 */
export function meanEstimate(values: readonly Clustered[], kind: MetricKind = 'score'): Estimate | null {
  const whole = clusterMean(values)
  if (!whole) return null
  const { n, clusters, mean } = whole
  if (kind === 'amount') {
    if (whole.error === null) return null
    const reach = studentPoint(ALPHA, whole.freedom) * whole.error
    return { n, clusters, mean, low: Math.max(0, mean - reach), high: mean + reach, method: 'bootstrap' }
  }
  const isShare = values.every(({ value }) => value === 0 || value === 1)
  const range = isShare ? wilson(mean * worthOf(whole), worthOf(whole)) : scoreRange(whole)
  return {
    n,
    clusters,
    mean,
    low: Math.min(mean, range.low),
    high: Math.max(mean, range.high),
    method: isShare ? 'wilson' : 'bootstrap',
  }
}

/**
 * How many independent cases these are worth: Kish's design effect, with few documents also for the freedom that is lost
 * (Korn and Graubard, Survey Methodology 24, 1998). Never more than there are.
 */
function worthOf({ n, clusters, error, plainError, freedom }: ClusterMean): number {
  if (clusters === n || clusters === 1) return n
  if (error === null || !plainError) return clusters
  const widened = (error / plainError) * (studentPoint(ALPHA, freedom) / normalPoint(ALPHA))
  return n / Math.max(1, widened ** 2)
}

/** Of a score 0…1. Near the ends it is lopsided like Wilson's, and never narrower than a share of as much spread could be. */
function scoreRange({ n, clusters, mean, error, freedom }: ClusterMean): { low: number; high: number } {
  const units = clusters === 1 ? n : clusters
  if (error === null || error < 1e-9) return wilson(mean * units, units)
  const reach = studentPoint(ALPHA, freedom) * error
  const worth = (mean * (1 - mean) * normalPoint(ALPHA) ** 2) / reach ** 2
  return wilson(mean * worth, worth)
}
