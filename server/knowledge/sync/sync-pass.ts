import { createHash } from 'node:crypto'
import { AppError, type ErrorInfo, errorInfo, messageOf } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type DocumentRecord, isPending } from '@/server/capabilities/records/documents'
import type { SyncEntryRecord } from '@/server/capabilities/records/sources'
import type { KnownDocument } from '@/server/capabilities/records/syncs'
import type { Fetched, SourceItem, SourceListing, Validators } from '@/server/capabilities/source'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { originalKey, removeContent } from '../ingest/document-files'
import { sourceDocumentId } from '../ingest/point-id'
import { quarantineAfter } from '../ingest/settle-document'
import { finishing, isSmall } from './fetch-ahead'
import { keyOfKnown } from './known-key'
import { removeDocument } from './remove-document'
import { sameContent } from './same-content'
import { SyncBatch } from './sync-batch'
import type { SyncDeps } from './types'

export interface PassFacts {
  syncId: string
  sourceId: string
  collectionId: string
  startedAt: Date
  /** The source's documents by key. */
  known: Map<string, KnownDocument>
  /** Keys that have an entry: this sync dealt with them before a crash. */
  dealtWith: ReadonlySet<string>
  signal: StopSignal
}

/** Documents, or milliseconds, after which what was found is written. */
const BATCH = 200
/** Originals that are written at a time. */
const WRITINGS = 8
const BATCH_MS = 500
/** So many documents in a row that cannot be reached mean that the source cannot. */
const UNREACHABLE_IN_A_ROW = 5

/** Entries of a sync that say why something is no document. */
const MOST_LEFT_OUT = 500

const networkCodes = new Set(['source-unreachable', 'timeout'])

/** A document that is being fetched. */
interface Taking {
  item: SourceItem
  known: KnownDocument | undefined
  fetched: Promise<Fetched>
}

/** Goes through a source once: compares each of its documents with what is known and records the difference. */
export class SyncPass {
  private readonly seen = new Set<string>()
  private batch = new SyncBatch()
  private writtenAt = Date.now()
  /** To be indexed once what they are is written. */
  private toQueue: string[] = []
  /** Originals on their way to `files`. */
  private readonly writings = new Set<Promise<void>>()
  /** Contents that were replaced by a newer one before they were indexed. */
  private superseded: { documentId: string; generation: number }[] = []
  private held: { item: SourceItem; error: ErrorInfo }[] = []
  private keyOf: (key: string) => string = (key) => key
  /** Keys of documents that are the same as others of this pass. */
  private readonly duplicates = new Set<string>()
  /** Why something is no document, by key. */
  private readonly leftOut = new Map<string, ErrorInfo>()
  private reached = false
  private scattered = false
  readonly queued = new Set<string>()

  constructor(
    private readonly deps: SyncDeps,
    private readonly facts: PassFacts,
  ) {}

  /** Throws when the source itself cannot be read; then nothing is removed. */
  async run(listing: SourceListing): Promise<void> {
    try {
      await this.compareAll(listing)
    } catch (error) {
      // What was found before stays found.
      await this.write(listing.total())
      throw error
    }
  }

  private async compareAll(listing: SourceListing): Promise<void> {
    const { signal } = this.facts
    this.scattered = listing.scattered ?? false
    if (listing.identify) this.keyOf = keyOfKnown(this.facts.known.values(), listing.identify)
    const underway: Taking[] = []
    const finish = async (most: number) => {
      for (let next = underway[0]; next && underway.length > most; next = underway[0]) {
        underway.shift()
        await this.finish(next)
      }
    }
    for await (const item of finishing(listing.items({ signal }), () => finish(0))) {
      signal.throwIfAborted()
      const ahead = isSmall(item) ? (listing.ahead ?? 0) : 0
      if (ahead === 0) await finish(0)
      const taking = this.begin(item)
      if (taking) underway.push(taking)
      await finish(ahead)
      if (this.batch.done + this.writings.size >= BATCH || Date.now() - this.writtenAt > BATCH_MS)
        await this.write(listing.total())
    }
    await finish(0)
    signal.throwIfAborted()
    await this.endOfListing()
    await this.write(listing.total())
    await this.removeUnseen(listing.complete())
    await this.write(this.seen.size)
  }

  /** Fetches what may have changed. */
  private begin(found: SourceItem): Taking | undefined {
    const item = { ...found, key: this.keyOf(found.key) }
    if (this.seen.has(item.key)) return undefined
    const known = this.facts.known.get(item.key)
    if (this.isBehind(item.key, known)) {
      this.seen.add(item.key)
      this.reached = true
      item.passed?.(known?.validators ?? undefined)
      return undefined
    }
    if (known && known.state !== 'removed' && sameContent(item.validators, known.validators)) {
      this.seen.add(item.key)
      this.keep(known)
      return undefined
    }
    const fetched = item.fetch(usable(known), { signal: this.facts.signal })
    // Whoever finishes it hears of it, and perhaps nobody does: an earlier one may end the sync.
    fetched.catch(() => undefined)
    return { item, known, fetched }
  }

  private async finish({ item, known, fetched: fetching }: Taking): Promise<void> {
    let fetched: Fetched
    try {
      fetched = await fetching
    } catch (error) {
      this.facts.signal.throwIfAborted()
      if (item.isStart) throw error
      if (!this.seen.has(item.key)) await this.hold(item, error)
      return
    }
    await this.releaseHeld()
    this.reached = true
    // While it was fetched another one may have turned out to be the same.
    if (!this.seen.has(item.key)) await this.receive(item, known, fetched)
  }

  /** After a crash a sync goes on behind what it had written. */
  private isBehind(key: string, known: KnownDocument | undefined): boolean {
    if (this.facts.dealtWith.has(key)) return true
    return known?.checkedAt != null && known.checkedAt >= this.facts.startedAt
  }

  private async receive(item: SourceItem, requested: KnownDocument | undefined, fetched: Fetched): Promise<void> {
    const isNew = !requested || requested.state === 'removed'
    if (fetched.kind === 'later' || (fetched.kind === 'gone' && item.isLinked && isNew)) return
    if (fetched.kind === 'skip') {
      if (fetched.reason) this.leaveOut(item.key, errorInfo(fetched.reason), isNew)
      return
    }
    if (fetched.kind === 'duplicate') {
      this.duplicates.add(item.key)
      return
    }
    this.seen.add(item.key)
    if (fetched.kind === 'unchanged') {
      if (requested) this.keep(requested, fetched.validators)
      return
    }
    if (fetched.kind === 'gone') {
      const missing = new AppError('source-refused', say('It does not exist at its source any more.'))
      if (!isNew) await this.remove(requested)
      else this.fail(item, requested, errorInfo(missing))
      return
    }
    const key = this.keyOf(fetched.key ?? item.key)
    if (key !== item.key) {
      // Only the place a redirect leads to is a document.
      this.seen.delete(item.key)
      if (this.seen.has(key) || this.isBehind(key, this.facts.known.get(key))) {
        this.seen.add(key)
        return
      }
      this.seen.add(key)
    }
    await this.compare({ ...item, key, name: fetched.name ?? item.name }, this.facts.known.get(key), fetched)
  }

  private async compare(
    item: { key: string; name: string },
    known: KnownDocument | undefined,
    fetched: Extract<Fetched, { kind: 'content' }>,
  ): Promise<void> {
    const hash = createHash('sha256').update(fetched.bytes).digest('hex')
    if (known && known.hash === hash && known.state !== 'removed') {
      this.keep(known, fetched.validators)
      return
    }
    if (known && isPending(known.state)) await this.deps.ingest.cancel(known.id)
    const { collectionId, sourceId } = this.facts
    const id = known?.id ?? sourceDocumentId(sourceId, item.key)
    const generation = (known?.generation ?? 0) + 1
    const bytes = fetched.bytes.length
    const original = originalKey({ collectionId, documentId: id, generation })
    await this.writeOriginal(original, fetched.bytes, () => {
      const content = {
        name: item.name.slice(0, 255),
        bytes,
        hash,
        state: 'queued' as const,
        generation,
        failures: 0,
        progress: 0,
        error: null,
        validators: fetched.validators ?? null,
        checkedAt: this.deps.now?.() ?? new Date(),
        removedAt: null,
      }
      if (known) this.batch.change(id, { ...content, ...(fetched.mime !== undefined && { mime: fetched.mime }) })
      else {
        const identity = `${sourceId}:${item.key}`
        const mime = fetched.mime ?? 'application/octet-stream'
        this.batch.create({ ...content, id, collectionId, sourceId, key: item.key, identity, mime })
      }
      if (known && known.generation !== known.liveGeneration && known.generation > 0) {
        this.superseded.push({ documentId: id, generation: known.generation })
      }
      this.toQueue.push(id)
      this.record(item.key, id, known && known.state !== 'removed' && known.liveGeneration > 0 ? 'changed' : 'added')
    })
  }

  /** Several originals are written at a time, since each waits for the disk; what is written is told of. */
  private async writeOriginal(key: string, bytes: Uint8Array, tell: () => void): Promise<void> {
    const writing = this.deps.files.write(key, bytes).then(() => {
      this.writings.delete(writing)
      tell()
    })
    // One that failed stays, and is thrown by whoever waits for all.
    writing.catch(() => undefined)
    this.writings.add(writing)
    if (this.writings.size >= WRITINGS) await Promise.race(this.writings)
  }

  /** The content is the one that is known; what went wrong with it before is tried again. */
  private keep(known: KnownDocument, validators?: Validators): void {
    // As JSON, which knows no members without a value.
    if (validators && JSON.stringify(validators) !== JSON.stringify(known.validators)) {
      this.batch.validated.push({ id: known.id, validators })
    }
    const isIndexed = known.generation === known.liveGeneration
    if (known.state === 'quarantined' && !isIndexed) {
      this.record(known.key, known.id, 'skipped', known.error ?? undefined)
      return
    }
    // One that waits for a server is tried again by every sync, so that each says what became of it.
    const waits = known.state === 'queued' && known.error !== null
    if (known.state === 'indexed' || (isPending(known.state) && !waits)) {
      this.batch.seen(known.id)
      return
    }
    const checkedAt = this.deps.now?.() ?? new Date()
    if (isIndexed) {
      // Only getting it had failed.
      this.batch.change(known.id, { state: 'indexed', error: null, failures: 0 })
      this.batch.seen(known.id)
      return
    }
    this.batch.change(known.id, { state: 'queued', error: null, progress: 0, checkedAt })
    this.toQueue.push(known.id)
    this.record(known.key, known.id, known.liveGeneration > 0 ? 'changed' : 'added')
  }

  /** A failure of the network may be the source's: it counts once something else is reached. */
  private async hold(item: SourceItem, error: unknown): Promise<void> {
    const info = errorInfo(error)
    if (info.code === 'internal') this.deps.log.error({ err: error, key: item.key }, 'a document could not be fetched')
    if (!networkCodes.has(info.code)) {
      await this.releaseHeld()
      this.reached = true
      this.seen.add(item.key)
      this.fail(item, this.facts.known.get(item.key), info)
      return
    }
    this.held.push({ item, error: info })
    if (!this.scattered && this.held.length >= UNREACHABLE_IN_A_ROW) throw unreachable(info)
  }

  private async releaseHeld(): Promise<void> {
    for (const { item, error } of this.held.splice(0)) {
      if (this.seen.has(item.key)) continue
      this.seen.add(item.key)
      this.fail(item, this.facts.known.get(item.key), error)
    }
  }

  private async endOfListing(): Promise<void> {
    const [first] = this.held
    if (first && !this.reached) throw unreachable(first.error)
    await this.releaseHeld()
  }

  private fail(item: { key: string; name: string }, known: KnownDocument | undefined, error: ErrorInfo): void {
    const { collectionId, sourceId } = this.facts
    if (known?.state === 'quarantined') {
      this.record(item.key, known.id, 'skipped', error)
      return
    }
    const failures = (known?.failures ?? 0) + 1
    const state = failures >= quarantineAfter ? ('quarantined' as const) : ('failed' as const)
    const id = known?.id ?? sourceDocumentId(sourceId, item.key)
    const failed = { state, failures, error } satisfies Partial<DocumentRecord>
    if (!known) {
      this.batch.create({
        ...failed,
        id,
        collectionId,
        sourceId,
        key: item.key,
        identity: `${sourceId}:${item.key}`,
        name: item.name.slice(0, 255),
        mime: 'application/octet-stream',
        bytes: 0,
        hash: '',
        generation: 0,
      })
    } else if (known.state !== 'removed' && !isPending(known.state)) this.batch.change(id, failed)
    this.record(item.key, id, state, error)
  }

  private record(key: string, documentId: string, outcome: SyncEntryRecord['outcome'], error?: ErrorInfo): void {
    this.batch.seen()
    this.batch.entry({ key, documentId, outcome, error })
  }

  /** Told with the sync; what was a document says why when it is removed. */
  private leaveOut(key: string, reason: ErrorInfo, isNew: boolean): void {
    if (this.leftOut.has(key) || this.leftOut.size >= MOST_LEFT_OUT) return
    this.leftOut.set(key, reason)
    if (isNew) this.batch.entry({ key, documentId: null, outcome: 'left-out', error: reason })
  }

  /** Without the whole listing only what is known to be another document once more goes. */
  private async removeUnseen(isComplete: boolean): Promise<void> {
    const { known, dealtWith, signal } = this.facts
    for (const document of known.values()) {
      if (this.seen.has(document.key) || document.state === 'removed' || dealtWith.has(document.key)) continue
      const isTwice = this.duplicates.has(document.key) || this.seen.has(this.keyOf(document.key))
      if (!isComplete && !isTwice) continue
      signal.throwIfAborted()
      await this.remove(document)
      if (this.batch.done >= BATCH) await this.write(null)
    }
  }

  private async remove(document: KnownDocument): Promise<void> {
    const { collectionId, signal } = this.facts
    const at = this.deps.now?.() ?? new Date()
    await removeDocument(this.deps, { collectionId, documentId: document.id, at }, { signal })
    const error = this.leftOut.get(document.key)
    this.batch.entry({ key: document.key, documentId: document.id, outcome: 'removed', error })
  }

  private async write(total: number | null): Promise<void> {
    const { records, files, ingest } = this.deps
    const { syncId, collectionId } = this.facts
    await Promise.allSettled(this.writings)
    const { batch, toQueue, superseded } = this
    this.batch = new SyncBatch()
    this.toQueue = []
    this.superseded = []
    await records.syncs.write(syncId, batch, { checkedAt: this.deps.now?.() ?? new Date(), total })
    for (const id of toQueue) this.queued.add(id)
    await ingest.enqueue(collectionId, toQueue)
    for (const content of superseded) {
      // It may have become what is searched since this sync began; then it goes when the newest is indexed.
      const { documentId, generation } = content
      if (!(await records.documents.isLive(documentId, generation)))
        await removeContent(files, { collectionId, ...content })
    }
    this.writtenAt = Date.now()
    await Promise.all(this.writings)
  }
}

/** Conditions may be asked with only when there is a content to fall back on. */
const usable = (known: KnownDocument | undefined) =>
  known && known.state !== 'removed' && known.hash !== '' ? (known.validators ?? undefined) : undefined

const unreachable = (error: ErrorInfo) => new AppError('source-unreachable', messageOf(error))
