import type { CollectionInfo } from '@/pipeline/environment'
import type { Scope } from '../context'
import type { CollectionDeps } from './deps'
import { countDocuments } from './rows'

/** The workspace's collections as the compiler sees them. */
export async function collectionInfos(
  deps: Pick<CollectionDeps, 'records'>,
  { workspaceId }: Scope,
): Promise<CollectionInfo[]> {
  const rows = await deps.records.collections.list(workspaceId)
  const counts = await countDocuments(
    deps,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const { embedderProvider: provider, embedderModel: model, fields } = row
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      documents: counts.get(row.id)?.documents ?? 0,
      chunks: row.chunkCount,
      storeName: row.storeName,
      embedder: { provider, model, ...(row.embedderDigest !== null && { digest: row.embedderDigest }) },
      dimension: row.dimension,
      language: row.language,
      fields,
      revision: row.revision,
    }
  })
}
