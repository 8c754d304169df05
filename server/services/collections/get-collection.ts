import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, requireCollection } from './rows'
import type { CollectionDto } from './types'

/** One collection, by id or slug. Throws `not-found`. */
export async function getCollection(deps: CollectionDeps, { id }: { id: string }): Promise<CollectionDto> {
  const row = await requireCollection(deps, id)
  const [counts, trouble, qualities] = await Promise.all([
    countDocuments(deps, [row.id]),
    deps.health.recent(row),
    deps.records.questions.qualities([row.id]),
  ])
  return collectionDto(row, counts.get(row.id), { quality: qualities.get(row.id), trouble })
}
