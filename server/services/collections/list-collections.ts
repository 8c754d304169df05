import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, qualityInclude } from './rows'
import type { CollectionDto } from './types'

/** All collections of the workspace, by name. */
export async function listCollections(deps: CollectionDeps): Promise<CollectionDto[]> {
  const rows = await deps.prisma.collection.findMany({
    where: { workspaceId: deps.workspaceId },
    orderBy: { name: 'asc' },
    include: qualityInclude,
  })
  const counts = await countDocuments(
    deps,
    rows.map((row) => row.id),
  )
  return rows.map((row) => collectionDto(row, counts.get(row.id), deps.health.known(row.id, row.storeName)))
}
