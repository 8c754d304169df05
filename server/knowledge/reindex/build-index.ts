import { AppError } from '@/pipeline/errors'
import type { Said } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { noteWarnings, originalKey, parsedKey, readParsedIfThere, writeParsed } from '../ingest/document-files'
import { indexDocumentInto } from '../ingest/index-document'
import { type IndexTarget, indexTarget } from '../ingest/index-target'
import { chosenEncoding, parserName } from '../ingest/parser-name'
import { type EmbedderColumns, requireSameEmbedder } from '../ingest/same-embedder'
import type { IngestDeps } from '../ingest/types'
import type { ParsedDocument } from '../parse/parsed-document'
import { saveTerms } from '../terms/term-index'
import { indexTotals, leftDocuments, liveTotals, type MissingDocument, missingDocuments } from './catch-up'

/** The generation of a document that is being written into an index. */
const NOT_YET = 0

export type IndexRow = Omit<Parameters<typeof indexTarget>[0], 'fields'> &
  EmbedderColumns & {
    collectionId: string
    dimension: number
    collection: Pick<Parameters<typeof indexTarget>[0], 'fields'>
  }

/** An index row as something to write into. */
export function targetOf(row: IndexRow): IndexTarget {
  return indexTarget({ ...row, id: row.collectionId, fields: row.collection.fields })
}

/**
 * Brings an index that is not live up to the collection's live content: documents it does not hold are indexed from their
 * parsed text, those that left are removed. What is done is recorded document by document, so that a crash costs at most
 * one document's work. A document that cannot be read any more is told by `onError` and left out.
 */
export async function catchUp(
  deps: IngestDeps,
  row: IndexRow,
  { signal, onError }: { signal: StopSignal; onError: (documentId: string, error: unknown) => void },
): Promise<void> {
  const { prisma } = deps
  const { id: indexId, collectionId } = row
  await requireSameEmbedder(deps, row)
  await requireStore(deps, row, signal)
  const skipped = new Set<string>()
  let totals = await indexTotals(prisma, indexId)
  for (;;) {
    signal.throwIfAborted()
    const missing = await missingDocuments(prisma, { collectionId, indexId, skip: skipped })
    if (missing.length === 0) break
    const { documents: total } = await liveTotals(prisma, collectionId)
    for (const document of missing) {
      try {
        totals = await indexOne(deps, row, { document, totals, signal })
        await recordProgress(deps, indexId, totals, total)
      } catch (error) {
        if (signal.aborted || !isOfTheDocument(error)) throw error
        // Deleted or changed while it was read: the next look at what is missing tells.
        if (!(await isStillLive(prisma, document))) continue
        onError(document.id, error)
        skipped.add(document.id)
      }
    }
  }
  for (const documentId of await leftDocuments(prisma, collectionId, indexId)) {
    await deps.vectorStore.deleteDocument(row.storeName, documentId, { signal })
    await prisma.indexDocument.deleteMany({ where: { indexId, documentId } })
    await prisma.termStatistics.deleteMany({ where: { storeName: row.storeName, documentId } })
  }
  await recordProgress(
    deps,
    indexId,
    await indexTotals(prisma, indexId),
    (await liveTotals(prisma, collectionId)).documents,
  )
}

/** What the store has lost of an index since it was written is written again: then it holds nothing. */
async function requireStore(deps: IngestDeps, row: IndexRow, signal: StopSignal): Promise<void> {
  const { vectorStore, prisma } = deps
  const { id: indexId, storeName, dimension } = row
  const [found, held] = await Promise.all([vectorStore.stats(storeName, { signal }), indexTotals(prisma, indexId)])
  if (found && found.dimension === dimension && found.points >= held.chunkCount) return
  deps.log.error({ indexId, storeName }, 'the vector store lost an index; it is built from the start')
  await prisma.indexDocument.deleteMany({ where: { indexId } })
  if (found) await vectorStore.deleteCollection(storeName, { signal })
  await vectorStore.createCollection(storeName, { dimension, fields: targetOf(row).fields }, { signal })
}

/** The text of a document as it was read; where that is gone, it is read from the original again. */
async function readText(
  { files, parser, prisma }: IngestDeps,
  row: IndexRow,
  { id, liveGeneration: generation }: MissingDocument,
  signal: StopSignal,
): Promise<ParsedDocument> {
  const content = { collectionId: row.collectionId, documentId: id, generation }
  const kept = await readParsedIfThere(files, content)
  if (kept) return kept
  const original = await files.read(originalKey(content))
  const document = await prisma.document.findUniqueOrThrow({ where: { id } })
  const parsed = await parser.parse(original, parserName(document), {
    signal,
    tables: targetOf(row).chunking.tables,
    ...chosenEncoding(document),
  })
  await writeParsed(files, parsedKey(content), parsed)
  return parsed
}

async function isStillLive(prisma: IngestDeps['prisma'], { id, liveGeneration }: MissingDocument): Promise<boolean> {
  return (await prisma.document.count({ where: { id, liveGeneration, removedAt: null } })) > 0
}

/** A missing or broken text is the document's own trouble; servers that do not answer are everybody's. */
const isOfTheDocument = (error: unknown) =>
  error instanceof AppError && !error.ofServer && error.code !== 'model-failed'

type Totals = Awaited<ReturnType<typeof indexTotals>>

async function indexOne(
  deps: IngestDeps,
  row: IndexRow,
  { document, totals, signal }: { document: MissingDocument; totals: Totals; signal: StopSignal },
): Promise<Totals> {
  const { id: indexId, collectionId } = row
  const { id: documentId, liveGeneration: generation } = document
  const one = { indexId, documentId }
  // Who removes the document removes this first and its points then, so the points are either found there or here.
  await deps.prisma.indexDocument.upsert({
    where: { indexId_documentId: one },
    create: { ...one, generation: NOT_YET, chunkCount: 0, tokenCount: 0 },
    update: { generation: NOT_YET, chunkCount: 0, tokenCount: 0 },
  })
  const parsed = await readText(deps, row, document, signal)
  const warnings: Said[] = []
  const into = { ...targetOf(row), ...totals }
  const onWarning = (said: Said) => warnings.push(said)
  const added = await indexDocumentInto(deps, into, document, parsed, { generation, signal, onWarning })
  await noteWarnings(deps.files, parsedKey({ collectionId, documentId, generation }), parsed, warnings)
  const counts = { generation, chunkCount: added.chunks, tokenCount: added.tokens }
  const { count } = await deps.prisma.indexDocument.updateMany({ where: one, data: counts })
  if (count === 0) {
    await deps.vectorStore.deleteDocument(row.storeName, documentId, { signal })
    return totals
  }
  if (added.terms) await saveTerms(deps.prisma, { storeName: row.storeName, documentId }, added.terms)
  if (row.language === 'auto') {
    await deps.prisma.document.updateMany({ where: { id: documentId }, data: { language: added.language } })
  }
  return {
    documents: totals.documents + 1,
    chunkCount: totals.chunkCount + added.chunks,
    tokenCount: totals.tokenCount + added.tokens,
  }
}

async function recordProgress(
  { prisma }: IngestDeps,
  indexId: string,
  { documents, chunkCount, tokenCount }: Totals,
  total: number,
): Promise<void> {
  await prisma.collectionIndex.updateMany({
    where: { id: indexId },
    data: { done: documents, total, chunkCount, tokenCount },
  })
}
