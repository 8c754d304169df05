import { z } from 'zod'
import type { CollectionIndex } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { providerSchema } from '@/pipeline/model-ref'
import { readChunking } from '@/server/knowledge/split/chunk-document'
import { readError } from '../collections/rows'
import { type IndexDto, indexStates } from './types'

const scoresSchema = z.object({
  questions: z.number(),
  ndcg10: z.number(),
  mrr10: z.number(),
  recall5: z.number(),
})
const bothScoresSchema = z.object({ own: scoresSchema, live: scoresSchema })

/** An index's row as the studio shows it. */
export function indexDto(row: CollectionIndex): IndexDto {
  const state = indexStates.find((known) => known === row.state)
  if (!state) throw new AppError('internal', `An index has the unknown state ${row.state}.`)
  return {
    id: row.id,
    collectionId: row.collectionId,
    number: row.number,
    state,
    embedder: { provider: providerSchema.parse(row.embedderProvider), model: row.embedderModel },
    dimension: row.dimension,
    language: row.language,
    chunking: readChunking(row.chunking),
    chunks: row.chunkCount,
    done: row.done,
    total: row.total,
    takesOver: row.takesOver,
    error: row.error === null ? null : readError(row.error),
    scores: row.scores === null ? null : bothScoresSchema.parse(JSON.parse(row.scores)),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
