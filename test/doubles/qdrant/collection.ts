import { checkFilter, passes, type TextFields } from './filter'
import { dbsf, rrf } from './fusion'
import { marginalRelevance } from './mmr'
import { wrongInput } from './refusal'
import type {
  CollectionConfig,
  Filter,
  IndexSchema,
  PointId,
  Prefetch,
  QueryGroupsRequest,
  QueryRequest,
  SparseVector,
} from './schemas'

export interface StoredPoint {
  id: PointId
  dense: Map<string, Float32Array>
  sparse: Map<string, Map<number, number>>
  payload: Record<string, unknown>
}
export interface Scored {
  point: StoredPoint
  score: number
}
export interface IncomingPoint {
  id: PointId
  vector: Record<string, number[] | SparseVector>
  payload?: Record<string, unknown> | null | undefined
}

const indexType = (schema: IndexSchema): string => (typeof schema === 'string' ? schema : schema.type)

/** Points by id or, without ids, by filter. */
export interface Selector {
  points?: PointId[] | undefined
  filter?: Filter | undefined
}

/** From so many vectors on, and so large a share of deleted ones, a segment is tidied up (the server's defaults). */
const vacuumFrom = 1_000
const deletedThreshold = 0.2

/** A collection of the double: exact search over points in memory. */
export class DoubleCollection {
  readonly indexes = new Map<string, IndexSchema>()
  private readonly points = new Map<PointId, StoredPoint>()
  /** What is deleted stays in the sparse index, and in its IDF, until the server tidies up. */
  private deleted: StoredPoint[] = []

  constructor(readonly config: CollectionConfig) {}

  /** What each indexed field holds, as `keyword` or `text`. */
  get indexTypes(): Map<string, string> {
    return new Map([...this.indexes].map(([key, schema]) => [key, indexType(schema)]))
  }

  /** Refuses the whole request when one of its points is wrong, as Qdrant does. */
  checkPoints(points: readonly IncomingPoint[]): void {
    for (const { vector } of points) {
      for (const [name, value] of Object.entries(vector)) {
        if (Array.isArray(value)) this.checkDense(name, value)
        else if (!this.config.sparse_vectors?.[name]) throw wrongInput(`Not existing vector name error: ${name}`)
      }
    }
  }

  upsert(points: readonly IncomingPoint[]): void {
    for (const { id, vector, payload } of points) {
      const stored: StoredPoint = { id, dense: new Map(), sparse: new Map(), payload: payload ?? {} }
      for (const [name, value] of Object.entries(vector)) {
        if (Array.isArray(value)) stored.dense.set(name, unit(value))
        else
          stored.sparse.set(
            name,
            new Map(value.indices.map((index, at) => [index, Math.fround(value.values[at] ?? 0)])),
          )
      }
      this.points.set(id, stored)
    }
  }

  delete(selector: Selector): void {
    for (const point of this.chosen(selector)) {
      this.points.delete(point.id)
      this.deleted.push(point)
    }
    const stored = this.points.size + this.deleted.length
    if (stored >= vacuumFrom && this.deleted.length > deletedThreshold * stored) this.deleted = []
  }

  setPayload(selector: Selector, payload: Record<string, unknown>): void {
    for (const point of this.chosen(selector)) point.payload = { ...point.payload, ...payload }
  }

  deletePayload(selector: Selector, keys: readonly string[]): void {
    for (const point of this.chosen(selector)) {
      point.payload = Object.fromEntries(Object.entries(point.payload).filter(([key]) => !keys.includes(key)))
    }
  }

  private chosen({ points, filter }: Selector): StoredPoint[] {
    return points ? points.flatMap((id) => this.points.get(id) ?? []) : this.select(filter)
  }

  select(filter: Filter | undefined): StoredPoint[] {
    const types = this.indexTypes
    checkFilter(filter, types)
    const textFields: TextFields = new Set([...types].filter(([, type]) => type === 'text').map(([key]) => key))
    return [...this.points.values()].filter((point) => passes(point, filter, textFields))
  }

  /** Points in order of their ids, from `offset` on, and the id that the next page starts with. */
  scroll(
    filter: Filter | undefined,
    limit: number,
    offset: PointId | undefined,
  ): { page: StoredPoint[]; next: PointId | null } {
    const sorted = this.select(filter).sort((a, b) => (a.id < b.id ? -1 : 1))
    const from = offset === undefined ? sorted : sorted.filter(({ id }) => id >= offset)
    return { page: from.slice(0, limit), next: from[limit]?.id ?? null }
  }

  query(request: QueryRequest): Scored[] {
    const lists = (request.prefetch ?? []).map((branch) => this.search(branch))
    const found =
      lists.length > 0 ? this.fuse(request, lists) : this.search({ ...request, limit: request.limit + request.offset })
    const least = request.score_threshold ?? Number.NEGATIVE_INFINITY
    return found.filter(({ score }) => score >= least).slice(request.offset, request.offset + request.limit)
  }

  /**
   * The best groups of points with the same value of a key, each with its best points. As in the real server prefetches
   * bring `group_size` times as much.
   */
  queryGroups({ group_by, group_size, limit, ...request }: QueryGroupsRequest): { id: unknown; hits: Scored[] }[] {
    const prefetch = request.prefetch?.map((branch) => ({ ...branch, limit: branch.limit * group_size }))
    const groups = new Map<unknown, Scored[]>()
    for (const one of this.query({ ...request, prefetch, offset: 0, limit: Math.max(1, this.points.size) })) {
      const id = one.point.payload[group_by]
      if (typeof id !== 'string' && !Number.isInteger(id)) continue
      const hits = groups.get(id) ?? []
      if (hits.length === 0 && groups.size === limit) continue
      groups.set(id, hits)
      if (hits.length < group_size) hits.push(one)
    }
    return [...groups].map(([id, hits]) => ({ id, hits }))
  }

  private fuse({ query, filter }: QueryRequest, lists: Scored[][]): Scored[] {
    const allowed = new Set(this.select(filter))
    const kept = lists.map((list) => list.filter(({ point }) => allowed.has(point)))
    if (query && 'rrf' in query) {
      const { k, weights } = query.rrf
      if (weights && weights.length !== lists.length) {
        const counts = `got ${weights.length}, expected ${lists.length}`
        throw wrongInput(`Number of weights in RRF should match number of pre-fetches: ${counts}`)
      }
      return rrf(kept, k, weights)
    }
    if (query && 'fusion' in query) return query.fusion === 'rrf' ? rrf(kept) : dbsf(kept)
    throw wrongInput('A query over prefetches is needed')
  }

  private search({
    query,
    using = '',
    filter,
    limit,
    score_threshold: least = Number.NEGATIVE_INFINITY,
  }: Prefetch): Scored[] {
    if (!query) throw wrongInput('Query is missing')
    if ('fusion' in query || 'rrf' in query) throw wrongInput('Fusion query needs at least one prefetch')
    const vector = 'nearest' in query ? query.nearest : query
    const mmr = 'nearest' in query ? query.mmr : undefined
    if (mmr && !Array.isArray(vector)) throw wrongInput('MMR over sparse vectors is not in this double')
    const points = this.select(filter)
    const scored = Array.isArray(vector) ? this.nearest(points, using, vector) : this.matching(points, using, vector)
    const best = scored
      .filter(({ score }) => score >= least)
      .sort((a, b) => b.score - a.score)
      .slice(0, mmr?.candidates_limit ?? limit)
    return mmr ? marginalRelevance(best, using, mmr.diversity, limit) : best.slice(0, limit)
  }

  private nearest(points: readonly StoredPoint[], using: string, vector: readonly number[]): Scored[] {
    this.checkDense(using, vector)
    const query = unit(vector)
    return points.flatMap((point) => {
      const stored = point.dense.get(using)
      return stored
        ? [{ point, score: Math.fround(stored.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0)) }]
        : []
    })
  }

  /** Sparse dot product; with `modifier: idf` a term weighs ln((n − df + 0.5)/(df + 0.5) + 1) over all that is stored. */
  private matching(points: readonly StoredPoint[], using: string, { indices, values }: SparseVector): Scored[] {
    const params = this.config.sparse_vectors?.[using]
    if (!params) throw wrongInput(`Not existing vector name error: ${using}`)
    const all = [...this.points.values(), ...this.deleted].flatMap((point) => point.sparse.get(using) ?? [])
    const weights = indices.map((index, at) => {
      const df = all.filter((vector) => vector.has(index)).length
      const idf = params.modifier === 'idf' ? Math.log((all.length - df + 0.5) / (df + 0.5) + 1) : 1
      return { index, weight: (values[at] ?? 0) * idf }
    })
    return points.flatMap((point) => {
      const vector = point.sparse.get(using)
      if (!vector || !indices.some((index) => vector.has(index))) return []
      return [
        {
          point,
          score: Math.fround(weights.reduce((sum, { index, weight }) => sum + weight * (vector.get(index) ?? 0), 0)),
        },
      ]
    })
  }

  private checkDense(name: string, vector: readonly number[]): void {
    const params = this.config.vectors?.[name]
    if (!params) throw wrongInput(`Not existing vector name error: ${name}`)
    if (params.size !== vector.length)
      throw wrongInput(`Vector dimension error: expected dim: ${params.size}, got ${vector.length}`)
  }
}

/** Qdrant keeps vectors under cosine distance at length 1, in single precision. */
function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector)
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length))
}
