import { wilson } from '@/pipeline/metrics/statistics'
import { scoresOf } from '../ranks'
import type { MeasuredScores } from './types'

/** The figures of one setting from its ranks; `null` is a place that was not found. */
export function measuredScores(ranks: readonly (number | null)[]): MeasuredScores {
  const scores = scoresOf(ranks.map((rank) => rank ?? Number.POSITIVE_INFINITY))
  return { ...scores, ...wilson(Math.round(scores.recall5 * ranks.length), ranks.length) }
}

/** Ranks as they are stored and sent: JSON has no infinity. */
export const finite = (rank: number | undefined): number | null =>
  rank !== undefined && Number.isFinite(rank) ? rank : null
