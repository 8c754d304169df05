import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, requireCollection } from './rows'
import type { CollectionDto } from './types'

/** One collection, by id or slug. Throws `not-found`. */
export async function getCollection(deps: CollectionDeps, { id }: { id: string }): Promise<CollectionDto> {
  const row = await requireCollection(deps, id)
  const [counts, trouble] = await Promise.all([countDocuments(deps, [row.id]), deps.health.recent(row)])
  return collectionDto(row, counts.get(row.id), trouble)
}
