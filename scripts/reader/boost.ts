import type { BoostedTrees, Tree } from '@/server/adapters/built-in/reader/boosted-trees'

/** Rows of features one after another; `groups[i]` is the question of row i, ascending. */
export interface Rows {
  features: readonly string[]
  values: Float32Array
  targets: Float32Array
  groups: Int32Array
}

export interface BoostOptions {
  /** `softmax`: which row of its group; `logistic`: yes or no; `squared`: how much. */
  loss: 'softmax' | 'logistic' | 'squared'
  trees: number
  depth: number
  rate: number
  /** Penalty on leaves, as in XGBoost (Chen and Guestrin 2016, arXiv:1603.02754). */
  lambda: number
  /** Least sum of second derivatives in a leaf. */
  least: number
  /** Share of the groups, and of the features, that each tree sees. */
  sample: number
  columns: number
  seed: number
}

const QUANTILES = 48
/** Room for them, and for one more. */
const BINS = 64

/** Numbers from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Binned {
  bins: Uint8Array
  edges: Float32Array[]
}

function binned({ features, values }: Rows): Binned {
  const width = features.length
  const rows = values.length / width
  const bins = new Uint8Array(values.length)
  const edges = features.map((_, column) => edgesOf(values, column, width, rows))
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const own = edges[column] ?? new Float32Array(0)
      const value = values[row * width + column] ?? 0
      let low = 0
      let high = own.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (value <= (own[middle] ?? 0)) high = middle
        else low = middle + 1
      }
      bins[column * rows + row] = low
    }
  }
  return { bins, edges }
}

/** Values at which a feature may be split: quantiles of a sample, each once, halfway to the next. */
function edgesOf(values: Float32Array, column: number, width: number, rows: number): Float32Array {
  const step = Math.max(1, Math.floor(rows / 20_000))
  const sample: number[] = []
  for (let row = 0; row < rows; row += step) sample.push(values[row * width + column] ?? 0)
  sample.sort((a, b) => a - b)
  const edges = new Set<number>()
  for (let bin = 1; bin < QUANTILES; bin++) {
    const at = Math.floor((bin * sample.length) / QUANTILES)
    const value = sample[at] ?? 0
    let next = at
    while (next < sample.length && (sample[next] ?? 0) <= value) next++
    if (next < sample.length) edges.add((value + (sample[next] ?? 0)) / 2)
  }
  const first = sample[0] ?? 0
  const second = sample.find((value) => value > first)
  if (second !== undefined) edges.add((first + second) / 2)
  return Float32Array.from([...edges].sort((a, b) => a - b))
}

/** Trains by gradient descent in the space of functions; the same rows and seed always give the same trees. */
export function boost(rows: Rows, options: BoostOptions): BoostedTrees {
  const { features, groups, targets } = rows
  const count = groups.length
  const data = binned(rows)
  const next = random(options.seed)
  const scores = new Float64Array(count)
  const bias = startOf(targets, options.loss)
  scores.fill(bias)
  const gradient = new Float64Array(count)
  const hessian = new Float64Array(count)
  const node = new Int32Array(count)
  const trees: Tree[] = []
  for (let round = 0; round < options.trees; round++) {
    derive(rows, scores, options.loss, gradient, hessian)
    const columns = features.map((_, column) => column).filter(() => next() < options.columns)
    sampleGroups(groups, node, options.sample, next)
    const tree = growTree(data, columns, { gradient, hessian, node }, options)
    trees.push(tree)
    addTree(data, tree, scores)
  }
  return {
    features: [...features],
    bias,
    trees: trees.map(({ feature, at }) => ({
      feature,
      at: at.map((value, place) => {
        const column = feature[place] ?? -1
        return column >= 0 ? short(data.edges[column]?.[value] ?? 0) : short(value)
      }),
    })),
  }
}

const short = (value: number): number => Number(value.toPrecision(5))

function startOf(targets: Float32Array, loss: BoostOptions['loss']): number {
  if (loss === 'softmax') return 0
  const mean = targets.reduce((sum, one) => sum + one, 0) / targets.length
  return short(loss === 'squared' ? mean : Math.log(mean / (1 - mean)))
}

function derive({ groups, targets }: Rows, scores: Float64Array, loss: string, g: Float64Array, h: Float64Array): void {
  if (loss !== 'softmax') {
    for (let row = 0; row < groups.length; row++) {
      const score = scores[row] ?? 0
      const said = loss === 'squared' ? score : 1 / (1 + Math.exp(-score))
      g[row] = said - (targets[row] ?? 0)
      h[row] = loss === 'squared' ? 1 : said * (1 - said)
    }
    return
  }
  for (let from = 0; from < groups.length; ) {
    let to = from
    let top = Number.NEGATIVE_INFINITY
    let wanted = 0
    for (; to < groups.length && groups[to] === groups[from]; to++) {
      top = Math.max(top, scores[to] ?? 0)
      wanted += targets[to] ?? 0
    }
    let sum = 0
    for (let row = from; row < to; row++) sum += Math.exp((scores[row] ?? 0) - top)
    for (let row = from; row < to; row++) {
      const share = Math.exp((scores[row] ?? 0) - top) / sum
      g[row] = wanted === 0 ? 0 : share - (targets[row] ?? 0) / wanted
      h[row] = wanted === 0 ? 0 : share * (1 - share)
    }
    from = to
  }
}

function sampleGroups(groups: Int32Array, node: Int32Array, share: number, next: () => number): void {
  let taken = false
  for (let row = 0; row < groups.length; row++) {
    if (row === 0 || groups[row] !== groups[row - 1]) taken = next() < share
    node[row] = taken ? 0 : -1
  }
}

interface State {
  gradient: Float64Array
  hessian: Float64Array
  /** The node each row is in; below 0: not in this tree's sample, or at rest in a leaf. */
  node: Int32Array
}

/** Grows level by level. `at` holds bins at inner nodes, values at leaves. */
function growTree({ bins, edges }: Binned, columns: number[], state: State, options: BoostOptions): Tree {
  const size = 2 ** (options.depth + 1) - 1
  const feature: number[] = new Array<number>(size).fill(-1)
  const at: number[] = new Array<number>(size).fill(0)
  const count = state.node.length
  for (let level = 0; level <= options.depth; level++) {
    const first = 2 ** level - 1
    const nodes = 2 ** level
    const sums = histograms(bins, columns, state, first, nodes)
    for (let place = 0; place < nodes; place++) {
      const node = first + place
      if (node > 0 && (feature[(node - 1) >> 1] ?? -1) < 0) continue
      const total = totalOf(sums, columns[0], place)
      const split = level === options.depth ? undefined : bestSplit(sums, columns, edges, place, total, options)
      feature[node] = split?.column ?? -1
      at[node] = split?.bin ?? (-options.rate * total.g) / (total.h + options.lambda)
    }
    for (let row = 0; row < state.node.length; row++) {
      const node = state.node[row] ?? -1
      if (node < first) continue
      const column = feature[node] ?? -1
      state.node[row] = column < 0 ? -1 : 2 * node + ((bins[column * count + row] ?? 0) <= (at[node] ?? 0) ? 1 : 2)
    }
  }
  return { feature, at }
}

interface Sums {
  g: Map<number, Float64Array>
  h: Map<number, Float64Array>
}

function histograms(
  bins: Uint8Array,
  columns: number[],
  { gradient, hessian, node }: State,
  first: number,
  nodes: number,
): Sums {
  const count = node.length
  let open = 0
  for (let row = 0; row < count; row++) if ((node[row] ?? -1) >= first) open++
  const rows = new Int32Array(open)
  const slots = new Int32Array(open)
  const gs = new Float64Array(open)
  const hs = new Float64Array(open)
  let place = 0
  for (let row = 0; row < count; row++) {
    const own = node[row] ?? -1
    if (own < first) continue
    rows[place] = row
    slots[place] = (own - first) * BINS
    gs[place] = gradient[row] ?? 0
    hs[place] = hessian[row] ?? 0
    place++
  }
  const sums: Sums = { g: new Map(), h: new Map() }
  for (const column of columns) {
    const g = new Float64Array(nodes * BINS)
    const h = new Float64Array(nodes * BINS)
    const start = column * count
    for (let at = 0; at < open; at++) {
      const slot = (slots[at] ?? 0) + (bins[start + (rows[at] ?? 0)] ?? 0)
      g[slot] = (g[slot] ?? 0) + (gs[at] ?? 0)
      h[slot] = (h[slot] ?? 0) + (hs[at] ?? 0)
    }
    sums.g.set(column, g)
    sums.h.set(column, h)
  }
  return sums
}

function totalOf({ g, h }: Sums, column: number | undefined, place: number): { g: number; h: number } {
  const total = { g: 0, h: 0 }
  if (column === undefined) return total
  const gs = g.get(column)
  const hs = h.get(column)
  for (let bin = 0; bin < BINS; bin++) {
    total.g += gs?.[place * BINS + bin] ?? 0
    total.h += hs?.[place * BINS + bin] ?? 0
  }
  return total
}

function bestSplit(
  { g, h }: Sums,
  columns: number[],
  edges: Float32Array[],
  place: number,
  total: { g: number; h: number },
  { lambda, least }: BoostOptions,
): { column: number; bin: number } | undefined {
  let best: { column: number; bin: number } | undefined
  let most = 1e-6
  const whole = total.g ** 2 / (total.h + lambda)
  for (const column of columns) {
    const gs = g.get(column)
    const hs = h.get(column)
    let left = 0
    let weight = 0
    for (let bin = 0; bin < (edges[column]?.length ?? 0); bin++) {
      left += gs?.[place * BINS + bin] ?? 0
      weight += hs?.[place * BINS + bin] ?? 0
      const other = total.h - weight
      if (weight < least || other < least) continue
      const gain = left ** 2 / (weight + lambda) + (total.g - left) ** 2 / (other + lambda) - whole
      if (gain > most) {
        most = gain
        best = { column, bin }
      }
    }
  }
  return best
}

function addTree({ bins }: Binned, { feature, at }: Tree, scores: Float64Array): void {
  const count = scores.length
  for (let row = 0; row < scores.length; row++) {
    let node = 0
    for (let column = feature[0] ?? -1; column >= 0; column = feature[node] ?? -1) {
      node = 2 * node + ((bins[column * count + row] ?? 0) <= (at[node] ?? 0) ? 1 : 2)
    }
    scores[row] = (scores[row] ?? 0) + (at[node] ?? 0)
  }
}
