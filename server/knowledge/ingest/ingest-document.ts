import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import type { IngestedDocument } from '@/server/capabilities/records/ingest-records'
import type { Room } from '@/server/capabilities/room'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { isDatabaseAway } from '@/server/capabilities/store-error'
import type { ParsedDocument } from '../parse/parsed-document'
import { type Content, noteWarnings, originalKey, parsedKey, readParsedIfThere, writeParsed } from './document-files'
import type { DocumentNote, DocumentNotes } from './document-note'
import type { askingForIndex } from './gather'
import { indexDocumentInto } from './index-document'
import { indexTarget } from './index-target'
import { isOfTheServers } from './of-the-servers'
import { chosenEncoding, parserName } from './parser-name'
import { requireSameEmbedder } from './same-embedder'
import { settleIndexed, settleStopped } from './settle-document'
import type { Turn, Turns } from './turns'
import type { IngestDeps } from './types'

/** Reading is a small part of the work beside embedding. */
const PARSED_SHARE = 0.1

interface Attempt {
  signal: StopSignal
  /** Nothing was done for this content before. */
  isFirst: boolean
  /** Where documents are held in memory, by their bytes. */
  room: Room
  /** Who writes into an index next. */
  turns: Turns
  notes: DocumentNotes
  requireIndex: ReturnType<typeof askingForIndex>
}

/** What one attempt works with. */
interface Work extends Attempt {
  note: DocumentNote
}

/**
 * Takes one queued document to a state of rest: `indexed`, `failed` or `quarantined` with the reason, or `cancelled` when
 * the signal aborts. When the signal aborts with `jobStopped`, or a server did not do its part, the document goes back to
 * `queued`, and what is written of it stays for the next time; gives what it waits for then. Never rejects because of the
 * document itself; it does when the database cannot be written.
 */
export async function ingestDocument(
  deps: IngestDeps,
  document: IngestedDocument,
  attempt: Attempt,
): Promise<ErrorInfo | undefined> {
  const started = Date.now()
  const { signal } = attempt
  const note = attempt.notes.of(document.id)
  try {
    const chunks = await parseAndIndex(deps, document, { ...attempt, note }).finally(() => note.end())
    deps.log.info({ documentId: document.id, chunks, ms: Date.now() - started }, 'document indexed')
  } catch (error) {
    if (signal.aborted && signal.reason === jobStopped) {
      await setState(deps, document.id, { state: 'queued', progress: 0 })
      return undefined
    }
    // Where nothing can be recorded, no end can be either: whoever called tries again later.
    if (!signal.aborted && isDatabaseAway(error)) throw error
    if (!signal.aborted && (await isOfTheServers(deps, document.collection, error, signal))) {
      deps.log.info({ documentId: document.id, err: error }, 'document waits')
      const waitsFor = errorInfo(error)
      await setState(deps, document.id, { state: 'queued', progress: 0, error: waitsFor })
      return waitsFor
    }
    await settleStopped(deps, document, signal.aborted ? undefined : error)
  }
  return undefined
}

async function parseAndIndex(deps: IngestDeps, document: IngestedDocument, work: Work): Promise<number> {
  work.signal.throwIfAborted()
  await requireSameEmbedder(deps, document.collection)
  const leave = await work.room.enter(document.bytes, work.signal)
  const turn = work.turns.take(document.collection.storeName)
  try {
    return await indexContent(deps, document, { ...work, turn })
  } finally {
    turn.done()
    leave()
  }
}

async function indexContent(
  deps: IngestDeps,
  document: IngestedDocument,
  work: Work & { turn: Turn },
): Promise<number> {
  const { signal, note, turn } = work
  const parsed = await parse(deps, document, work)
  note.set({ state: 'embedding', progress: PARSED_SHARE })
  const { id, collectionId, generation } = document
  let { collection } = document
  for (;;) {
    const target = indexTarget(collection)
    const warnings: Said[] = []
    const totals = await indexDocumentInto(deps, target, document, parsed, {
      generation,
      signal,
      turn,
      replaces: document.liveGeneration > 0,
      // The first time nothing of it can be in the store.
      isNew: work.isFirst && generation !== document.liveGeneration,
      onProgress: (share) => note.set({ progress: PARSED_SHARE + (1 - PARSED_SHARE) * share }),
      onWarning: (said) => warnings.push(said),
    })
    await noteWarnings(deps.files, parsedKey({ collectionId, documentId: id, generation }), parsed, warnings)
    if (await settleIndexed(deps, document, target, { parsed, totals })) return totals.chunks
    const [now] = await deps.records.collections.everywhere(collectionId)
    if (!now) throw new AppError('not-found', say('The collection does not exist any more.'))
    collection = now
  }
}

/** What an earlier process read already is taken: chunks that are written belong to exactly that text. */
async function parse(deps: IngestDeps, document: IngestedDocument, work: Work): Promise<ParsedDocument> {
  const { signal, note } = work
  const { id, collectionId, generation, collection } = document
  const content: Content = { collectionId, documentId: id, generation }
  note.set({ state: 'parsing', progress: 0, error: null })
  const known = (await mayBeKnown(deps, document, work)) ? await readParsedIfThere(deps.files, content) : null
  if (known) return known
  const original = await deps.files.read(originalKey(content))
  const parsed = await deps.parser.parse(original, parserName(document), {
    signal,
    tables: indexTarget(collection).chunking.tables,
    ...chosenEncoding(document),
  })
  await writeParsed(deps.files, parsedKey(content), parsed)
  if (document.liveGeneration === 0) {
    note.set({
      mime: parsed.mime,
      pages: parsed.pages?.length ?? null,
      metadata: parsed.metadata,
    })
  }
  return parsed
}

async function mayBeKnown(
  { vectorStore }: IngestDeps,
  { id, generation, liveGeneration, collection: { storeName } }: IngestedDocument,
  { signal, isFirst, requireIndex }: Work,
): Promise<boolean> {
  // One whose index is lost waits before anything of it is read.
  if (isFirst && generation !== liveGeneration) {
    await requireIndex({ name: storeName, documentId: id, signal })
    return false
  }
  const staged = await vectorStore.stagedPoints(storeName, id, generation, { signal })
  // One that is live already is written again because the store lost it: citations point into the text as it was read.
  return staged > 0 || generation === liveGeneration
}

/** A document that was deleted meanwhile has no state to set. */
async function setState({ records }: IngestDeps, id: string, facts: Partial<DocumentRecord>): Promise<void> {
  await records.ingest.note([id], facts)
}
