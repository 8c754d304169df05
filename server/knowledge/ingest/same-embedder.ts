import { AppError } from '@/pipeline/errors'
import { providerSchema } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import type { IngestDeps } from './types'

/** What a row tells of the model that its vectors come from. */
export interface EmbedderColumns {
  embedderProvider: string
  embedderModel: string
  /** Which version of it; absent where its server tells none. */
  embedderDigest: string | null
}

/** The error for vectors of two models under one name, which must not be compared with each other. */
export const embedderReplaced = (model: string): AppError =>
  new AppError(
    'embedder-replaced',
    say('The embedding model “{model}” was replaced by another one under the same name since the index was built.', {
      model,
    }),
  )

/** Throws `embedder-replaced` when the model that serves under the index's name is not the one it was built with. */
export async function requireSameEmbedder(
  { embedderDigest }: Pick<IngestDeps, 'embedderDigest'>,
  row: EmbedderColumns,
): Promise<void> {
  if (row.embedderDigest === null || !embedderDigest) return
  const model = row.embedderModel
  const now = await embedderDigest({ provider: providerSchema.parse(row.embedderProvider), model })
  if (now !== undefined && now !== row.embedderDigest) throw embedderReplaced(model)
}
