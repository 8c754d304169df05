import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, qualityInclude, requireCollection } from './rows'
import type { CollectionDto } from './types'

/** One collection, by id or slug. Throws `not-found`. */
export async function getCollection(deps: CollectionDeps, { id }: { id: string }): Promise<CollectionDto> {
  const row = await requireCollection(deps, id)
  const [counts, trouble, quality] = await Promise.all([
    countDocuments(deps, [row.id]),
    deps.health.recent(row),
    deps.prisma.collectionQuality.findUnique({ where: { collectionId: row.id }, ...qualityInclude.quality }),
  ])
  return collectionDto({ ...row, quality }, counts.get(row.id), trouble)
}
