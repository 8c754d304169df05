import { capPerDocument } from '@/pipeline/per-document'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { QueryTerms, VectorQuery } from '@/server/capabilities/vector-store'
import { diversify } from '../shared/vector-search/diversify'
import { fuseByScore, type LegHit } from '../shared/vector-search/fuse-by-score'
import { type Others, othersLimit, searchedApart } from '../shared/vector-search/keep-places'
import { byDistribution } from '../shared/vector-search/normalise'
import { toUnitVector } from './codec'
import { Columns, filterable } from './columns'
import { filterMask } from './filter-mask'
import { fuseByDistribution, fuseByRank } from './fuse'
import { breathe } from './mutex'
import type { KnownPayload, KnownPoint, StoredPoint } from './points-table'
import { Postings } from './postings'
import { type Scored, TopK } from './top-k'
import { blockSlots, dot, paddedQuery, type VectorBlocks } from './vector-blocks'

/** Slots that hold nothing searchable have this length. */
const vacant = -1
const noTerms: QueryTerms = { indices: [], weights: [], idf: 'given' }
/** A search with a limit per document looks at so many times more points, and again at more until it has enough. */
const wider = 8
/** Postings gone through in one piece of cleaning up: some milliseconds. */
const purgeBudget = 100_000

export interface SearchResult {
  /** The hits, best first, with the score of the last stage. */
  hits: Scored[]
  dense: Scored[]
  sparse: Scored[]
  /** All that a hybrid search joined, in its order. */
  fused: Scored[]
  /** What a fusion by scores made of the scores of both lists, in their order. */
  normalised?: { dense: readonly number[]; sparse: readonly number[] } | undefined
}

/** The best of the chunks known to be in another language. */
interface OtherLanguages {
  top: TopK
  than: string
}

/** Points that become searchable or cease to be at once, with how many of them have each term. */
export interface Change {
  slots: number[]
  lengths: number[]
  terms: Map<number, number>
  totalLength: number
}

/** What is still in the lists of these terms is to be taken out. */
export interface Purge {
  terms: number[]
  slots: readonly number[]
  /** 1 for each of the slots. */
  gone: Uint8Array
}

/** What of a collection is kept in memory for searching; built from the file and kept up to date with every write. */
export class SearchIndex {
  private readonly columns = new Columns()
  private readonly postings = new Postings()
  private readonly lengths: number[] = []
  /** The language of each chunk; a fusion by scores asks for it. */
  private readonly languages: (string | undefined)[] = []
  private points = 0
  private totalLength = 0

  constructor(private readonly vectors: VectorBlocks) {}

  /** An estimate of the memory held. */
  get bytes(): number {
    return (
      this.columns.bytes + this.postings.bytes + this.vectors.bytes + (this.lengths.length + this.languages.length) * 8
    )
  }

  /** Takes a point from the file. */
  add(point: KnownPoint, payload: KnownPayload): void {
    while (this.lengths.length <= point.slot) this.lengths.push(vacant)
    this.lengths[point.slot] = point.length
    this.points += 1
    this.totalLength += point.length
    this.know(point, payload)
  }

  /** What a search may ask of a point, whether it is searchable yet or not. */
  private know({ slot, terms }: KnownPoint, payload: KnownPayload): void {
    while (this.languages.length < slot) this.languages.push(undefined)
    this.languages[slot] = payload.language
    this.columns.set(slot, filterable(payload))
    this.postings.add(slot, terms)
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

  /** Brings the vector of a point that is not searchable up to date. */
  putVector({ slot, vector }: StoredPoint): void {
    this.vectors.put(slot, vector)
  }

  /** Takes in a point that is not searchable yet: `swap` makes it so. */
  addHidden(point: KnownPoint, payload: KnownPayload): void {
    while (this.lengths.length <= point.slot) this.lengths.push(vacant)
    this.know(point, payload)
    this.postings.hide(tallyOf([point.terms]))
  }

  /** Makes hidden points searchable and hides others, between two searches. */
  swap(shown: Change, gone: Change): void {
    this.postings.hide(shown.terms, -1)
    this.postings.hide(gone.terms)
    shown.slots.forEach((slot, at) => {
      this.lengths[slot] = shown.lengths[at] ?? 0
    })
    for (const slot of gone.slots) this.lengths[slot] = vacant
    this.points += shown.slots.length - gone.slots.length
    this.totalLength += shown.totalLength - gone.totalLength
  }

  /** Takes some of what is hidden out of the lists; false when nothing is left to do. */
  purgeSome({ terms, slots, gone }: Purge): boolean {
    for (let visited = 0; visited < purgeBudget && terms.length > 0; ) {
      const term = terms.pop()
      if (term !== undefined) visited += 1 + this.postings.purge(term, gone)
    }
    if (terms.length > 0) return true
    for (const slot of slots) this.columns.clear(slot)
    return false
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

  async search(query: VectorQuery, signal: StopSignal): Promise<SearchResult> {
    const accepts = filterMask(query.filter, this.columns, this.lengths.length)
    const wanted = Math.max(query.limit, query.mmr?.candidates ?? 0)
    const ranked =
      query.mode === 'hybrid'
        ? await this.hybrid(query, accepts, signal)
        : await this.single(query, wanted, accepts, signal)
    const list = query.mode === 'hybrid' ? ranked.fused : query.mode === 'dense' ? ranked.dense : ranked.sparse
    const hits = this.cap(list, query, wanted)
    return { ...ranked, hits: query.mmr ? await this.diverse(hits, query, query.mmr.diversity) : hits }
  }

  private async hybrid(query: VectorQuery, accepts: Uint8Array | null, signal: StopSignal) {
    const limit = Math.max(query.limit, query.candidates)
    const apart = searchedApart(query)
    const others = apart ? { top: new TopK(othersLimit), than: apart.questionLanguage } : undefined
    const dense = await this.dense(query.vector ?? [], accepts, new TopK(limit), signal, others)
    const sparse = this.sparse(query.terms ?? noTerms, accepts, new TopK(limit))
    const found = apart && others ? { hits: others.top.sorted().map(asLegHit), asked: apart.asked } : undefined
    const ranked = this.joined(query, dense, sparse, found)
    const least = query.scoreThreshold ?? Number.NEGATIVE_INFINITY
    return { ...ranked, fused: ranked.fused.filter(({ score }) => score >= least) }
  }

  private joined(
    { fusion, weights, denseShare }: VectorQuery,
    dense: Scored[],
    sparse: Scored[],
    others: Others<number> | undefined,
  ): Omit<SearchResult, 'hits'> {
    const lists = [dense, sparse]
    if (fusion === 'rrf') return { dense, sparse, fused: fuseByRank(lists, weights && [weights.dense, weights.sparse]) }
    if (fusion === 'dbsf') {
      const normalised = { dense: distributed(dense), sparse: distributed(sparse) }
      return { dense, sparse, fused: fuseByDistribution(lists), normalised }
    }
    const languageOf = (slot: number) => this.languages[slot]
    const legs = [dense.map(asLegHit), sparse.map(asLegHit)] as const
    const { joined, denseHits, ...normalised } = fuseByScore(...legs, denseShare, languageOf, others)
    return { dense: denseHits.map(asScored), sparse, fused: joined.map(asScored), normalised }
  }

  /** One branch alone. With a limit per document it looks further down until there are enough. */
  private async single(query: VectorQuery, wanted: number, accepts: Uint8Array | null, signal: StopSignal) {
    for (let size = query.perDocument ? wanted * wider : wanted; ; size *= wider) {
      const top = new TopK(size, query.scoreThreshold)
      const dense = query.mode === 'dense' ? await this.dense(query.vector ?? [], accepts, top, signal) : []
      const sparse = query.mode === 'sparse' ? this.sparse(query.terms ?? noTerms, accepts, top) : []
      const list = query.mode === 'dense' ? dense : sparse
      const isEnough = !query.perDocument || list.length < size || this.cap(list, query, wanted).length === wanted
      if (isEnough) return { dense, sparse, fused: [] }
    }
  }

  private cap(list: readonly Scored[], { perDocument }: VectorQuery, limit: number): Scored[] {
    const documents = this.columns.column('document_id')
    return capPerDocument(list, perDocument, limit, ({ slot }) => String(documents[slot]))
  }

  private async diverse(list: readonly Scored[], { mode, limit }: VectorQuery, diversity: number): Promise<Scored[]> {
    const candidates = []
    for (const { slot, score } of list) candidates.push({ score, vector: await this.vectors.at(slot) })
    const relevance = mode === 'dense' ? 'score' : 'stretched'
    return diversify(candidates, { diversity, limit, relevance }).flatMap((at) => list[at] ?? [])
  }

  private sparse(terms: QueryTerms, accepts: Uint8Array | null, top: TopK): Scored[] {
    const lengths = { ofSlot: this.lengths, points: this.points, average: this.totalLength / Math.max(1, this.points) }
    this.postings.score(terms, lengths, accepts, (slot, score) => top.offer(slot, score))
    return top.sorted()
  }

  private async dense(
    vector: readonly number[],
    accepts: Uint8Array | null,
    top: TopK,
    signal: StopSignal,
    others?: OtherLanguages,
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
      this.scanBlock(query, vector.length, vectors, first, accepts, top, others)
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
    others: OtherLanguages | undefined,
  ): void {
    const end = Math.min(first + blockSlots, this.lengths.length)
    for (let slot = first; slot < end; slot += 1) {
      if (this.lengths[slot] === vacant || (accepts && accepts[slot] !== 1)) continue
      const score = dot(query, vectors, (slot - first) * dimension)
      top.offer(slot, score)
      if (others && this.isInAnother(slot, others.than)) others.top.offer(slot, score)
    }
  }

  private isInAnother(slot: number, than: string): boolean {
    const language = this.languages[slot]
    return language !== undefined && language !== than
  }
}

const distributed = (list: readonly Scored[]) => byDistribution(list.map(({ score }) => score))
const asLegHit = ({ slot, score }: Scored) => ({ key: slot, score })
const asScored = ({ key, score }: LegHit<number>): Scored => ({ slot: key, score })

/** How many of these points have each term; each gives its term id, count, term id, count … */
export function tallyOf(pairs: readonly Uint32Array[], into = new Map<number, number>()): Map<number, number> {
  for (const one of pairs) {
    for (let at = 0; at < one.length; at += 2) into.set(one[at] ?? 0, (into.get(one[at] ?? 0) ?? 0) + 1)
  }
  return into
}
