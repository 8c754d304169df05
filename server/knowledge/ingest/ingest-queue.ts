import { AppError, type ErrorInfo } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { HeldCollections } from './held-collections'
import { ingestDocument, shutdown } from './ingest-document'
import { persistently } from './persistently'
import type { IngestDeps } from './types'

const unfinished = ['queued', 'parsing', 'embedding']

/**
 * Documents on their way into their collections, in order of arrival. The queue is in the documents' states, so a crash
 * loses nothing: what was on its way starts again.
 */
export interface IngestQueue {
  /** Takes up what an earlier process left unfinished. */
  start(): Promise<void>
  /** Works on a document whose state is `queued` when its turn comes. */
  enqueue(documentId: string): void
  /** Stops a document's work and resolves when it is at rest; false when it was at rest already. */
  cancel(documentId: string): Promise<boolean>
  /** Documents of the collection that wait for a server are tried now: something has changed. */
  resume(collectionId: string): void
  /** Resolves when nothing is left that can be done now; documents that wait for a server do not count. */
  idle(): Promise<void>
  /** The same for these documents. */
  settled(documentIds: Iterable<string>): Promise<void>
  /** Stops; unfinished documents go on at the next start. */
  close(): Promise<void>
}

interface Running {
  control: AbortController
  done: Promise<void>
}

/** Makes the queue; nothing runs before `start` or `enqueue`. */
export function createIngestQueue(deps: IngestDeps): IngestQueue {
  return new Queue(deps)
}

class Queue implements IngestQueue {
  /** In order of arrival. */
  private readonly waiting = new Set<string>()
  private readonly running = new Map<string, Running>()
  private readonly idlers: (() => void)[] = []
  private readonly watchers = new Map<string, (() => void)[]>()
  private readonly held: HeldCollections
  private closed = false

  constructor(private readonly deps: IngestDeps) {
    this.held = new HeldCollections((ids) => this.add(ids), deps.holdDelaysMs)
  }

  async start(): Promise<void> {
    const { document } = this.deps.prisma
    await document.updateMany({
      where: { state: { in: unfinished }, id: { notIn: [...this.running.keys()] } },
      data: { state: 'queued', progress: 0 },
    })
    const left = await document.findMany({
      where: { state: 'queued' },
      orderBy: { createdAt: 'asc' },
      select: { id: true },
    })
    for (const { id } of left) if (!this.running.has(id)) this.waiting.add(id)
    this.pump()
  }

  enqueue(documentId: string): void {
    this.add([documentId])
  }

  resume(collectionId: string): void {
    this.held.release(collectionId)
  }

  private add(documentIds: readonly string[]): void {
    for (const id of documentIds) this.waiting.add(id)
    this.pump()
  }

  async cancel(documentId: string): Promise<boolean> {
    this.waiting.delete(documentId)
    this.held.forget(documentId)
    const current = this.running.get(documentId)
    current?.control.abort(new AppError('cancelled', 'The document was cancelled.'))
    await current?.done
    const { count } = await this.deps.prisma.document.updateMany({
      where: { id: documentId, state: { in: unfinished } },
      data: { state: 'cancelled', progress: 0, error: null },
    })
    this.tell(documentId)
    this.pump()
    return current !== undefined || count > 0
  }

  async idle(): Promise<void> {
    if (this.running.size === 0 && this.waiting.size === 0) return
    await new Promise<void>((resolve) => this.idlers.push(resolve))
  }

  async settled(documentIds: Iterable<string>): Promise<void> {
    for (const id of documentIds) {
      while (this.waiting.has(id) || this.running.has(id)) {
        await new Promise<void>((resolve) => this.watchers.set(id, [...(this.watchers.get(id) ?? []), resolve]))
        if (this.closed) return
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true
    this.held.close()
    const left = [...this.running.values()]
    for (const { control } of left) control.abort(shutdown)
    await Promise.all(left.map(({ done }) => done))
    for (const id of [...this.watchers.keys()]) this.tell(id)
    this.pump()
  }

  private pump(): void {
    while (!this.closed && this.running.size < (this.deps.concurrency ?? 1)) {
      const id = this.next()
      if (id === undefined) break
      this.waiting.delete(id)
      const control = new AbortController()
      this.running.set(id, { control, done: this.work(id, control.signal) })
    }
    const atRest = this.running.size === 0 && (this.waiting.size === 0 || this.closed)
    if (atRest) for (const resolve of this.idlers.splice(0)) resolve()
  }

  /** A document that is queued again while its last work ends waits for that end. */
  private next(): string | undefined {
    for (const id of this.waiting) if (!this.running.has(id)) return id
    return undefined
  }

  private tell(id: string): void {
    const watching = this.watchers.get(id) ?? []
    this.watchers.delete(id)
    for (const resolve of watching) resolve()
  }

  /** A waiting document says why it waits. */
  private async hold(collectionId: string, id: string, reason: ErrorInfo): Promise<void> {
    if (this.closed) return
    this.held.hold(collectionId, id, reason)
    const { document } = this.deps.prisma
    await document.updateMany({ where: { id, state: 'queued' }, data: { error: JSON.stringify(reason) } })
  }

  private async work(id: string, signal: StopSignal): Promise<void> {
    const { log } = this.deps
    const tell = (err: unknown) => log.error({ documentId: id, err }, 'document could not be worked on')
    try {
      await persistently(() => this.attempt(id, signal), signal, tell)
    } catch (error) {
      // Only the database can get here; the next start takes the document up.
      tell(error)
    } finally {
      this.running.delete(id)
      this.tell(id)
      this.pump()
    }
  }

  private async attempt(id: string, signal: StopSignal): Promise<void> {
    const { prisma } = this.deps
    const document = await prisma.document.findUnique({ where: { id }, include: { collection: true } })
    // An earlier attempt may have left it in the middle.
    if (!document || !unfinished.includes(document.state)) return
    const { collectionId } = document
    const reason = this.held.reason(collectionId)
    const waitsFor = reason ?? (await ingestDocument(this.deps, document, signal))
    if (waitsFor) await this.hold(collectionId, id, waitsFor)
    else if (!signal.aborted) this.held.served(collectionId)
  }
}
