import type { FieldSpec } from '@/pipeline/filter'
import type { ChunkPayload, VectorQuery } from '@/server/capabilities/vector-store'
import { toUnitVector } from './codec'
import { Columns, filterable } from './columns'
import { filterMask } from './filter-mask'
import { fuseByDistribution, fuseByRank } from './fuse'
import { breathe } from './mutex'
import type { KnownPoint, StoredPoint } from './points-table'
import { Postings } from './postings'
import { type Scored, TopK } from './top-k'
import { blockSlots, dot, paddedQuery, type VectorBlocks } from './vector-blocks'

/** Slots that hold nothing have this length. */
const vacant = -1

export interface SearchResult {
  /** The hits, best first, with the score of the last stage. */
  hits: Scored[]
  dense: Scored[]
  sparse: Scored[]
}

/** What of a collection is kept in memory for searching; built from the file and kept up to date with every write. */
export class SearchIndex {
  private readonly columns = new Columns()
  private readonly postings = new Postings()
  private readonly lengths: number[] = []
  private points = 0
  private totalLength = 0

  constructor(
    private readonly fields: readonly FieldSpec[],
    private readonly vectors: VectorBlocks,
  ) {}

  /** An estimate of the memory held. */
  get bytes(): number {
    return this.columns.bytes + this.postings.bytes + this.vectors.bytes + this.lengths.length * 8
  }

  /** Takes a point from the file. */
  add(point: KnownPoint, payload: ChunkPayload): void {
    while (this.lengths.length <= point.slot) this.lengths.push(vacant)
    this.lengths[point.slot] = point.length
    this.points += 1
    this.totalLength += point.length
    this.columns.set(point.slot, filterable(payload))
    this.postings.add(point.slot, point.terms)
  }

  loaded(): void {
    this.columns.loaded()
  }

  /** Takes a point just written; `terms` are its encoded term counts. */
  put(stored: StoredPoint, terms: Uint32Array): void {
    const { slot, point } = stored
    this.add({ slot, length: point.terms.length, terms }, point.payload)
    this.vectors.put(slot, stored.vector)
  }

  remove(points: readonly KnownPoint[]): void {
    for (const { slot, length } of points) {
      this.lengths[slot] = vacant
      this.points -= 1
      this.totalLength -= length
      this.columns.clear(slot)
    }
    this.postings.remove(points)
  }

  async search(query: VectorQuery, signal: AbortSignal): Promise<SearchResult> {
    const accepts = filterMask(query.filter, this.columns, this.fields, this.lengths.length)
    const hybrid = query.mode === 'hybrid'
    const limit = hybrid ? Math.max(query.limit, query.candidates) : query.limit
    const top = () => new TopK(limit, hybrid ? undefined : query.scoreThreshold)
    const dense = query.mode === 'sparse' ? [] : await this.dense(query.vector ?? [], accepts, top(), signal)
    const sparse = query.mode === 'dense' ? [] : this.sparse(query.terms?.indices ?? [], accepts, top())
    if (!hybrid) return { hits: query.mode === 'dense' ? dense : sparse, dense, sparse }
    const fuse = query.fusion === 'rrf' ? fuseByRank : fuseByDistribution
    const least = query.scoreThreshold ?? Number.NEGATIVE_INFINITY
    const hits = fuse([dense, sparse])
      .filter(({ score }) => score >= least)
      .slice(0, query.limit)
    return { hits, dense, sparse }
  }

  private sparse(terms: readonly number[], accepts: Uint8Array | null, top: TopK): Scored[] {
    const lengths = { ofSlot: this.lengths, points: this.points, average: this.totalLength / Math.max(1, this.points) }
    this.postings.score(terms, lengths, accepts, (slot, score) => top.offer(slot, score))
    return top.sorted()
  }

  private async dense(
    vector: readonly number[],
    accepts: Uint8Array | null,
    top: TopK,
    signal: AbortSignal,
  ): Promise<Scored[]> {
    const query = paddedQuery(toUnitVector(vector))
    const blocks = Math.ceil(this.lengths.length / blockSlots)
    for (let block = 0; block < blocks; block += 1) {
      const first = block * blockSlots
      if (accepts && !accepts.subarray(first, first + blockSlots).includes(1)) continue
      let vectors = this.vectors.resident(block)
      if (!vectors) {
        vectors = await this.vectors.load(block)
        await breathe()
        signal.throwIfAborted()
      }
      this.scanBlock(query, vector.length, vectors, first, accepts, top)
    }
    return top.sorted()
  }

  private scanBlock(
    query: Float32Array,
    dimension: number,
    vectors: Float32Array,
    first: number,
    accepts: Uint8Array | null,
    top: TopK,
  ): void {
    const end = Math.min(first + blockSlots, this.lengths.length)
    for (let slot = first; slot < end; slot += 1) {
      if (this.lengths[slot] === vacant || (accepts && accepts[slot] !== 1)) continue
      top.offer(slot, dot(query, vectors, (slot - first) * dimension))
    }
  }
}
