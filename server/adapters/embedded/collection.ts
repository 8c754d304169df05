import { AppError } from '@/pipeline/errors'
import type { CollectionSpec, CollectionStats, Point, VectorHit, VectorQuery } from '@/server/capabilities/vector-store'
import { decodeTerms, encodeTerms } from './codec'
import type { Database } from './database'
import type { Holder, MemoryBudget } from './memory-budget'
import { breathe, createMutex } from './mutex'
import {
  type CollectionRow,
  countersStatement,
  deleteStatements,
  dropTables,
  findByDocument,
  findByIds,
  findFreeSlots,
  insertStatements,
  type KnownPoint,
  type PointRecord,
  readBySlots,
  readDocument,
  readPoints,
  readVectors,
  type StoredPoint,
  storedPoint,
} from './points-table'
import { SearchIndex, type SearchResult } from './search-index'
import type { Scored } from './top-k'
import { VectorBlocks } from './vector-blocks'

/** Points per transaction: some milliseconds, so that the process answers others in between. */
const writeBatch = 64
const readBatch = 256

/**
 * One collection: its part of the file and, once searched, its index in memory. Operations on it run one after the
 * other; long ones let go between batches.
 */
export class Collection implements Holder {
  private readonly queue = createMutex()
  private index: SearchIndex | null = null
  private dropped = false

  constructor(
    readonly name: string,
    private readonly spec: CollectionSpec,
    private row: CollectionRow,
    private readonly db: Database,
    private readonly budget: MemoryBudget,
  ) {}

  get id(): number {
    return this.row.id
  }

  stats(): CollectionStats {
    return { points: this.row.points, dimension: this.spec.dimension }
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

  async upsert(points: readonly Point[], signal: AbortSignal): Promise<void> {
    for (const point of points) this.checkDimension(point.vector)
    for (let at = 0; at < points.length; at += writeBatch) {
      signal.throwIfAborted()
      await this.exclusive(() => this.writeBatch(points.slice(at, at + writeBatch)))
      await breathe()
    }
  }

  async deleteDocument(documentId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const removed = await this.exclusive(() => this.deleteBatch(documentId))
      if (removed < writeBatch) return
      await breathe()
    }
  }

  async chunksOf(documentId: string, signal: AbortSignal): Promise<PointRecord[]> {
    const records: PointRecord[] = []
    for (;;) {
      signal.throwIfAborted()
      const page = await this.exclusive(() => readDocument(this.db, this.id, documentId, readBatch, records.length))
      records.push(...page)
      if (page.length < readBatch) return records
      await breathe()
    }
  }

  query(query: VectorQuery, signal: AbortSignal): Promise<VectorHit[]> {
    if (query.mode !== 'sparse') {
      this.checkDimension(query.vector ?? [])
      this.checkNumbers(query.vector ?? [])
    }
    return this.exclusive(async () => {
      signal.throwIfAborted()
      const index = this.index ?? (await this.load(signal))
      const result = await index.search(query, signal)
      this.budget.use(this, index.bytes)
      return this.hitsOf(query, result)
    })
  }

  private exclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.queue(() => {
      if (this.dropped) throw missingCollection(this.name)
      return task()
    })
  }

  private checkDimension(vector: readonly number[]): void {
    const { dimension } = this.spec
    if (vector.length !== dimension) {
      throw new AppError(
        'dimension-mismatch',
        `The vector has ${vector.length} dimensions, the collection "${this.name}" has ${dimension}.`,
        {
          details: { expected: dimension, actual: vector.length },
        },
      )
    }
  }

  private checkNumbers(vector: readonly number[]): void {
    if (!vector.every(Number.isFinite)) {
      throw new AppError(
        'vectors-refused',
        `A vector for the collection "${this.name}" contains a value that is no number.`,
        {
          fix: 'Check the embedding model: it returned a broken vector.',
        },
      )
    }
  }

  private async load(signal: AbortSignal): Promise<SearchIndex> {
    const vectors: VectorBlocks = new VectorBlocks(
      this.spec.dimension,
      (first, end) => readVectors(this.db, this.id, first, end),
      (bytes) => this.budget.admit(this, bytes),
    )
    const index = new SearchIndex(this.spec.fields, vectors)
    for (let first = 0; first < this.row.nextSlot; first += readBatch) {
      for (const point of await readPoints(this.db, this.id, first, first + readBatch)) index.add(point, point.payload)
      await breathe()
      signal.throwIfAborted()
    }
    index.loaded()
    this.budget.use(this, index.bytes)
    this.index = index
    return index
  }

  private async writeBatch(batch: readonly Point[]): Promise<void> {
    for (const { vector } of batch) this.checkNumbers(vector)
    const points = [...new Map(batch.map((point) => [point.id, point])).values()]
    const known = await findByIds(
      this.db,
      this.id,
      points.map(({ id }) => id),
    )
    const added = points.length - known.size
    const free = added > 0 ? await findFreeSlots(this.db, this.id, added) : []
    let nextSlot = this.row.nextSlot
    const stored = points.map((point) => storedPoint(known.get(point.id)?.slot ?? free.shift() ?? nextSlot++, point))
    const before = sumOf([...known.values()].map(({ length }) => length))
    const after = sumOf(points.map(({ terms }) => terms.length))
    const row = {
      ...this.row,
      nextSlot,
      points: this.row.points + added,
      totalLength: this.row.totalLength + after - before,
    }
    await this.db.write([...insertStatements(this.id, stored), countersStatement(row)])
    this.row = row
    this.updateIndex([...known.values()], stored)
  }

  private updateIndex(removed: readonly KnownPoint[], added: readonly StoredPoint[]): void {
    const { index } = this
    if (!index) return
    index.remove(removed)
    for (const point of added) index.put(point, decodeTerms(encodeTerms(point.point.terms).buffer))
  }

  private async deleteBatch(documentId: string): Promise<number> {
    const points = await findByDocument(this.db, this.id, documentId, writeBatch)
    if (points.length === 0) return 0
    const length = sumOf(points.map((point) => point.length))
    const row = { ...this.row, points: this.row.points - points.length, totalLength: this.row.totalLength - length }
    await this.db.write([
      ...deleteStatements(
        this.id,
        points.map(({ slot }) => slot),
      ),
      countersStatement(row),
    ])
    this.row = row
    this.updateIndex(points, [])
    return points.length
  }

  private async hitsOf(query: VectorQuery, { hits, dense, sparse }: SearchResult): Promise<VectorHit[]> {
    if (hits.length === 0) return []
    const records = await readBySlots(
      this.db,
      this.id,
      hits.map(({ slot }) => slot),
    )
    const denseStages = stagesOf(dense)
    const sparseStages = stagesOf(sparse)
    return hits.flatMap(({ slot, score }, at) => {
      const record = records.get(slot)
      if (!record) return []
      const inDense = denseStages.get(slot)
      const inSparse = sparseStages.get(slot)
      const stages = {
        ...(inDense && { dense: inDense }),
        ...(inSparse && { sparse: inSparse }),
        ...(query.mode === 'hybrid' && { fused: { rank: at + 1, score } }),
      }
      return [{ ...record, score, stages }]
    })
  }
}

export const missingCollection = (name: string): AppError =>
  new AppError('collection-missing', `The vector store has no collection "${name}".`, { details: { collection: name } })

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

const stagesOf = (list: readonly Scored[]): Map<number, { rank: number; score: number }> =>
  new Map(list.map(({ slot, score }, at) => [slot, { rank: at + 1, score }]))
