import type { CollectionDeps } from './deps'
import { documentIds, documentOrder, documentsWhere, groupOf, wordsOf } from './find-documents'
import { documentDto, documentInclude, requireCollection } from './rows'
import { type DocumentGroup, type DocumentPage, type DocumentQuery, MAX_DOCUMENT_PAGE } from './types'

const USUAL_SIZE = 100

/** A page of a collection's documents, newest first, and how many there are of which kind. Throws `not-found`. */
export async function listDocuments(
  deps: CollectionDeps,
  { id, page = 1, size = USUAL_SIZE, ...filter }: { id: string } & DocumentQuery,
): Promise<DocumentPage> {
  const collection = await requireCollection(deps, id)
  const take = Math.min(MAX_DOCUMENT_PAGE, Math.max(1, size))
  const trouble = await deps.health.recent(collection)
  const isLost = trouble?.code === 'index-lost'
  const all = await overview(deps, collection.id, isLost)
  // Names are sought in all of them; everything else the database finds by itself.
  const named =
    wordsOf(filter).length > 0 ? await documentIds(deps.prisma, collection.id, { ...filter, isLost }) : undefined
  const where = documentsWhere(collection.id, { ...filter, isLost })
  const total = named ? named.length : await deps.prisma.document.count({ where })
  const pages = Math.max(1, Math.ceil(total / take))
  const current = Math.min(pages, Math.max(1, page))
  const skip = (current - 1) * take
  const shown = named ? { id: { in: named.slice(skip, skip + take) } } : where
  const rows = await deps.prisma.document.findMany({
    where: shown,
    include: documentInclude,
    orderBy: documentOrder,
    // The slice of the names is the page already.
    skip: named ? 0 : skip,
    take,
  })
  return { items: rows.map((row) => documentDto(row, trouble)), page: current, pages, total, all }
}

async function overview(
  { prisma }: CollectionDeps,
  collectionId: string,
  isLost: boolean,
): Promise<DocumentPage['all']> {
  const counts = await prisma.document.groupBy({
    by: ['state', 'sourceId'],
    where: { collectionId },
    _count: { _all: true, language: true },
  })
  const ids = [...new Set(counts.flatMap(({ sourceId }) => sourceId ?? []))]
  const sources = await prisma.source.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const groups: Record<DocumentGroup, number> = { indexed: 0, moving: 0, failed: 0, quarantined: 0, cancelled: 0 }
  let removed = 0
  for (const { state, _count } of counts) {
    const group = isLost && state === 'indexed' ? 'failed' : groupOf(state)
    if (group) groups[group] += _count._all
    if (state === 'removed') removed += _count._all
  }
  return {
    documents: counts.reduce((sum, { _count }) => sum + _count._all, 0) - removed,
    removed,
    groups,
    sources: sources.sort((a, b) => a.name.localeCompare(b.name)),
    languages: counts.some(({ _count }) => _count.language > 0),
  }
}
