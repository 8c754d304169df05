import { z } from 'zod'
import { requireCollection } from '../collections/rows'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { IndexesDeps } from './deps'
import { indexDtos } from './index-dto'
import type { IndexDto } from './types'

/** A collection's indexes, newest first. */
export const listIndexes = query({
  permission: 'read',
  input: z.strictObject({ collectionId: idSchema }),
  run: async (deps: IndexesDeps, { collectionId }, call): Promise<IndexDto[]> => {
    const collection = await requireCollection(deps, collectionId, call)
    return indexDtos(deps, collection, await deps.records.indexes.list(collection.id))
  },
})
