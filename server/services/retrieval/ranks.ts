import type { Chunk } from '@/pipeline/chunk'
import { ndcgAt, overlaps, type RankedPlace, recallAt, reciprocalRank } from '@/pipeline/metrics/retrieval'
import { meanOf } from '@/pipeline/metrics/statistics'
import type { RetrievalScores } from '@/server/capabilities/records/indexes'
import type { QuestionPlace } from '@/server/capabilities/records/measurements'

/** How deep ranks are looked for: as far as the deepest figure needs. */
export const RANK_DEPTH = 10
export const RECALL_DEPTH = 5

export type RightPlace = Pick<QuestionPlace, 'documentId' | 'passage'>

export interface MeasuredQuestion {
  query: string
  /** Where it is answered; each is as good. */
  places: readonly RightPlace[]
}

/** Whether a chunk is of a place that should answer: its document, and there the passage where one is named. */
export const isExpected = (chunk: Pick<Chunk, 'documentId' | 'position'>, places: readonly RightPlace[]): boolean =>
  places.some(
    ({ documentId, passage }) =>
      chunk.documentId === documentId && overlaps(chunk.position, passage?.start, passage?.end),
  )

/**
 * The figures from the ranks (from 1) of the first right place of each question; infinite where none was found. One right place is
 * enough, so each counts as if it had one; the figure is the mean over all questions, 0 without any.
 */
export function scoresOf(ranks: readonly number[]): RetrievalScores {
  const mean = (value: (places: RankedPlace[]) => number) =>
    meanOf(ranks.map((rank) => value([{ rank, grade: 1 }]))) ?? 0
  return {
    questions: ranks.length,
    ndcg10: mean((places) => ndcgAt(places, RANK_DEPTH)),
    mrr10: mean((places) => reciprocalRank(places, RANK_DEPTH)),
    recall5: mean((places) => recallAt(places, RECALL_DEPTH)),
  }
}
