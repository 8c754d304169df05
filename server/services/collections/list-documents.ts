import type { CollectionDeps } from './deps'
import { documentDto, documentInclude, requireCollection } from './rows'
import type { DocumentDto } from './types'

/** The documents of a collection, newest first; with `removed` also those that are gone from their source. */
export async function listDocuments(
  deps: CollectionDeps,
  { id, removed = false }: { id: string; removed?: boolean },
): Promise<DocumentDto[]> {
  const collection = await requireCollection(deps, id)
  const rows = await deps.prisma.document.findMany({
    where: { collectionId: collection.id, ...(!removed && { state: { not: 'removed' } }) },
    include: documentInclude,
    orderBy: [{ createdAt: 'desc' }, { key: 'asc' }, { id: 'asc' }],
  })
  const trouble = await deps.health.recent(collection)
  return rows.map((row) => documentDto(row, trouble))
}
