import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Together } from '@/server/capabilities/together'
import type { CollectionSpec, CollectionStats } from '@/server/capabilities/vector-store'
import type { Database } from './database'
import type { Holder, MemoryBudget } from './memory-budget'
import { breathe, createMutex } from './mutex'
import { readPoints, readVectors } from './point-reads'
import { type CollectionRow, dropTables, type Live, type Standing } from './points-table'
import { type Purge, SearchIndex } from './search-index'
import { VectorBlocks } from './vector-blocks'

const readBatch = 256
const countersSchema = z.object({ points: z.number(), total_length: z.number(), next_slot: z.number() })

/** A document is to have this generation alone. */
export interface Commit {
  document: string
  generation: number
  signal: StopSignal
}

/** A document whose change is decided: from then on only this generation is live, while the rest is cleaned up. */
export interface Pending {
  generation: number
  /** What the index that saw the change still holds of the old points. */
  purge?: { index: SearchIndex; rest: Purge }
  /** Up to where the document's points are cleaned up. */
  done: { chunk: number; slot: number }
}

/**
 * One collection: its part of the file and, once searched, its index in memory. Operations on it run one after the
 * other (`exclusive`); long ones let go between batches.
 */
export class Collection implements Holder {
  index: SearchIndex | null = null
  /** Changes of whole documents, one after the other: they span several batches. */
  readonly changing = createMutex()
  /** Commits that come while others are made are made together. */
  commits: Together<Commit, undefined> | null = null
  /** Documents whose change is being prepared; true once something else has written to one of them. */
  readonly prepared = new Map<string, boolean>()
  readonly pending: Map<string, Pending>
  private readonly queue = createMutex()
  private dropped = false

  constructor(
    readonly name: string,
    readonly spec: CollectionSpec,
    public row: CollectionRow,
    readonly db: Database,
    readonly budget: MemoryBudget,
    commits: readonly { document: string; generation: number }[],
  ) {
    this.pending = new Map(
      commits.map(({ document, generation }) => [document, { generation, done: { chunk: -1, slot: -1 } }]),
    )
  }

  get id(): number {
    return this.row.id
  }

  stats(): CollectionStats {
    return { points: this.row.points, dimension: this.spec.dimension }
  }

  /** Notes in memory what the file counts. */
  count({ points, length }: { points: number; length: number }, nextSlot = this.row.nextSlot): void {
    const { id, points: before, totalLength } = this.row
    this.row = { id, points: before + points, totalLength: totalLength + length, nextSlot }
  }

  /** Reads the counters anew: another process has written, so the index in memory is not the file's either. */
  async refresh(): Promise<void> {
    const { rows } = await this.db.all('SELECT points, total_length, next_slot FROM collections WHERE id = ?', [
      this.id,
    ])
    if (!rows[0]) throw missingCollection(this.name)
    const { points, total_length: totalLength, next_slot: nextSlot } = countersSchema.parse(rows[0])
    this.row = { id: this.id, points, totalLength, nextSlot }
    this.release()
  }

  /** Gives the memory back; the next search reads the file again. */
  release(): void {
    this.index = null
  }

  /** Deletes the collection; operations still waiting find it missing. */
  drop(): Promise<void> {
    return this.exclusive(async () => {
      await this.db.write(dropTables(this.id))
      this.dropped = true
      this.release()
    })
  }

  exclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.queue(() => {
      if (this.dropped) throw missingCollection(this.name)
      return task()
    })
  }

  /** Which points of a document are searchable. */
  liveOf(document: string): Live {
    const pending = this.pending.get(document)
    return pending ? { generation: pending.generation } : 'unstaged'
  }

  isLive({ document, generation, staged }: Standing): boolean {
    const pending = this.pending.get(document)
    return pending ? generation === pending.generation : !staged
  }

  /** The index in memory, read from the file where it is not there. Only within `exclusive`. */
  async loaded(signal: StopSignal): Promise<SearchIndex> {
    if (this.index) return this.index
    const vectors: VectorBlocks = new VectorBlocks(
      this.spec.dimension,
      (first, end) => readVectors(this.db, this.id, first, end),
      (bytes) => this.budget.admit(this, bytes),
    )
    const index = new SearchIndex(vectors)
    for (let first = 0; first < this.row.nextSlot; first += readBatch) {
      for (const point of await readPoints(this.db, this.id, first, first + readBatch)) {
        if (this.isLive(point)) index.add(point, point.payload)
      }
      await breathe()
      signal.throwIfAborted()
    }
    index.loaded()
    this.budget.use(this, index.bytes)
    this.index = index
    return index
  }

  checkDimension(vector: readonly number[]): void {
    const { dimension } = this.spec
    if (vector.length === dimension) return
    throw new AppError(
      'dimension-mismatch',
      say('The vector has {actual} dimensions, the collection has {expected}.', {
        actual: vector.length,
        expected: dimension,
      }),
      { details: { expected: dimension, actual: vector.length }, cause: this.name },
    )
  }

  checkNumbers(vector: readonly number[]): void {
    if (vector.every(Number.isFinite)) return
    throw new AppError('vectors-refused', say('A vector contains a value that is no number.'), {
      fix: say('Check the embedding model: it returned a broken vector.'),
      cause: this.name,
    })
  }
}

export const missingCollection = (name: string): AppError =>
  new AppError('collection-missing', say('The vector store has no such collection.'), { cause: name })
