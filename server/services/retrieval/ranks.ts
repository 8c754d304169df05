import type { Chunk } from '@/pipeline/chunk'
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
export function isExpected(
  chunk: Pick<Chunk, 'documentId' | 'position'>,
  { documentId, startAt, endAt }: Omit<MeasuredQuestion, 'query'>,
): boolean {
  if (chunk.documentId !== documentId) return false
  return startAt === null || endAt === null || (chunk.position.start < endAt && chunk.position.end > startAt)
}

/**
 * The figures from the ranks (from 1) of the right places; infinite where none was found. Each question has one right
 * place, so with r the rank of its first chunk: nDCG@10 is 1/log2(r + 1), the reciprocal rank 1/r, recall@5 whether r ≤ 5;
 * each is 0 beyond its depth, and the figure is the mean over all questions.
 */
export function scoresOf(ranks: readonly number[]): RetrievalScores {
  const mean = (value: (rank: number) => number) =>
    ranks.length === 0 ? 0 : ranks.reduce((sum, rank) => sum + value(rank), 0) / ranks.length
  return {
    questions: ranks.length,
    ndcg10: mean((rank) => (rank > RANK_DEPTH ? 0 : 1 / Math.log2(rank + 1))),
    mrr10: mean((rank) => (rank > RANK_DEPTH ? 0 : 1 / rank)),
    recall5: mean((rank) => (rank > RECALL_DEPTH ? 0 : 1)),
  }
}
