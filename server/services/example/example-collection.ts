import { builtInEmbedderName } from '@/pipeline/built-in-models'
import { defaultChunking } from '@/pipeline/chunking'
import type { ErrorCode } from '@/pipeline/error-table'
import { AppError } from '@/pipeline/errors'
import type { createCollection } from '../collections/create-collection'
import type { CollectionDto } from '../collections/types'

const modelErrors: ReadonlySet<ErrorCode> = new Set([
  'models-unreachable',
  'models-busy',
  'model-missing',
  'model-refused',
  'model-failed',
])

type Wanted = Parameters<typeof createCollection>[1]

/**
 * A collection for short documents that Telar brings along. An embedder that is listed may still fail to load: it then
 * takes the one that always works.
 */
export async function createExampleCollection(
  create: (wanted: Wanted) => Promise<CollectionDto>,
  name: string,
): Promise<CollectionDto> {
  const wanted = { name, language: 'auto' as const, chunking: { ...defaultChunking, size: 200, overlap: 30 } }
  try {
    return await create({ ...wanted, embedder: { provider: 'auto', model: '' } })
  } catch (error) {
    const ofModels = error instanceof AppError ? modelErrors.has(error.code) : isTimeout(error)
    if (!ofModels) throw error
    return create({ ...wanted, embedder: { provider: 'built-in', model: builtInEmbedderName } })
  }
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'
