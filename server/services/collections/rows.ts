import { builtInEmbedderName, formerEmbedderName } from '@/pipeline/built-in-models'
import { AppError, type ErrorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import { type DocumentRecord, isPending, type ListedDocument } from '@/server/capabilities/records/documents'
import { analyserVersion } from '@/server/knowledge/analyser'
import type { Content } from '@/server/knowledge/ingest/document-files'
import type { Scope } from '../context'
import type { CollectionDeps } from './deps'
import type { CollectionDto, DocumentDto, DocumentState } from './types'

/** A collection of the workspace by its id or slug. Throws `not-found`. */
export async function requireCollection(
  { records }: Pick<CollectionDeps, 'records'>,
  idOrSlug: string,
  { workspaceId }: Scope,
): Promise<CollectionRecord> {
  const found = await records.collections.find(workspaceId, idOrSlug)
  if (!found) throw new AppError('not-found', say('There is no collection “{idOrSlug}”.', { idOrSlug }))
  return found
}

/** A document of the workspace with its collection. Throws `not-found`. */
export async function requireDocument({ records }: CollectionDeps, id: string, { workspaceId }: Scope) {
  const found = await records.documents.get(workspaceId, id)
  if (!found) throw new AppError('not-found', say('The document does not exist.'))
  return found
}

export interface DocumentCounts {
  documents: number
  pending: number
  failed: number
}

/** How many documents each collection has, by state; those that are gone from their source do not count. */
export async function countDocuments(
  { records }: Pick<CollectionDeps, 'records'>,
  collectionIds: readonly string[],
): Promise<Map<string, DocumentCounts>> {
  const counts = new Map<string, DocumentCounts>()
  for (const { collectionId, state, count } of await records.documents.counts(collectionIds)) {
    if (state === 'removed') continue
    const of = counts.get(collectionId) ?? { documents: 0, pending: 0, failed: 0 }
    of.documents += count
    if (state === 'failed' || state === 'quarantined') of.failed += count
    if (isPending(state)) of.pending += count
    counts.set(collectionId, of)
  }
  return counts
}

/** A collection as the studio shows it. */
export function collectionDto(
  row: CollectionRecord,
  counts: DocumentCounts | undefined,
  {
    quality = null,
    trouble = null,
  }: { quality?: CollectionDto['quality'] | undefined; trouble?: ErrorInfo | null } = {},
): CollectionDto {
  const { embedderProvider: provider, embedderModel: model, chunking, fields } = row
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    language: row.language,
    embedder: { provider, model },
    dimension: row.dimension,
    outdatedTerms: row.analyser < analyserVersion,
    betterEmbedder:
      provider === 'built-in' && model === formerEmbedderName ? { provider, model: builtInEmbedderName } : null,
    chunking,
    fields,
    documents: counts?.documents ?? 0,
    chunks: row.chunkCount,
    pending: counts?.pending ?? 0,
    failed: counts?.failed ?? 0,
    trouble,
    quality,
    settingsRevision: row.settingsRevision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** A document as the studio shows it; `trouble` is what is wrong with its collection's index. */
export function documentDto(row: ListedDocument, trouble: ErrorInfo | null = null): DocumentDto {
  return {
    id: row.id,
    collectionId: row.collectionId,
    name: row.name,
    mime: row.mime,
    bytes: row.bytes,
    state: shownState(row, trouble),
    error: row.error,
    progress: row.progress,
    pages: row.pages,
    chunks: row.chunkCount,
    source: row.source,
    key: row.key,
    language: row.language,
    outdated: row.liveGeneration > 0 && row.liveGeneration < row.generation,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    removedAt: row.removedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** The content of a document that people see: what is searched, else the newest. */
export const shownContent = ({ id, collectionId, generation, liveGeneration }: DocumentRecord): Content => ({
  collectionId,
  documentId: id,
  generation: liveGeneration > 0 ? liveGeneration : generation,
})

/** Waiting for a server, and not being found because the index is lost, are no states of the row: they end by themselves. */
function shownState(row: DocumentRecord, trouble: ErrorInfo | null): DocumentState {
  if (waits(row)) return 'waiting'
  return row.state === 'indexed' && trouble?.code === 'index-lost' ? 'unsearchable' : row.state
}

/** Whether a document is queued because a server did not let it through. */
export const waits = ({ state, error }: DocumentRecord): boolean => state === 'queued' && error !== null
