import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments } from './rows'
import type { CollectionDto } from './types'

/** All collections of the workspace, by name. */
export async function listCollections(deps: CollectionDeps): Promise<CollectionDto[]> {
  const rows = await deps.records.collections.list(deps.workspaceId)
  const ids = rows.map(({ id }) => id)
  const [counts, qualities] = await Promise.all([countDocuments(deps, ids), deps.records.questions.qualities(ids)])
  return rows.map((row) => {
    const { id, storeName } = row
    return collectionDto(row, counts.get(id), { quality: qualities.get(id), trouble: deps.health.known(id, storeName) })
  })
}
