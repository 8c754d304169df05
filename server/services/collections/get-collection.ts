import type { Scope } from '../context'
import { query } from '../use-case'
import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, requireCollection } from './rows'
import { byCollection, type CollectionDto } from './types'

/** One collection, by id or slug. Throws `not-found`. */
export const getCollection = query({ permission: 'read', input: byCollection, run })

async function run(deps: CollectionDeps, { id }: { id: string }, scope: Scope): Promise<CollectionDto> {
  const row = await requireCollection(deps, id, scope)
  const [counts, trouble, qualities] = await Promise.all([
    countDocuments(deps, [row.id]),
    deps.health.recent(row),
    deps.records.measurements.qualities([row.id]),
  ])
  return collectionDto(row, counts.get(row.id), { quality: qualities.get(row.id), trouble })
}
