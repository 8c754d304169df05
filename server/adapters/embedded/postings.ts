import type { QueryTerms } from '@/server/capabilities/vector-store'

/** BM25 as the store's contract and Qdrant's `qdrant/bm25` have it. Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework". */
const k1 = 1.2
const b = 0.75

/** A posting is slot × 256 + count: one small integer. Counts above 255 weigh the same, to less than half a percent. */
const countBits = 256

/** Whose documents a score is computed over. */
export interface Lengths {
  /** Length in terms by slot; negative where a slot is not searchable. */
  ofSlot: readonly number[]
  points: number
  average: number
}

/** The inverted index of a collection: which slots hold a term, and how often. */
export class Postings {
  private readonly lists = new Map<number, number[]>()
  /** How many postings of a term belong to slots that are not searchable: the IDF does not count them. */
  private readonly hidden = new Map<number, number>()
  private size = 0
  private scores = new Float64Array(0)

  /** `pairs` are term id, count, term id, count … */
  add(slot: number, pairs: Uint32Array): void {
    for (let at = 0; at < pairs.length; at += 2) {
      const posting = slot * countBits + Math.min(pairs[at + 1] ?? 0, countBits - 1)
      const list = this.lists.get(pairs[at] ?? 0)
      if (list) list.push(posting)
      else this.lists.set(pairs[at] ?? 0, [posting])
    }
    this.size += pairs.length / 2
  }

  /** Takes slots out; each list is gone through once, however many of them it has. */
  remove(points: readonly { slot: number; terms: Uint32Array }[]): void {
    const gone = new Uint8Array(points.reduce((most, { slot }) => Math.max(most, slot), 0) + 1)
    for (const { slot } of points) gone[slot] = 1
    const terms = new Set<number>()
    for (const point of points) {
      for (let at = 0; at < point.terms.length; at += 2) terms.add(point.terms[at] ?? 0)
      this.size -= point.terms.length / 2
    }
    for (const term of terms) {
      const kept = (this.lists.get(term) ?? []).filter((posting) => gone[Math.floor(posting / countBits)] !== 1)
      if (kept.length > 0) this.lists.set(term, kept)
      else this.lists.delete(term)
    }
  }

  /** Notes that some postings of each term are hidden, or with -1 that they no longer are; slots are checked by `ofSlot`. */
  hide(tally: ReadonlyMap<number, number>, sign: 1 | -1 = 1): void {
    for (const [term, count] of tally) this.setHidden(term, (this.hidden.get(term) ?? 0) + sign * count)
  }

  /** Takes the hidden postings of these slots out of one term's list; gives the length the list had. */
  purge(term: number, gone: Uint8Array): number {
    const list = this.lists.get(term)
    if (!list) return 0
    const kept = list.filter((posting) => gone[Math.floor(posting / countBits)] !== 1)
    const removed = list.length - kept.length
    this.setHidden(term, (this.hidden.get(term) ?? 0) - removed)
    this.size -= removed
    if (kept.length > 0) this.lists.set(term, kept)
    else this.lists.delete(term)
    return list.length
  }

  private setHidden(term: number, count: number): void {
    if (count > 0) this.hidden.set(term, count)
    else this.hidden.delete(term)
  }

  /** An estimate: eight bytes a posting with room to grow, and a map entry with an array per term. */
  get bytes(): number {
    return this.size * 12 + this.lists.size * 120 + this.scores.byteLength
  }

  /** Calls `visit` with the score of every slot that has a query term and passes `accepts`. */
  score(
    { indices, weights, idf }: QueryTerms,
    lengths: Lengths,
    accepts: Uint8Array | null,
    visit: (slot: number, score: number) => void,
  ): void {
    if (this.scores.length < lengths.ofSlot.length)
      this.scores = new Float64Array(Math.ceil(lengths.ofSlot.length * 1.25))
    const touched: number[] = []
    indices.forEach((term, at) => {
      const weight = (weights[at] ?? 0) * (idf === 'store' ? this.idf(term, lengths.points) : 1)
      this.scoreTerm(term, weight, lengths, accepts, touched)
    })
    for (const slot of touched) {
      visit(slot, this.scores[slot] ?? 0)
      this.scores[slot] = 0
    }
  }

  /** Over the searchable points. */
  private idf(term: number, points: number): number {
    const frequency = (this.lists.get(term)?.length ?? 0) - (this.hidden.get(term) ?? 0)
    return Math.log(1 + (points - frequency + 0.5) / (frequency + 0.5))
  }

  private scoreTerm(
    term: number,
    weight: number,
    lengths: Lengths,
    accepts: Uint8Array | null,
    touched: number[],
  ): void {
    const list = this.lists.get(term)
    if (!list) return
    const { scores } = this
    for (const posting of list) {
      const count = posting % countBits
      const slot = (posting - count) / countBits
      const length = lengths.ofSlot[slot] ?? -1
      if (length < 0 || (accepts && accepts[slot] !== 1)) continue
      const norm = k1 * (1 - b + (b * length) / lengths.average)
      const before = scores[slot] ?? 0
      if (before === 0) touched.push(slot)
      scores[slot] = before + (weight * count * (k1 + 1)) / (count + norm)
    }
  }
}
