import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { IndexedCollection, IndexTotals, MissingDocument } from '@/server/capabilities/records/indexes'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { noteWarnings, originalKey, parsedKey, readParsedIfThere, writeParsed } from '../ingest/document-files'
import { indexDocumentInto } from '../ingest/index-document'
import { type IndexTarget, indexTarget } from '../ingest/index-target'
import { chosenEncoding, parserName } from '../ingest/parser-name'
import { requireSameEmbedder } from '../ingest/same-embedder'
import type { IngestDeps } from '../ingest/types'
import type { ParsedDocument } from '../parse/parsed-document'

/** What is needed beside what writes documents. */
export type ReindexDeps = Omit<IngestDeps, 'records'> & { records: Records }

/** An index as something to write into. */
export function targetOf(row: IndexedCollection): IndexTarget {
  return indexTarget({ ...row, id: row.collectionId, fields: row.collection.fields })
}

/**
 * Brings an index that is not live up to the collection's live content: documents it does not hold are indexed from their
 * parsed text, those that left are removed. What is done is recorded document by document, so that a crash costs at most
 * one document's work. A document that cannot be read any more is told by `onError` and left out.
 */
export async function catchUp(
  deps: ReindexDeps,
  row: IndexedCollection,
  { signal, onError }: { signal: StopSignal; onError: (documentId: string, error: unknown) => void },
): Promise<void> {
  const { indexes, terms } = deps.records
  const { id: indexId, collectionId } = row
  await requireSameEmbedder(deps, row)
  await requireStore(deps, row, signal)
  const skipped = new Set<string>()
  let totals = await indexes.totals(indexId)
  for (;;) {
    signal.throwIfAborted()
    const missing = await indexes.missing(collectionId, indexId, skipped)
    if (missing.length === 0) break
    const { documents: total } = await indexes.liveTotals(collectionId)
    for (const document of missing) {
      try {
        totals = await indexOne(deps, row, { document, totals, signal })
        await indexes.progress(indexId, totals, total)
      } catch (error) {
        if (signal.aborted || !isOfTheDocument(error)) throw error
        // Deleted or changed while it was read: the next look at what is missing tells.
        if (!(await deps.records.documents.isLive(document.id, document.liveGeneration))) continue
        onError(document.id, error)
        skipped.add(document.id)
      }
    }
  }
  for (const documentId of await indexes.left(collectionId, indexId)) {
    await deps.vectorStore.deleteDocument(row.storeName, documentId, { signal })
    await indexes.forget(indexId, documentId)
    await terms.forget({ storeName: row.storeName, documentId })
  }
  const { documents } = await indexes.liveTotals(collectionId)
  await indexes.progress(indexId, await indexes.totals(indexId), documents)
}

/** What the store has lost of an index since it was written is written again: then it holds nothing. */
async function requireStore(deps: ReindexDeps, row: IndexedCollection, signal: StopSignal): Promise<void> {
  const { vectorStore, records } = deps
  const { id: indexId, storeName, dimension } = row
  const [found, held] = await Promise.all([vectorStore.stats(storeName, { signal }), records.indexes.totals(indexId)])
  if (found && found.dimension === dimension && found.points >= held.chunkCount) return
  deps.log.error({ indexId, storeName }, 'the vector store lost an index; it is built from the start')
  await records.indexes.forget(indexId)
  if (found) await vectorStore.deleteCollection(storeName, { signal })
  await vectorStore.createCollection(storeName, { dimension, fields: targetOf(row).fields }, { signal })
}

/** The text of a document as it was read; where that is gone, it is read from the original again. */
async function readText(
  { files, parser, records }: ReindexDeps,
  row: IndexedCollection,
  { id, liveGeneration: generation }: MissingDocument,
  signal: StopSignal,
): Promise<ParsedDocument> {
  const content = { collectionId: row.collectionId, documentId: id, generation }
  const kept = await readParsedIfThere(files, content)
  if (kept) return kept
  const original = await files.read(originalKey(content))
  const [document] = await records.documents.some([id])
  if (!document) throw new AppError('not-found', say('The document does not exist.'))
  const parsed = await parser.parse(original, parserName(document), {
    signal,
    tables: targetOf(row).chunking.tables,
    ...chosenEncoding(document),
  })
  await writeParsed(files, parsedKey(content), parsed)
  return parsed
}

/** A missing or broken text is the document's own trouble; servers that do not answer are everybody's. */
const isOfTheDocument = (error: unknown) =>
  error instanceof AppError && !error.ofServer && error.code !== 'model-failed'

async function indexOne(
  deps: ReindexDeps,
  row: IndexedCollection,
  { document, totals, signal }: { document: MissingDocument; totals: IndexTotals; signal: StopSignal },
): Promise<IndexTotals> {
  const { id: indexId, collectionId } = row
  const { id: documentId, liveGeneration: generation } = document
  const { indexes, documents, terms } = deps.records
  // Who removes the document removes this first and its points then, so the points are either found there or here.
  await indexes.begin(indexId, documentId)
  const parsed = await readText(deps, row, document, signal)
  const warnings: Said[] = []
  const into = { ...targetOf(row), ...totals }
  const onWarning = (said: Said) => warnings.push(said)
  const added = await indexDocumentInto(deps, into, document, parsed, { generation, signal, onWarning })
  await noteWarnings(deps.files, parsedKey({ collectionId, documentId, generation }), parsed, warnings)
  const counts = { generation, chunkCount: added.chunks, tokenCount: added.tokens }
  if (!(await indexes.hold(indexId, documentId, counts))) {
    await deps.vectorStore.deleteDocument(row.storeName, documentId, { signal })
    return totals
  }
  if (added.terms) await terms.save({ storeName: row.storeName, documentId }, added.terms)
  if (row.language === 'auto') await documents.change(documentId, { language: added.language })
  return {
    documents: totals.documents + 1,
    chunkCount: totals.chunkCount + added.chunks,
    tokenCount: totals.tokenCount + added.tokens,
  }
}
