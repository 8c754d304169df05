import type { z } from 'zod'
import { AppError, errorOf } from '@/pipeline/errors'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentIds } from './find-documents'
import { retryDocument } from './retry-document'
import { requireCollection } from './rows'
import { documentFilterSchema } from './types'

const retried = ['failed', 'quarantined', 'cancelled'] as const

/**
 * Tries every failed, cancelled or quarantined document again that the filter lets through. Throws `not-found`, and
 * `index-lost` where the whole index is to be rebuilt instead.
 */
export const retryDocuments = mutation({ permission: 'edit', input: documentFilterSchema, run })

async function run(
  deps: CollectionDeps,
  { id, ...filter }: z.output<typeof documentFilterSchema>,
  call: Call,
): Promise<{ count: number }> {
  const collection = await requireCollection(deps, id, call)
  const trouble = await deps.health.recent(collection)
  if (trouble?.code === 'index-lost') throw errorOf(trouble)
  let count = 0
  for (const state of retried) {
    if (filter.state !== undefined && filter.state !== state) continue
    for (const documentId of await documentIds(deps.records, collection.id, { ...filter, state, isLost: false })) {
      try {
        await retryDocument(deps, { documentId }, call)
        count++
      } catch (error) {
        // Somebody else tried or deleted it meanwhile.
        if (!(error instanceof AppError && (error.code === 'conflict' || error.code === 'not-found'))) throw error
      }
    }
  }
  return { count }
}
