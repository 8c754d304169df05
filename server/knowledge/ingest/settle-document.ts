import { AppError, errorInfo } from '@/pipeline/errors'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import type { IngestedDocument, IngestRecords } from '@/server/capabilities/records/ingest-records'
import type { ParsedDocument } from '../parse/parsed-document'
import { removeContent } from './document-files'
import type { IndexTotals } from './index-document'
import type { IndexTarget } from './index-target'
import type { IngestDeps } from './types'

/** A document of a source that failed so often in a row is left alone until its content changes or a person asks. */
export const quarantineAfter = 3

/** How long tidying up after a document that failed may take, in milliseconds. */
const TIDY_MS = 10_000

/**
 * Records that a document's newest content is what is searched. False when another index became the collection's live
 * one meanwhile: the document then goes into that one too.
 */
export async function settleIndexed(
  { records, files }: { records: { ingest: Pick<IngestRecords, 'settle'> } } & Pick<IngestDeps, 'files'>,
  { id: documentId, collectionId, generation }: Pick<DocumentRecord, 'id' | 'collectionId' | 'generation'>,
  { storeName }: IndexTarget,
  { parsed, totals }: { parsed: ParsedDocument; totals: IndexTotals },
): Promise<boolean> {
  const { mime, metadata } = parsed
  const pages = parsed.pages?.length ?? null
  const content = { documentId, collectionId, generation }
  const settled = await records.ingest.settle({ ...content, storeName, mime, metadata, pages, ...totals })
  if (settled.outcome === 'live' && settled.before > 0 && settled.before !== generation) {
    await removeContent(files, { collectionId, documentId, generation: settled.before })
  }
  return settled.outcome !== 'other-index'
}

/**
 * Records that work on a document ended without success. What was written of the new content goes; what was searchable
 * before stays so. `error` is absent when it was cancelled.
 */
export async function settleStopped(deps: IngestDeps, document: IngestedDocument, error: unknown): Promise<void> {
  const { records, log } = deps
  const { id, sourceId } = document
  // A file that cannot be read is the file's trouble, and its row says so; the log is for ours.
  if (error instanceof AppError && error.code.startsWith('file-'))
    log.info({ documentId: id, code: error.code }, 'document failed')
  else if (error !== undefined) log.error({ documentId: id, err: error }, 'document failed')
  await discardStaged(deps, document)
  if (error === undefined) {
    await records.ingest.note([id], { state: 'cancelled', error: null, progress: 0 })
    return
  }
  const failures = document.failures + 1
  const state = sourceId !== null && failures >= quarantineAfter ? 'quarantined' : 'failed'
  await records.ingest.note([id], { state, failures, error: errorInfo(error), progress: 0 })
}

async function discardStaged(
  { vectorStore, log }: IngestDeps,
  { id, liveGeneration, collection }: IngestedDocument,
): Promise<void> {
  const options = { signal: AbortSignal.timeout(TIDY_MS) }
  try {
    await vectorStore.discardStaged(collection.storeName, id, options)
    // Before contents were written aside, a crash could leave half a document among what is searched.
    if (liveGeneration === 0) await vectorStore.deleteDocument(collection.storeName, id, options)
  } catch (error) {
    // The store may be the very thing that failed; the next attempt replaces what is left.
    if (error instanceof AppError && (error.code === 'collection-missing' || error.code === 'index-lost')) return
    log.error({ documentId: id, err: error }, 'points of a stopped document could not be removed')
  }
}
