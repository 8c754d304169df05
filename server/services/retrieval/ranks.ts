import type { Chunk } from '@/pipeline/chunk'
import { ndcgAt, overlaps, type RankedPlace, recallAt, reciprocalRank } from '@/pipeline/metrics/retrieval'
import { meanOf } from '@/pipeline/metrics/statistics'
import type { RetrievalScores } from '@/server/capabilities/records/indexes'

/** How deep ranks are looked for: as far as the deepest figure needs. */
export const RANK_DEPTH = 10
export const RECALL_DEPTH = 5

export interface MeasuredQuestion {
  query: string
  documentId: string
  startAt: number | null
  endAt: number | null
}

/** Whether a chunk is of the place that should answer: its document, and there the passage where one is named. */
export const isExpected = (
  chunk: Pick<Chunk, 'documentId' | 'position'>,
  { documentId, startAt, endAt }: Omit<MeasuredQuestion, 'query'>,
): boolean => chunk.documentId === documentId && overlaps(chunk.position, startAt, endAt)

/**
 * The figures from the ranks (from 1) of the right places; infinite where none was found. Each question has one right
 * place; the figure is the mean over all questions, 0 without any.
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
