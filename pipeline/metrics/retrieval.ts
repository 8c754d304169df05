import type { Place } from '../cases/case'
import type { Chunk } from '../chunk'

/** A place that should be found: its rank in a list, from 1 (infinite: it is not there), and how relevant it is. */
export interface RankedPlace {
  rank: number
  grade: number
}

export type Locatable = Pick<Chunk, 'documentId' | 'documentName' | 'text' | 'position'>

/**
 * Whether a chunk is of a place: of its document, and there of its passage. The document is known by its id; a place that
 * has none, because it was imported, by its document's name, whatever its case and file extension. The passage is known by
 * its offsets, which the chunk overlaps; in a document known by name alone also by its quote, which the chunk has, or begins
 * or ends within.
 */
export function isAt(chunk: Locatable, place: Place): boolean {
  const { documentId, documentName, start, end, quote } = place
  if (documentId !== undefined) {
    return chunk.documentId === documentId && overlaps(chunk.position, start, end)
  }
  if (!isNamed(chunk, documentName)) return false
  if (start !== undefined && end !== undefined) return overlaps(chunk.position, start, end)
  return quote === undefined || sharesPassage(chunk.text, quote)
}

/** Whether a chunk touches a passage; every chunk does where none is named. */
export const overlaps = (
  position: { start: number; end: number },
  start: number | null | undefined,
  end: number | null | undefined,
): boolean => typeof start !== 'number' || typeof end !== 'number' || (position.start < end && position.end > start)

/** Whether a document's name is this one, case and file extension aside. */
export const isNamed = ({ documentName }: Pick<Chunk, 'documentName'>, name: string): boolean =>
  bareName(documentName) === bareName(name)

const bareName = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.[a-z0-9]{1,5}$/, '')

/** So many characters that two texts share at their edges are no chance. */
const SHARED = 24

const flat = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Whether one text has the other, or one ends with what the other begins with. White space and case aside. */
function sharesPassage(text: string, quote: string): boolean {
  const [one, other] = [flat(text), flat(quote)]
  if (other === '' || one.includes(other) || (one.length >= SHARED && other.includes(one))) return true
  return endsInto(one, other) || endsInto(other, one)
}

function endsInto(one: string, other: string): boolean {
  for (let at = one.indexOf(other.slice(0, SHARED)); at >= 0; at = one.indexOf(other.slice(0, SHARED), at + 1)) {
    if (one.length - at >= SHARED && other.startsWith(one.slice(at))) return true
  }
  return false
}

/** The rank of each place in a list: that of the first chunk of it. */
export function rankedPlaces(chunks: readonly Locatable[], places: readonly Place[]): RankedPlace[] {
  return places.map((place) => {
    const at = chunks.findIndex((chunk) => isAt(chunk, place))
    return { rank: at < 0 ? Number.POSITIVE_INFINITY : at + 1, grade: place.grade ?? 1 }
  })
}

/** recall@k: the share of the places that stand among the first k. 0…1; 0 without places. `k` may be infinite. */
export function recallAt(places: readonly RankedPlace[], k: number): number {
  const found = places.filter(({ rank }) => Number.isFinite(rank) && rank <= k).length
  return places.length === 0 ? 0 : found / places.length
}

/** The reciprocal rank of the first place found, 0 beyond k; its mean over cases is MRR@k. 0…1. */
export function reciprocalRank(places: readonly RankedPlace[], k: number): number {
  const first = Math.min(...places.map(({ rank }) => rank))
  return first <= k && Number.isFinite(first) ? 1 / first : 0
}

/**
 * nDCG@k: Σ grade / log2(rank + 1) over the places among the first k, divided by the same sum of the best order, where
 * the places stand on the first ranks by falling grade. Gains are the grades themselves, as Järvelin and Kekäläinen
 * (ACM TOIS 20, 2002), trec_eval and BEIR have it. 0…1; 0 without places. A chunk may hold several places at once, which
 * is better than the best order: it counts as 1.
 */
export function ndcgAt(places: readonly RankedPlace[], k: number): number {
  const gain = ({ rank, grade }: RankedPlace) => (rank <= k && Number.isFinite(rank) ? grade / Math.log2(rank + 1) : 0)
  const sum = (all: readonly RankedPlace[]) => all.reduce((total, place) => total + gain(place), 0)
  const grades = places.map(({ grade }) => grade).sort((a, b) => b - a)
  const best = sum(grades.map((grade, at) => ({ rank: at + 1, grade })))
  return best === 0 ? 0 : Math.min(1, sum(places) / best)
}

/**
 * Average precision: the mean over all places of the precision at the rank of each, 0 for those not found (Manning, Raghavan
 * and Schütze, Introduction to Information Retrieval, 8.4). Its mean over cases is MAP. 0…1; 0 without places. Several places
 * in one chunk make no precision above 1; a second chunk of the same place counts as one that is not relevant.
 */
export function averagePrecision(places: readonly RankedPlace[]): number {
  const ranks = places
    .map(({ rank }) => rank)
    .filter((rank) => Number.isFinite(rank))
    .sort((a, b) => a - b)
  const precision = (rank: number) => Math.min(1, ranks.filter((other) => other <= rank).length / rank)
  return places.length === 0 ? 0 : ranks.reduce((sum, rank) => sum + precision(rank), 0) / places.length
}
