import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { ingestDocument } from './ingest-document'
import type { IngestDeps } from './types'

/** A document whose newest content is to be read and indexed. */
export const documentJob = {
  name: 'document',
  /** `begun`: an earlier process may have begun with it. */
  payload: z.strictObject({ documentId: z.string(), begun: z.literal(true).optional() }),
}

const unfinished = ['queued', 'parsing', 'embedding']

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
  const { jobs, prisma } = deps

  /** A waiting document says why it waits. */
  async function tellWhy(collectionId: string, reason: ErrorInfo): Promise<void> {
    const where = { collectionId, state: 'queued' }
    await prisma.document.updateMany({ where, data: { error: JSON.stringify(reason) } })
  }

  async function end(where: { id: string } | { collectionId: string }): Promise<void> {
    const data = { state: 'cancelled', progress: 0, error: null }
    await prisma.document.updateMany({ where: { ...where, state: { in: unfinished } }, data })
  }

  jobs.handle(documentJob, {
    concurrency: deps.concurrency ?? 1,
    onHold: tellWhy,
    async run({ documentId: id, begun }, { signal, attempt }) {
      const document = await prisma.document.findUnique({ where: { id }, include: { collection: true } })
      if (!document || !unfinished.includes(document.state)) return undefined
      return ingestDocument(deps, document, { signal, isFirst: attempt === 1 && !begun })
    },
  })

  return {
    async recover() {
      const left = await prisma.document.findMany({
        where: { state: { in: unfinished } },
        orderBy: { createdAt: 'asc' },
        select: { id: true, collectionId: true },
      })
      await jobs.addNew(
        documentJob,
        left.map(({ id, collectionId }) => ({
          key: id,
          group: collectionId,
          payload: { documentId: id, begun: true as const },
        })),
      )
    },
    async enqueue(collectionId, documentIds) {
      await jobs.add(
        documentJob,
        documentIds.map((documentId) => ({ key: documentId, group: collectionId, payload: { documentId } })),
      )
      const reason = await jobs.hold(documentJob, collectionId)
      if (reason) await tellWhy(collectionId, reason)
    },
    async cancel(documentId) {
      await jobs.cancel(documentJob, { keys: [documentId] })
      await end({ id: documentId })
    },
    async cancelAll({ collectionId }) {
      await jobs.cancel(documentJob, { group: collectionId })
      await end({ collectionId })
    },
    resume: (collectionId) => jobs.resume(documentJob, collectionId),
    settled: (documentIds, signal) => jobs.settled(documentJob, { keys: [...documentIds] }, { signal }),
  }
}
