import { setTimeout as wait } from 'node:timers/promises'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { requireSameEmbedder } from '@/server/knowledge/ingest/same-embedder'
import type { IngestDeps } from '@/server/knowledge/ingest/types'

/** What uses of collections ask about their indexes. */
export type Health = Pick<IndexHealth, 'check' | 'checkSoon' | 'recent' | 'known'>

export interface HealthDeps {
  records: Records
  vectorStore: VectorStore
  embedderDigest: NonNullable<IngestDeps['embedderDigest']>
  log: IngestDeps['log']
  /** Hears of a collection whose trouble began, changed or ended. */
  onChange?: (collectionId: string) => void
}

/** What is known of one index; another one of the same collection makes it void. */
interface Finding {
  storeName: string
  trouble: ErrorInfo | null
  at: number
}

/** What a look at an index needs of its collection's row. */
export type HealthRow = Pick<
  CollectionRecord,
  | 'id'
  | 'name'
  | 'storeName'
  | 'dimension'
  | 'chunkCount'
  | 'revision'
  | 'embedderProvider'
  | 'embedderModel'
  | 'embedderDigest'
>

const LOOK_EVERY_MS = 60_000
const STORE_LIMIT_MS = 10_000
/** A change in the vector store is told in the database right after: fewer points than that says count only if they last. */
const SETTLE_MS = 500
const FRESH_MS = 3_000
const PAGE_WAIT_MS = 1_200

/**
 * Compares what the database says of each live index with what the vector store and the model servers say: an index that
 * is gone, that lost points, or whose embedding model was replaced. It looks at the start, from time to time, when a page
 * asks and when a call fails; a run asks only what is known, and costs no call.
 */
export class IndexHealth {
  private readonly findings = new Map<string, Finding>()
  private readonly looking = new Map<string, Promise<ErrorInfo | null>>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly deps: HealthDeps,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What is known to be wrong with this index of a collection. */
  known(collectionId: string, storeName: string): ErrorInfo | null {
    const finding = this.findings.get(collectionId)
    return finding?.storeName === storeName ? finding.trouble : null
  }

  /** How many collections have an index that is missing or damaged. */
  get lost(): number {
    return [...this.findings.values()].filter(({ trouble }) => trouble?.code === 'index-lost').length
  }

  /** Looks at a collection's live index. Never throws for what is down. */
  async check(collectionId: string): Promise<ErrorInfo | null> {
    const [row] = await this.deps.records.collections.everywhere(collectionId)
    return row ? this.checkRow(row, 0) : null
  }

  /** Looks at a collection's live index, or at all of them, without anybody waiting. What fails is logged. */
  checkSoon(collectionId?: string): void {
    const looking = collectionId === undefined ? this.checkAll() : this.check(collectionId)
    looking.catch((error: unknown) => this.failed(error))
  }

  private failed(error: unknown): void {
    this.deps.log.error({ err: error }, 'indexes could not be checked')
  }

  /** For pages: what a look of the last seconds tells. A server that hangs keeps nobody waiting long. */
  async recent(row: HealthRow): Promise<ErrorInfo | null> {
    const control = new AbortController()
    const late = wait(PAGE_WAIT_MS, undefined, { signal: control.signal }).then(
      () => this.known(row.id, row.storeName),
      () => null,
    )
    return Promise.race([this.checkRow(row, FRESH_MS), late]).finally(() => control.abort())
  }

  async checkAll(): Promise<void> {
    const rows = await this.deps.records.collections.everywhere()
    for (const id of this.findings.keys()) if (rows.every((row) => row.id !== id)) this.findings.delete(id)
    for (const row of rows) await this.checkRow(row, 0)
  }

  /** Looks now, and from time to time. */
  async start(): Promise<void> {
    this.timer = setInterval(() => this.checkSoon(), LOOK_EVERY_MS)
    this.timer.unref()
    await this.checkAll().catch((error: unknown) => this.failed(error))
  }

  close(): void {
    clearInterval(this.timer)
  }

  private async checkRow(row: HealthRow, maxAgeMs: number): Promise<ErrorInfo | null> {
    const last = this.findings.get(row.id)
    if (last && last.storeName === row.storeName && this.now() - last.at < maxAgeMs) return last.trouble
    const running = this.looking.get(row.storeName)
    if (running) return running
    const looking = this.look(row).finally(() => this.looking.delete(row.storeName))
    this.looking.set(row.storeName, looking)
    return looking
  }

  private async look(row: HealthRow): Promise<ErrorInfo | null> {
    const before = this.known(row.id, row.storeName)
    try {
      const trouble = (await this.lookAtStore(row)) ?? (await this.lookAtEmbedder(row))
      this.findings.set(row.id, { storeName: row.storeName, trouble, at: this.now() })
      if (before?.message !== trouble?.message) {
        if (trouble) this.deps.log.error({ collectionId: row.id, storeName: row.storeName }, trouble.message)
        this.deps.onChange?.(row.id)
      }
      return trouble
    } catch (error) {
      // Who does not answer says nothing about the index.
      if (error instanceof AppError) return before
      throw error
    }
  }

  private async lookAtStore(row: HealthRow): Promise<ErrorInfo | null> {
    const found = await this.stats(row)
    if (found === null) return errorInfo(indexGone(row.name))
    const { dimension, points } = found
    if (dimension !== row.dimension) return errorInfo(otherDimension(row, dimension))
    if (points >= row.chunkCount) return null
    await wait(SETTLE_MS)
    const [again, [now]] = await Promise.all([this.stats(row), this.deps.records.collections.everywhere(row.id)])
    const isSettled = now?.revision === row.revision && now.storeName === row.storeName && again?.points === points
    return isSettled ? errorInfo(pointsMissing(row, points)) : this.known(row.id, row.storeName)
  }

  private stats({ storeName }: HealthRow) {
    return this.deps.vectorStore.stats(storeName, { signal: AbortSignal.timeout(STORE_LIMIT_MS) })
  }

  private async lookAtEmbedder(row: HealthRow): Promise<ErrorInfo | null> {
    try {
      await requireSameEmbedder(this.deps, row)
      if (row.embedderDigest === null) await this.adopt(row)
      return null
    } catch (error) {
      if (error instanceof AppError && error.code === 'embedder-replaced') return errorInfo(error)
      throw error
    }
  }

  /** An index of a time when versions were not kept: the first one that is seen counts as its own. */
  private async adopt({ id, storeName, embedderProvider, embedderModel }: HealthRow): Promise<void> {
    const digest = await this.deps.embedderDigest({ provider: embedderProvider, model: embedderModel })
    if (digest !== undefined) await this.deps.records.collections.adoptDigest(id, storeName, digest)
  }
}

/** The error for an index that is not in the vector store. */
export const indexGone = (name: string): AppError =>
  new AppError(
    'index-lost',
    say('The index of “{name}” is not in the vector store: it was deleted, or its file was damaged.', { name }),
  )

const otherDimension = ({ name, dimension }: HealthRow, found: number): AppError =>
  new AppError(
    'index-lost',
    say('The vector store holds vectors of {found} dimensions for “{name}”, where {dimension} belong.', {
      found,
      name,
      dimension,
    }),
  )

const pointsMissing = ({ name, chunkCount }: HealthRow, points: number): AppError =>
  new AppError(
    'index-lost',
    say('The vector store holds only {points} of the {chunkCount} chunks of “{name}”.', { points, chunkCount, name }),
  )
