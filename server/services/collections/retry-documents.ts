import type { z } from 'zod'
import { errorOf } from '@/pipeline/errors'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { eachDocument } from './each-document'
import { documentIds } from './find-documents'
import { retryDocument } from './retry-document'
import { requireCollection } from './rows'
import { type BulkResult, choiceSchema } from './types'

const retried = ['failed', 'quarantined', 'cancelled'] as const

/**
 * Tries every failed, cancelled or quarantined document again that is chosen. Throws `not-found`, and `index-lost` where the
 * whole index is to be rebuilt instead.
 */
export const retryDocuments = mutation({ permission: 'edit', input: choiceSchema, patienceMs: 10 * 60_000, run })

async function run(
  deps: CollectionDeps,
  { id, ...filter }: z.output<typeof choiceSchema>,
  call: Call,
): Promise<BulkResult> {
  const collection = await requireCollection(deps, id, call)
  const trouble = await deps.health.recent(collection)
  if (trouble?.code === 'index-lost') throw errorOf(trouble)
  const ids: string[] = []
  for (const state of retried) {
    if (filter.state !== undefined && filter.state !== state) continue
    ids.push(...(await documentIds(deps.records, collection.id, { ...filter, state, isLost: false })))
  }
  return eachDocument(deps.records, ids, (documentId) => retryDocument(deps, { documentId }, call), call)
}
