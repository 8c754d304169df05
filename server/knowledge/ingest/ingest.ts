import { z } from 'zod'
import { AppError, type ErrorInfo } from '@/pipeline/errors'
import type { JobHandler } from '@/server/capabilities/jobs'
import { Room } from '@/server/capabilities/room'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import { DocumentNotes } from './document-note'
import { askingForIndex, gatheringEmbedder, gatheringStore } from './gather'
import { ingestDocument } from './ingest-document'
import { Turns } from './turns'
import type { IngestDeps } from './types'

/** A document whose newest content is to be read and indexed. */
export const documentJob = {
  name: 'document',
  /** `begun`: an earlier process may have begun with it. */
  payload: z.strictObject({ documentId: z.string(), begun: z.literal(true).optional() }),
}

/** Documents that are worked on at once: small ones fill calls of models and transactions together. */
const AT_ONCE = 128
/** Bytes of originals in work: a large document is held in memory several times over. */
const ROOM_BYTES = 4 * 1024 * 1024

/** Documents on their way into their collections: one job each, and the collection as group. */
export interface Ingest {
  /** Makes the jobs of documents that have none: those of earlier versions, and of a process that died before it could. */
  recover(): Promise<void>
  /** Has documents of a collection worked on whose state is `queued`. */
  enqueue(collectionId: string, documentIds: readonly string[]): Promise<void>
  /** Stops a document's work and resolves when it is at rest; one that was at rest stays as it is. */
  cancel(documentId: string): Promise<void>
  /** The same for all documents of a collection. */
  cancelAll(which: { collectionId: string }): Promise<void>
  /** Documents of the collection that wait for a server are tried now: something has changed. */
  resume(collectionId: string): Promise<void>
  /** Resolves when these documents are at rest or wait for a server. Rejects with the signal's reason. */
  settled(documentIds: Iterable<string>, signal: StopSignal): Promise<void>
}

/** Says how documents are worked on, and gives the ways to have it done. */
export function createIngest(deps: IngestDeps): Ingest {
  const { jobs, records } = deps
  const jobOf = (collectionId: string, documentId: string) => ({ key: documentId, group: collectionId })

  const tellWhy = (collectionId: string, reason: ErrorInfo) => records.ingest.wait(collectionId, reason)

  jobs.handle(documentJob, { concurrency: AT_ONCE, onHold: tellWhy, run: worker(deps) })

  return {
    async recover() {
      const left = await records.ingest.unfinished()
      const begun = (documentId: string) => ({ documentId, begun: true as const })
      await jobs.addNew(
        documentJob,
        left.map(({ id, collectionId }) => ({ ...jobOf(collectionId, id), payload: begun(id) })),
      )
    },
    async enqueue(collectionId, documentIds) {
      await jobs.add(
        documentJob,
        documentIds.map((documentId) => ({ ...jobOf(collectionId, documentId), payload: { documentId } })),
      )
      const reason = await jobs.hold(documentJob, collectionId)
      if (reason) await tellWhy(collectionId, reason)
    },
    async cancel(documentId) {
      await jobs.cancel(documentJob, { keys: [documentId] })
      await records.ingest.cancel({ id: documentId })
    },
    async cancelAll({ collectionId }) {
      await jobs.cancel(documentJob, { group: collectionId })
      await records.ingest.cancel({ collectionId })
    },
    resume: (collectionId) => jobs.resume(documentJob, collectionId),
    settled: (documentIds, signal) => jobs.settled(documentJob, { keys: [...documentIds] }, { signal }),
  }
}

/** Works on one document; what it reads and writes goes together with that of others. */
function worker(given: IngestDeps): JobHandler<z.infer<typeof documentJob.payload>>['run'] {
  const { ingest } = given.records
  const vectorStore = gatheringStore(given.vectorStore)
  const deps = { ...given, vectorStore, embedder: gatheringEmbedder(given.embedder) }
  const requireIndex = askingForIndex(vectorStore)
  const room = new Room(ROOM_BYTES)
  const turns = new Turns()
  const notes = new DocumentNotes(ingest, given.log)
  const rows = new Together(
    async (ids: string[]) => {
      const found = new Map((await ingest.some(ids)).map((document) => [document.id, document]))
      return ids.map((id) => found.get(id))
    },
    // One that is damaged keeps no other waiting.
    { most: AT_ONCE, apart: (error) => error instanceof AppError && error.code === 'record-damaged' },
  )
  return async ({ documentId, begun }, { signal, attempt }) => {
    const document = await rows.do(documentId)
    // At rest already, or gone.
    if (!document) return undefined
    return ingestDocument(deps, document, {
      signal,
      isFirst: attempt === 1 && !begun,
      room,
      turns,
      notes,
      requireIndex,
    })
  }
}
