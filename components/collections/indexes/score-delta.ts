import type { RetrievalScores } from '@/server/capabilities/records/indexes'

export const measures = ['ndcg10', 'mrr10', 'recall5'] as const
export type Measure = (typeof measures)[number]

export interface ScoreRow {
  measure: Measure
  own: number
  live: number
  /** How it compares, to the two digits that are shown. */
  trend: 'better' | 'worse' | 'same'
}

/** An index's figures beside the live one's. A difference too small for the digits shown counts as none. */
export function scoreRows(scores: { own: RetrievalScores; live: RetrievalScores }): ScoreRow[] {
  return measures.map((measure) => {
    const own = scores.own[measure]
    const live = scores.live[measure]
    const difference = Math.round(own * 1_000) - Math.round(live * 1_000)
    return { measure, own, live, trend: difference > 0 ? 'better' : difference < 0 ? 'worse' : 'same' }
  })
}
