import { studentPoint } from './distributions'
import { seededRandom } from './random'

/** A value of one case, and the source document that it is of. */
export interface Clustered {
  cluster: string
  value: number
}

export interface ClusterMean {
  n: number
  /** Source documents; the cases themselves are drawn where all are of one. */
  clusters: number
  mean: number
  /** Standard error; null: there are too few to tell one. */
  error: number | null
  /** The standard error if all cases were independent. */
  plainError: number | null
  freedom: number
}

/** Beyond so many clusters the bootstrap says what Student's distribution says. */
const MOST_DRAWN = 60
const DRAWS = 299

interface Group {
  size: number
  sum: number
}

/**
 * The mean of values whose cases are alike within a document, with its standard error: that of the ratio of sums over
 * documents (Cochran, Sampling Techniques, 3rd edition, 6.3; Liang and Zeger, Biometrika 73, 1986), and one degree of
 * freedom less than documents, fewer where some hold most cases. With few documents the error is widened until the studentised bootstrap over documents agrees.
 * Null of nothing.
 */
export function clusterMean(values: readonly Clustered[]): ClusterMean | null {
  if (values.length === 0) return null
  const groups = groupsOf(values)
  const clusters = groups.length
  // Of one document it is the cases that are drawn: what they tell is about that document.
  const units = clusters === 1 ? values.map(({ value }) => ({ size: 1, sum: value })) : groups
  const { mean, error } = ratioOf(units)
  const plain = ratioOf(values.map(({ value }) => ({ size: 1, sum: value }))).error
  if (units.length < 2) return { n: values.length, clusters, mean, error: null, plainError: null, freedom: 0 }
  const freedom = freedomOf(units)
  return {
    n: values.length,
    clusters,
    mean,
    error: error * widening(units, { mean, error, freedom }),
    plainError: plain,
    freedom,
  }
}

function groupsOf(values: readonly Clustered[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { cluster, value } of values) {
    const group = groups.get(cluster)
    if (group) {
      group.size += 1
      group.sum += value
    } else groups.set(cluster, { size: 1, sum: value })
  }
  return [...groups.values()]
}

function ratioOf(groups: readonly Group[]): { mean: number; error: number } {
  let [size, sum] = [0, 0]
  for (const group of groups) {
    size += group.size
    sum += group.sum
  }
  const mean = sum / size
  let squares = 0
  for (const group of groups) squares += (group.sum - mean * group.size) ** 2
  return { mean, error: Math.sqrt((squares * groups.length) / Math.max(1, groups.length - 1)) / size }
}

/** Where one document holds most cases, there are hardly more documents than that one. */
function freedomOf(groups: readonly Group[]): number {
  const size = groups.reduce((total, group) => total + group.size, 0)
  const squares = groups.reduce((total, group) => total + group.size ** 2, 0)
  return Math.max(1, size ** 2 / squares - 1)
}

/** By how much the studentised bootstrap's 95 % point is further out than Student's; 1 where it is not. */
function widening(
  groups: readonly Group[],
  { mean, error, freedom }: { mean: number; error: number; freedom: number },
): number {
  if (groups.length > MOST_DRAWN || groups.length < LEAST_DRAWN || error < 1e-12) return 1
  const random = seededRandom(groups.length)
  const reached: number[] = []
  // In an order that neither the cases' own nor the sign of the mean changes, so that the same data draw the same.
  const away = ({ sum, size }: Group) => Math.sign(mean) * (sum - mean * size)
  const sorted = [...groups].sort((a, b) => away(a) - away(b) || a.size - b.size)
  const sizes = Float64Array.from(sorted, ({ size }) => size)
  const offs = Float64Array.from(sorted, ({ sum, size }) => sum - mean * size)
  for (let draw = 0; draw < DRAWS; draw += 1) reached.push(drawnReach(sizes, offs, random))
  reached.sort((a, b) => a - b)
  const point = reached[Math.ceil(0.95 * (DRAWS + 1)) - 1] ?? 0
  return Math.min(MOST_WIDENED, Math.max(1, point / studentPoint(0.05, freedom)))
}

/** How many of its own standard errors the mean of as many drawn clusters is off; all in one pass over the draw. */
function drawnReach(sizes: Float64Array, offs: Float64Array, random: () => number): number {
  const count = sizes.length
  let [size, off, offSquares, products, sizeSquares] = [0, 0, 0, 0, 0]
  for (let at = 0; at < count; at += 1) {
    const drawn = Math.floor(random() * count)
    const [n, o] = [sizes[drawn] ?? 0, offs[drawn] ?? 0]
    size += n
    off += o
    offSquares += o * o
    products += o * n
    sizeSquares += n * n
  }
  const mean = off / size
  if (Math.abs(mean) < 1e-12) return 0
  const squares = Math.max(0, offSquares - 2 * mean * products + mean * mean * sizeSquares)
  return Math.abs(mean) / Math.max(Math.sqrt((squares * count) / (count - 1)) / size, 1e-12)
}
/** With fewer clusters most draws repeat one of them. */
const LEAST_DRAWN = 8
const MOST_WIDENED = 2
