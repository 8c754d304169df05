import type { Scope } from '../context'
import { noInput } from '../ids'
import { query } from '../use-case'
import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments } from './rows'
import type { CollectionDto } from './types'

/** All collections of the workspace, by name. */
export const listCollections = query({ permission: 'read', input: noInput, run })

async function run(deps: CollectionDeps, _input: unknown, { workspaceId }: Scope): Promise<CollectionDto[]> {
  const rows = await deps.records.collections.list(workspaceId)
  const ids = rows.map(({ id }) => id)
  const [counts, qualities] = await Promise.all([countDocuments(deps, ids), deps.records.measurements.qualities(ids)])
  return rows.map((row) => {
    const { id, storeName } = row
    return collectionDto(row, counts.get(id), { quality: qualities.get(id), trouble: deps.health.known(id, storeName) })
  })
}
