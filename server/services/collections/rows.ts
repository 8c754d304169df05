import type { Collection, CollectionQuality, Document, Source } from '@/generated/sqlite/client'
import { builtInEmbedderName, formerEmbedderName } from '@/pipeline/built-in-models'
import { metadataSchema } from '@/pipeline/chunk'
import { AppError, type ErrorInfo } from '@/pipeline/errors'
import { storedError } from '@/server/capabilities/stored-json'
import { analyserVersion } from '@/server/knowledge/analyser'
import type { Content } from '@/server/knowledge/ingest/document-files'
import { indexTarget } from '@/server/knowledge/ingest/index-target'
import type { CollectionDeps } from './deps'
import {
  type CollectionDto,
  type DocumentDto,
  type DocumentState,
  documentStates,
  type Language,
  languages,
} from './types'

/** A collection of the workspace by its id or slug. Throws `not-found`. */
export async function requireCollection(
  { prisma, workspaceId }: CollectionDeps,
  idOrSlug: string,
): Promise<Collection> {
  const found = await prisma.collection.findFirst({
    where: { workspaceId, OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
  })
  if (!found) throw new AppError('not-found', `There is no collection “${idOrSlug}”.`)
  return found
}

/** What a document's row is read with, to be shown. */
export type DocumentRow = Document & { source: Pick<Source, 'id' | 'name'> | null }
export const documentInclude = { source: { select: { id: true, name: true } } } as const

/** A document of the workspace with its collection. Throws `not-found`. */
export async function requireDocument(
  { prisma, workspaceId }: CollectionDeps,
  id: string,
): Promise<DocumentRow & { collection: Collection }> {
  const found = await prisma.document.findFirst({
    where: { id, collection: { workspaceId } },
    include: { ...documentInclude, collection: true },
  })
  if (!found) throw new AppError('not-found', 'The document does not exist.')
  return found
}

export interface DocumentCounts {
  documents: number
  pending: number
  failed: number
}

/** How many documents each collection has, by state; those that are gone from their source do not count. */
export async function countDocuments(
  { prisma }: CollectionDeps,
  collectionIds: readonly string[],
): Promise<Map<string, DocumentCounts>> {
  const groups = await prisma.document.groupBy({
    by: ['collectionId', 'state'],
    where: { collectionId: { in: [...collectionIds] }, state: { not: 'removed' } },
    _count: { _all: true },
  })
  const counts = new Map<string, DocumentCounts>()
  for (const { collectionId, state, _count } of groups) {
    const of = counts.get(collectionId) ?? { documents: 0, pending: 0, failed: 0 }
    of.documents += _count._all
    if (state === 'failed' || state === 'quarantined') of.failed += _count._all
    if (isPending(state)) of.pending += _count._all
    counts.set(collectionId, of)
  }
  return counts
}

export const isPending = (state: string) => state === 'queued' || state === 'parsing' || state === 'embedding'

/** What a collection's row is read with, to be shown. */
export const qualityInclude = { quality: { select: { recall5: true, synthetic: true } } } as const
type CollectionRow = Collection & { quality?: Pick<CollectionQuality, 'recall5' | 'synthetic'> | null }

/** A collection's row as the studio shows it. */
export function collectionDto(
  row: CollectionRow,
  counts: DocumentCounts | undefined,
  trouble: ErrorInfo | null = null,
): CollectionDto {
  const { provider, model, chunking, fields } = indexTarget(row)
  const { recall5 = null, synthetic = false } = row.quality ?? {}
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    language: languageOf(row.language),
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
    quality: recall5 === null ? null : { recall5, synthetic },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** A document's row as the studio shows it; `trouble` is what is wrong with its collection's index. */
export function documentDto(row: DocumentRow, trouble: ErrorInfo | null = null): DocumentDto {
  return {
    id: row.id,
    collectionId: row.collectionId,
    name: row.name,
    mime: row.mime,
    bytes: row.bytes,
    state: shownState(row, trouble),
    error: row.error === null ? null : readError(row.error),
    progress: row.progress,
    pages: row.pages,
    chunks: row.chunkCount,
    source: row.source && { id: row.source.id, name: row.source.name },
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
export const shownContent = ({ id, collectionId, generation, liveGeneration }: Document): Content => ({
  collectionId,
  documentId: id,
  generation: liveGeneration > 0 ? liveGeneration : generation,
})

export const readMetadata = (json: string) => metadataSchema.parse(JSON.parse(json))

const languageOf = (value: string): Language => languages.find((language) => language === value) ?? 'none'

/** Waiting for a server, and not being found because the index is lost, are no states of the row: they end by themselves. */
function shownState(row: Document, trouble: ErrorInfo | null): DocumentState {
  if (waits(row)) return 'waiting'
  return row.state === 'indexed' && trouble?.code === 'index-lost' ? 'unsearchable' : stateOf(row.state)
}

/** Whether a document is queued because a server did not let it through. */
export const waits = ({ state, error }: Document): boolean => state === 'queued' && error !== null

function stateOf(value: string): DocumentState {
  const state = documentStates.find((known) => known === value)
  if (!state) throw new AppError('internal', `A document has the unknown state ${value}.`)
  return state
}

/** What is stored of an error, without the facts that only the step or call that failed can use. */
export function readError(json: string): ErrorInfo {
  const { code, message, fix } = storedError(json)
  return { code, message, fix }
}
