import type { CollectionInfo } from '@/pipeline/environment'
import { indexTarget } from '@/server/knowledge/ingest/index-target'
import type { CollectionDeps } from './deps'
import { countDocuments } from './rows'

/** The workspace's collections as the compiler sees them. */
export async function collectionInfos(deps: CollectionDeps): Promise<CollectionInfo[]> {
  const rows = await deps.prisma.collection.findMany({
    where: { workspaceId: deps.workspaceId },
    orderBy: { name: 'asc' },
  })
  const counts = await countDocuments(
    deps,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const { provider, model, fields } = indexTarget(row)
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
