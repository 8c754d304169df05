import type { CollectionDeps } from './deps'
import { documentDto, requireCollection } from './rows'
import type { DocumentDto } from './types'

/** The documents of a collection, newest first. */
export async function listDocuments(deps: CollectionDeps, { id }: { id: string }): Promise<DocumentDto[]> {
  const collection = await requireCollection(deps, id)
  const rows = await deps.prisma.document.findMany({
    where: { collectionId: collection.id },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
  return rows.map(documentDto)
}
