import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { mutation } from '../use-case'
import { deleteDocument } from './delete-document'
import type { CollectionDeps } from './deps'
import { eachDocument } from './each-document'
import { documentIds } from './find-documents'
import { requireCollection } from './rows'
import { type BulkResult, choiceSchema } from './types'

const deletionSchema = choiceSchema.extend({
  /** How many the person agreed to. */
  most: z.number().int().positive().optional(),
})

/**
 * Deletes every chosen document with its chunks and files, one after another. Throws `not-found` for the collection, and
 * `conflict`, with nothing deleted, where the filter lets through more than was agreed to.
 */
export const deleteDocuments = mutation({ permission: 'edit', input: deletionSchema, patienceMs: 10 * 60_000, run })

async function run(
  deps: CollectionDeps,
  { id, most, ...filter }: z.output<typeof deletionSchema>,
  call: Call,
): Promise<BulkResult> {
  const collection = await requireCollection(deps, id, call)
  const trouble = await deps.health.recent(collection)
  const ids = await documentIds(deps.records, collection.id, { ...filter, isLost: trouble?.code === 'index-lost' })
  if (most !== undefined && ids.length > most) {
    throw new AppError(
      'conflict',
      say('Documents have been added since: there are {count} now.', { count: ids.length }),
      {
        fix: say('Look at the list and choose again.'),
      },
    )
  }
  return eachDocument(deps.records, ids, (documentId) => deleteDocument(deps, { documentId }, call), call)
}
