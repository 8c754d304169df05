import type { PrismaClient } from '@/generated/sqlite/client'
import type { Chunk } from '@/pipeline/chunk'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { RetrievalScores } from '../indexes/types'
import { prepareQuery, type Searchable, type SearchDeps, searchIndex } from './search-index'

const DEPTH = 10
const RECALL_DEPTH = 5

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
 * How well an index finds the places that should answer its collection's saved questions, by hybrid search. Each question
 * has one right place, so with r the rank of its first chunk: nDCG@10 is 1/log2(r + 1), the reciprocal rank 1/r, recall@5
 * whether r ≤ 5; each is 0 beyond its depth, and the figure is the mean over all questions.
 */
export async function measureIndex(
  deps: SearchDeps,
  index: Searchable,
  questions: readonly MeasuredQuestion[],
  options: CallOptions,
): Promise<RetrievalScores> {
  const ranks: number[] = []
  for (const question of questions) {
    options.signal.throwIfAborted()
    const query = await prepareQuery(deps, index, question.query, options)
    const hits = await searchIndex(
      deps,
      index,
      query,
      { mode: 'hybrid', limit: DEPTH, candidates: 50, explain: false },
      options,
    )
    const at = hits.findIndex((chunk) => isExpected(chunk, question))
    ranks.push(at < 0 ? Number.POSITIVE_INFINITY : at + 1)
  }
  return scoresOf(ranks)
}

/** The figures from the ranks (from 1) of the right places; infinite where none was found. */
export function scoresOf(ranks: readonly number[]): RetrievalScores {
  const mean = (value: (rank: number) => number) =>
    ranks.length === 0 ? 0 : ranks.reduce((sum, rank) => sum + value(rank), 0) / ranks.length
  return {
    questions: ranks.length,
    ndcg10: mean((rank) => (rank > DEPTH ? 0 : 1 / Math.log2(rank + 1))),
    mrr10: mean((rank) => (rank > DEPTH ? 0 : 1 / rank)),
    recall5: mean((rank) => (rank > RECALL_DEPTH ? 0 : 1)),
  }
}

/** Both figures of a new index, its own and those of the live one, as JSON text; `null` when there are no questions. */
export async function compareWithLive(
  deps: SearchDeps & { prisma: PrismaClient },
  { collectionId, own, live }: { collectionId: string; own: Searchable; live: Searchable },
  options: CallOptions,
): Promise<string | null> {
  const questions = await deps.prisma.question.findMany({ where: { collectionId }, orderBy: { createdAt: 'asc' } })
  if (questions.length === 0) return null
  return JSON.stringify({
    own: await measureIndex(deps, own, questions, options),
    live: await measureIndex(deps, live, questions, options),
  })
}
