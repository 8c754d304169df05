import type { Block, Heading } from '../parse/parsed-document'
import type { ChunkSpan, Span, Splittable, TextChunk } from './text-chunk'

/** Parts of a text that splitting treats as one thing where it can; they do not hold each other. */
export type Leaf = Block & { kind: 'table' | 'row' | 'code' }

/** What stands where in a document, by offset. */
export interface Layout {
  isHeading(at: number): boolean
  /** Where the page that holds an offset ends; without pages, where the text ends. */
  pageEnd(at: number): number
  leaves: readonly Leaf[]
  /** The leaf with `start < at < end`. */
  leafAround(at: number): Leaf | undefined
  /**
   * What a cut at `at` would part, the largest first: a table, its header with the first row, and its row, or a piece of
   * code. A row is a line of the table; one that reaches further than `bound` code units is not looked for.
   */
  wholesAround(at: number, bound: number): Span[]
  /** For an offset in the header of a table: where the first row below it ends. */
  headEnd(at: number): number | undefined
}

/** Reads a document's structure; lookups cost the logarithm of its size. */
export function createLayout({ text, headings, pages = [], blocks = [] }: Splittable): Layout {
  // What is a heading by its words only places what stands below it: a guess moves no cut.
  const headingStarts = new Set(headings.filter(({ byWords }) => !byWords).map((heading) => heading.start))
  const pageStarts = pages.map((page) => page.start)
  const leaves = blocks.filter(isLeaf)
  const leafStarts = leaves.map((leaf) => leaf.start)
  const headEnds = new Map<Leaf, number | undefined>()
  const headEnd = (leaf: Leaf) => {
    if (!headEnds.has(leaf)) headEnds.set(leaf, headEndOf(text, leaf))
    return headEnds.get(leaf)
  }
  const leafAround = (at: number): Leaf | undefined => {
    const leaf = leaves[countBelow(leafStarts, at) - 1]
    return leaf && leaf.end > at ? leaf : undefined
  }
  return {
    isHeading: (at) => headingStarts.has(at),
    pageEnd: (at) => pageStarts[countBelow(pageStarts, at + 1)] ?? text.length,
    leaves,
    leafAround,
    wholesAround: (at, bound) => {
      const leaf = leafAround(at)
      if (leaf?.kind !== 'table') return leaf ? [leaf] : []
      const head = headEnd(leaf)
      const row = lineAround(text, leaf, at, bound)
      return [
        leaf,
        ...(head !== undefined && at < head ? [{ start: leaf.start, end: head }] : []),
        ...(row ? [row] : []),
      ]
    },
    headEnd: (at) => {
      const leaf = leafAround(at + 1)
      const head = leaf?.kind === 'table' ? headEnd(leaf) : undefined
      return leaf && head !== undefined && at < leaf.start + (leaf.header?.length ?? 0) ? head : undefined
    },
  }
}

/** Where the first row below the header of a table ends. */
function headEndOf(text: string, { start, end, header }: Leaf): number | undefined {
  if (!header) return undefined
  const below = text.indexOf('\n', start + header.trimEnd().length)
  if (below < 0 || below >= end) return end
  const next = text.indexOf('\n', below + 1)
  return next < 0 || next > end ? end : next
}

const isLeaf = (block: Block): block is Leaf =>
  block.end > block.start && (block.kind === 'table' || block.kind === 'row' || block.kind === 'code')

/** How many of the ascending numbers are smaller. */
export function countBelow(ascending: readonly number[], value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function lineAround(text: string, { start: first, end: last }: Span, at: number, bound: number): Span | undefined {
  let start = at
  while (start > first && text[start - 1] !== '\n') if (at - --start > bound) return undefined
  let end = at
  while (end < last && text[end] !== '\n') if (++end - at > bound) return undefined
  return start < at && at < end ? { start, end } : undefined
}

/** Page and heading path by offset; asked with growing offsets, so each list is walked once. */
export function createLocator({
  headings,
  pages,
}: Splittable): (span: ChunkSpan) => Pick<TextChunk, 'page' | 'headingPath'> {
  let nextHeading = 0
  let page = 0
  let path: Heading[] = []
  return ({ start, pathLevel = Number.POSITIVE_INFINITY }) => {
    for (let heading = headings[nextHeading]; heading && heading.start <= start; heading = headings[++nextHeading]) {
      const { level: depth } = heading
      path = [...path.filter((above) => above.level < depth), heading]
    }
    while (pages && page + 1 < pages.length && (pages[page + 1]?.start ?? Number.POSITIVE_INFINITY) <= start) page++
    const found = pages?.[page]
    const names = path.filter((heading) => heading.level <= pathLevel).map((heading) => heading.text)
    return { ...(found && { page: found.page }), ...(names.length > 0 && { headingPath: names }) }
  }
}
