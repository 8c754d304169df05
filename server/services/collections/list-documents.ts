import type { z } from 'zod'
import type { Scope } from '../context'
import { query } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentIds, groupOf, selectionOf, wordsOf } from './find-documents'
import { documentDto, requireCollection } from './rows'
import { type DocumentGroup, type DocumentPage, documentQuerySchema } from './types'

/** A page of a collection's documents, newest first, and how many there are of which kind. Throws `not-found`. */
export const listDocuments = query({ permission: 'read', input: documentQuerySchema, run })

async function run(
  deps: CollectionDeps,
  { id, page, size, ...filter }: z.output<typeof documentQuerySchema>,
  scope: Scope,
): Promise<DocumentPage> {
  const collection = await requireCollection(deps, id, scope)
  const trouble = await deps.health.recent(collection)
  const isLost = trouble?.code === 'index-lost'
  const all = await overview(deps, collection.id, isLost)
  // Names are sought in all of them; everything else the database finds by itself.
  const named =
    wordsOf(filter).length > 0 ? await documentIds(deps.records, collection.id, { ...filter, isLost }) : undefined
  const { documents } = deps.records
  const selection = selectionOf({ ...filter, isLost })
  const total = named ? named.length : await documents.count(collection.id, selection)
  const pages = Math.max(1, Math.ceil(total / size))
  const current = Math.min(pages, page)
  const skip = (current - 1) * size
  // The slice of the names is the page already.
  const rows = named
    ? await documents.page(
        collection.id,
        { ids: named.slice(skip, skip + size), removed: true },
        { skip: 0, take: size },
      )
    : await documents.page(collection.id, selection, { skip, take: size })
  return { items: rows.map((row) => documentDto(row, trouble)), page: current, pages, total, all }
}

async function overview(
  { records }: CollectionDeps,
  collectionId: string,
  isLost: boolean,
): Promise<DocumentPage['all']> {
  const counts = await records.documents.counts([collectionId])
  const sources = await records.sources.names([...new Set(counts.flatMap(({ sourceId }) => sourceId ?? []))])
  const groups: Record<DocumentGroup, number> = { indexed: 0, moving: 0, failed: 0, quarantined: 0, cancelled: 0 }
  let removed = 0
  for (const { state, count } of counts) {
    const group = isLost && state === 'indexed' ? 'failed' : groupOf(state)
    if (group) groups[group] += count
    if (state === 'removed') removed += count
  }
  return {
    documents: counts.reduce((sum, { count }) => sum + count, 0) - removed,
    removed,
    groups,
    sources: sources.sort((a, b) => a.name.localeCompare(b.name)),
    languages: counts.some(({ languages }) => languages > 0),
  }
}
