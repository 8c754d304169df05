import { AppError } from '@/pipeline/errors'
import type { CollectionDeps } from './deps'
import { documentIds } from './find-documents'
import { retryDocument } from './retry-document'
import { requireCollection } from './rows'
import type { DocumentFilter } from './types'

/** Tries every failed, cancelled or quarantined document again that the filter lets through. Throws `not-found`. */
export async function retryDocuments(
  deps: CollectionDeps,
  { id, ...filter }: { id: string } & DocumentFilter,
): Promise<{ count: number }> {
  const collection = await requireCollection(deps, id)
  const isLost = (await deps.health.recent(collection))?.code === 'index-lost'
  let count = 0
  for (const documentId of await documentIds(deps.prisma, collection.id, { ...filter, isLost })) {
    try {
      await retryDocument(deps, { documentId })
      count++
    } catch (error) {
      // It is at work or indexed, or somebody deleted it meanwhile.
      if (!(error instanceof AppError && (error.code === 'conflict' || error.code === 'not-found'))) throw error
    }
  }
  return { count }
}
