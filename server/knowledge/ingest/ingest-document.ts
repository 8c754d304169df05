import type { Collection, Document } from '@/generated/sqlite/client'
import { AppError, errorInfo } from '@/pipeline/errors'
import { originalKey, parsedKey, writeParsed } from './document-files'
import { type IndexTotals, indexChunks, indexTarget } from './index-chunks'
import type { IngestDeps } from './types'

/** Reading is a small part of the work beside embedding. */
const PARSED_SHARE = 0.1
const PROGRESS_EVERY_MS = 400

/** Why a document's work was stopped without being cancelled: the process ends, and the next one goes on. */
export const shutdown = Symbol('shutdown')

/**
 * Takes one queued document to a state of rest: `indexed`, `failed` with the reason, or `cancelled` when the signal aborts.
 * When the signal aborts with `shutdown` the document goes back to `queued`. Never rejects because of the document itself.
 */
export async function ingestDocument(
  deps: IngestDeps,
  document: Document & { collection: Collection },
  signal: AbortSignal,
): Promise<void> {
  const started = Date.now()
  try {
    const totals = await parseAndIndex(deps, document, signal)
    await settleIndexed(deps, document, totals)
    deps.log.info({ documentId: document.id, chunks: totals.chunks, ms: Date.now() - started }, 'document indexed')
  } catch (error) {
    if (signal.aborted && signal.reason === shutdown) {
      await setState(deps, document.id, { state: 'queued', progress: 0 })
      return
    }
    await settleStopped(deps, document, signal.aborted ? undefined : error)
  }
}

async function parseAndIndex(
  deps: IngestDeps,
  { collection, ...document }: Document & { collection: Collection },
  signal: AbortSignal,
) {
  await setState(deps, document.id, { state: 'parsing', progress: 0, error: null })
  const original = await deps.files.read(originalKey(collection.id, document.id))
  const parsed = await deps.parser.parse(original, document.name, { signal })
  await writeParsed(deps.files, parsedKey(collection.id, document.id), parsed)
  await setState(deps, document.id, {
    state: 'embedding',
    progress: PARSED_SHARE,
    mime: parsed.mime,
    pages: parsed.pages?.length ?? null,
    metadata: JSON.stringify(parsed.metadata),
  })
  let told = Date.now()
  return indexChunks(deps, {
    document,
    parsed,
    target: indexTarget(collection),
    signal,
    onProgress: async (share) => {
      if (Date.now() - told < PROGRESS_EVERY_MS) return
      told = Date.now()
      await setState(deps, document.id, { progress: PARSED_SHARE + (1 - PARSED_SHARE) * share })
    },
  })
}

async function settleIndexed(
  { prisma }: IngestDeps,
  document: Document,
  { chunks, tokens }: IndexTotals,
): Promise<void> {
  const { id, collectionId } = document
  await prisma.$transaction([
    prisma.document.update({
      where: { id },
      data: { state: 'indexed', progress: 1, error: null, chunkCount: chunks, tokenCount: tokens },
    }),
    prisma.collection.update({
      where: { id: collectionId },
      data: totalsChange(chunks - document.chunkCount, tokens - document.tokenCount),
    }),
  ])
}

/** Any change of content makes a new revision, so that nothing cached from the old one is used. */
const totalsChange = (chunks: number, tokens: number) => ({
  chunkCount: { increment: chunks },
  tokenCount: { increment: tokens },
  revision: { increment: 1 },
})

/** Half a document is not searchable: its points go, and the document says why. `error` is absent when it was cancelled. */
async function settleStopped(
  deps: IngestDeps,
  document: Document & { collection: Collection },
  error: unknown,
): Promise<void> {
  const { prisma, log } = deps
  if (error !== undefined) log.error({ documentId: document.id, err: error }, 'document failed')
  await removePoints(deps, document)
  await prisma.$transaction([
    prisma.document.updateMany({
      where: { id: document.id },
      data: {
        chunkCount: 0,
        tokenCount: 0,
        progress: 0,
        ...(error === undefined
          ? { state: 'cancelled', error: null }
          : { state: 'failed', error: JSON.stringify(errorInfo(error)) }),
      },
    }),
    prisma.collection.updateMany({
      where: { id: document.collectionId },
      data: totalsChange(-document.chunkCount, -document.tokenCount),
    }),
  ])
}

async function removePoints(
  { vectorStore, log }: IngestDeps,
  { id, collection }: Document & { collection: Collection },
): Promise<void> {
  try {
    await vectorStore.deleteDocument(collection.storeName, id, { signal: AbortSignal.timeout(10_000) })
  } catch (error) {
    // The store may be the very thing that failed; retrying or deleting the document removes its points first.
    if (error instanceof AppError && error.code === 'collection-missing') return
    log.error({ documentId: id, err: error }, 'points of a stopped document could not be removed')
  }
}

/** A document that was deleted meanwhile has no state to set. */
async function setState({ prisma }: IngestDeps, id: string, data: Partial<Omit<Document, 'id'>>): Promise<void> {
  await prisma.document.updateMany({ where: { id }, data })
}
