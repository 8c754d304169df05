import type { TextRun } from './text-run'

export type Side = 'left' | 'right' | 'across'

/** A run of text with the column it stands in; `across` reaches over both, as titles do. */
export interface PlacedRun extends TextRun {
  side: Side
}

/** In font sizes: words of a line are closer than this, columns are not. */
const TIGHT_GAP = 0.9
const MIN_GUTTER = 6
const MIN_LINES = 6
/** In a column of prose the usual line fills this share of its width; cells of a table do not. */
const MIN_FILL = 0.55
const MIN_LETTERS = 12
/** Share of the page's pieces that may reach across the gutter: titles, wide tables, footers. */
const MAX_ACROSS = 0.25

/**
 * Puts the runs of a page that is set in two columns of prose into reading order: what stands above, then the left column
 * of each part between two wide pieces, then the right one. A page whose content is in that order already keeps it.
 * Undefined for a page without two columns.
 */
export function placeColumns(runs: readonly TextRun[]): PlacedRun[] | undefined {
  const pieces = joinTight(runs)
  if (pieces.length < MIN_LINES * 2) return undefined
  const gutter = findGutter(pieces)
  if (gutter === undefined) return undefined
  const placed = pieces.map((piece): PlacedRun => ({ ...piece, side: sideOf(piece, gutter) }))
  if (!areColumns(placed, gutter)) return undefined
  return isInOrder(placed) ? placed : inReadingOrder(placed)
}

/** Joins what follows closely on one line, so that a wide line is one piece and two columns are two. */
function joinTight(runs: readonly TextRun[]): TextRun[] {
  const pieces: TextRun[] = []
  let piece: TextRun | undefined
  let blank = false
  for (const run of runs) {
    // Blanks count by their words' distance: between two columns there may be one as wide as the gap.
    if (run.text.trim() === '') {
      blank ||= run.text !== ''
      continue
    }
    const size = Math.max(piece?.height ?? 1, run.height, 1)
    const gap = piece ? run.x - (piece.x + piece.width) : 0
    if (piece && Math.abs(run.y - piece.y) < size * 0.5 && gap < size * TIGHT_GAP && gap > -size * 3) {
      const space = blank || gap > run.height * 0.2
      piece.text += (space && !piece.text.endsWith(' ') && !run.text.startsWith(' ') ? ' ' : '') + run.text
      piece.width = Math.max(piece.width, run.x + run.width - piece.x)
      piece.height = Math.max(piece.height, run.height)
    } else {
      piece = { ...run }
      pieces.push(piece)
    }
    blank = false
  }
  return pieces
}

/** The middle of the widest upright band in the middle half of the text that hardly any piece reaches into. */
function findGutter(pieces: readonly TextRun[]): number | undefined {
  const left = least(pieces, ({ x }) => x)
  const right = -least(pieces, ({ x, width }) => -x - width)
  if (!(right - left > 100 && right - left < 10_000)) return undefined
  const covered = new Array<number>(Math.ceil(right - left) + 1).fill(0)
  for (const { x, width } of pieces) {
    for (let at = Math.max(0, Math.ceil(x - left)); at < Math.min(covered.length, x + width - left); at++) {
      covered[at] = (covered[at] ?? 0) + 1
    }
  }
  const most = pieces.length * MAX_ACROSS
  const from = Math.floor(covered.length / 4)
  const to = Math.ceil((covered.length * 3) / 4)
  const floor = Math.min(...covered.slice(from, to))
  if (floor > most) return undefined
  let best = { start: 0, length: 0 }
  let length = 0
  for (let at = from; at < to; at++) {
    length = (covered[at] ?? 0) <= floor ? length + 1 : 0
    if (length > best.length) best = { start: at - length + 1, length }
  }
  return best.length >= MIN_GUTTER ? left + best.start + best.length / 2 : undefined
}

/** A page may have more pieces than a call takes arguments. */
const least = (pieces: readonly TextRun[], of: (piece: TextRun) => number) =>
  pieces.reduce((low, piece) => Math.min(low, of(piece)), Number.POSITIVE_INFINITY)

function sideOf({ x, width }: TextRun, gutter: number): Side {
  if (x + width <= gutter) return 'left'
  return x >= gutter ? 'right' : 'across'
}

/** Whether both sides are prose: enough lines, mostly as wide as their column, beside each other. */
function areColumns(pieces: readonly PlacedRun[], gutter: number): boolean {
  const left = pieces.filter(({ side }) => side === 'left')
  const right = pieces.filter(({ side }) => side === 'right')
  if (!isProse(left, gutter) || !isProse(right, gutter)) return false
  const low = Math.max(
    least(left, ({ y }) => y),
    least(right, ({ y }) => y),
  )
  const high = -Math.max(
    least(left, ({ y }) => -y),
    least(right, ({ y }) => -y),
  )
  return high > low
}

function isProse(pieces: readonly PlacedRun[], gutter: number): boolean {
  if (pieces.length < MIN_LINES) return false
  const widths = pieces.map(({ width }) => width).sort((a, b) => a - b)
  const usual = widths[widths.length >> 1] ?? 0
  const edges = pieces.map(({ x, width }) => (x >= gutter ? x + width - gutter : gutter - x))
  const letters = pieces.reduce((sum, { text }) => sum + text.length, 0)
  return (
    usual >= edges.reduce((most, edge) => Math.max(most, edge), 0) * MIN_FILL && letters >= pieces.length * MIN_LETTERS
  )
}

/** Whether the content goes from side to side no more often than columns between wide pieces make it. */
function isInOrder(pieces: readonly PlacedRun[]): boolean {
  let switches = 0
  let across = 0
  let last: Side = 'across'
  for (const { side } of pieces) {
    if (side !== last) {
      if (side === 'across') across++
      else if (last !== 'across') switches++
    }
    last = side
  }
  return switches <= 3 + across * 2
}

function inReadingOrder(pieces: readonly PlacedRun[]): PlacedRun[] {
  const down = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x)
  const ordered: PlacedRun[] = []
  let band: PlacedRun[] = []
  const close = () => {
    ordered.push(...band.filter(({ side }) => side === 'left'), ...band.filter(({ side }) => side === 'right'))
    band = []
  }
  for (const piece of down) {
    if (piece.side === 'across') {
      close()
      ordered.push(piece)
    } else band.push(piece)
  }
  close()
  return ordered
}
