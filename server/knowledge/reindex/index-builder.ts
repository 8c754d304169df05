import { AppError, errorInfo } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { shutdown } from '../ingest/ingest-document'
import { isDatabaseAway, persistently } from '../ingest/persistently'
import type { IngestDeps } from '../ingest/types'
import { catchUp, type IndexRow } from './build-index'

export interface IndexBuilderDeps extends IngestDeps {
  /** Measures a finished index on the collection's saved questions; its text is kept with the index. */
  evaluate: (row: IndexRow, signal: StopSignal) => Promise<string | null>
  /** Makes a finished index that takes over the live one. */
  takeOver: (indexId: string, signal: StopSignal) => Promise<void>
}

/**
 * Builds indexes beside the live ones, one at a time. What is left to do is in the database: after a crash the next start
 * goes on where the last one stopped.
 */
export interface IndexBuilder {
  /** Takes up what an earlier process left unfinished. */
  start(): Promise<void>
  enqueue(indexId: string): void
  /** Stops a build and resolves when it is at rest. */
  cancel(indexId: string): Promise<void>
  /** Stops all builds of a collection that is about to be deleted. */
  cancelAll(which: { collectionId: string }): Promise<void>
  idle(): Promise<void>
  close(): Promise<void>
}

export function createIndexBuilder(deps: IndexBuilderDeps): IndexBuilder {
  const waiting: string[] = []
  let current: { id: string; control: AbortController; done: Promise<void> } | null = null
  let closed = false

  function pump(): void {
    if (current || closed) return
    const id = waiting.shift()
    if (id === undefined) return
    const control = new AbortController()
    const tell = (err: unknown) => deps.log.error({ indexId: id, err }, 'index could not be worked on')
    // Only the database can end it without a record; then the next start goes on.
    const building = persistently(() => build(deps, id, control.signal), control.signal, tell).catch(tell)
    const done = building.finally(() => {
      current = null
      pump()
    })
    current = { id, control, done }
  }

  async function cancel(indexId: string): Promise<void> {
    const at = waiting.indexOf(indexId)
    if (at >= 0) waiting.splice(at, 1)
    if (current?.id !== indexId) return
    current.control.abort()
    await current.done
  }

  return {
    async start() {
      const left = await deps.prisma.collectionIndex.findMany({
        where: { OR: [{ state: 'building' }, { state: 'ready', takesOver: true }] },
        orderBy: { createdAt: 'asc' },
        select: { id: true },
      })
      waiting.push(...left.map(({ id }) => id).filter((id) => !waiting.includes(id) && current?.id !== id))
      pump()
    },
    enqueue(indexId) {
      if (!waiting.includes(indexId)) waiting.push(indexId)
      pump()
    },
    cancel,
    async cancelAll({ collectionId }) {
      const where = { collectionId, state: 'building' }
      const rows = await deps.prisma.collectionIndex.findMany({ where, select: { id: true } })
      for (const { id } of rows) await cancel(id)
    },
    async idle() {
      while (current) await current.done
    },
    async close() {
      closed = true
      current?.control.abort(shutdown)
      await current?.done
    },
  }
}

/** The row tells how it ended. Rejects when the database cannot be written; called again it goes on. */
async function build(deps: IndexBuilderDeps, indexId: string, signal: StopSignal): Promise<void> {
  const { prisma, log } = deps
  try {
    const row = await prisma.collectionIndex.findUnique({ where: { id: indexId }, include: { collection: true } })
    if (row?.state === 'ready' && row.takesOver) return await deps.takeOver(indexId, signal)
    if (row?.state !== 'building') return
    const started = Date.now()
    const left = new Map<string, unknown>()
    await catchUp(deps, row, {
      signal,
      onError: (documentId, error) => {
        left.set(documentId, error)
        log.error({ indexId, documentId, err: error }, 'a document could not be indexed anew')
      },
    })
    if (row.takesOver) await leaveOut(deps, left)
    else if (left.size > 0) {
      throw new AppError('not-indexed', `${left.size} documents could not be indexed anew.`, {
        fix: 'Delete these documents or add them again; the log names them.',
      })
    }
    // There is nothing to compare with where the live index is lost.
    const scores = row.takesOver ? null : await deps.evaluate(row, signal)
    await prisma.collectionIndex.updateMany({
      where: { id: indexId, state: 'building' },
      data: { state: 'ready', scores, error: null, finishedAt: new Date() },
    })
    log.info({ indexId, ms: Date.now() - started }, 'index built')
    if (row.takesOver) await deps.takeOver(indexId, signal)
  } catch (error) {
    if (signal.aborted) return
    if (isDatabaseAway(error)) throw error
    log.error({ indexId, err: error }, 'index could not be built')
    await prisma.collectionIndex.updateMany({
      where: { id: indexId, state: 'building' },
      data: { state: 'failed', error: JSON.stringify(errorInfo(error)), finishedAt: new Date() },
    })
  }
}

/** The others must not go without an index because some cannot have one: these fail, each with its reason. */
async function leaveOut({ prisma }: IndexBuilderDeps, left: ReadonlyMap<string, unknown>): Promise<void> {
  for (const [id, error] of left) {
    const data = { state: 'failed', error: JSON.stringify(errorInfo(error)), progress: 0 }
    await prisma.document.updateMany({
      where: { id },
      data: { ...data, liveGeneration: 0, chunkCount: 0, tokenCount: 0 },
    })
  }
}
