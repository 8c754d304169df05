import type { Block } from './parsed-document'

/** A line of the document's text: where it stands, and whether dots led from its words to a number. */
export interface PlacedText {
  start: number
  text: string
  led: boolean
}

/** So many lines make a table of contents, of which this share is found as lines elsewhere in the document. */
const MIN_LINES = 3
const MIN_FOUND = 0.5
/** Lines between two led ones that may be titles too long for one line. */
const MAX_BETWEEN = 2
/** Lines above that may be its own heading. */
const HEADING_LENGTH = 40

/**
 * Tables of contents: runs of lines with dot leaders whose titles the document has as lines elsewhere. A list of prices
 * looks the same but names nothing that comes later.
 */
export function tablesOfContents(lines: readonly PlacedText[]): Block[] {
  const runs = runsOf(lines)
  if (runs.length === 0) return []
  const elsewhere = new Set(lines.filter(({ led }) => !led).map(({ text }) => bare(text)))
  return runs.flatMap(({ from, to }): Block[] => {
    const led = lines.slice(from, to + 1).filter((line) => line.led)
    const found = led.filter(({ text }) => elsewhere.has(bare(text.replace(/\s+\S+$/, ''))))
    if (found.length < led.length * MIN_FOUND) return []
    const above = lines[from - 1]
    const first = above && above.text.length <= HEADING_LENGTH && !/[.!?]$/.test(above.text) ? above : lines[from]
    const last = lines[to]
    if (!first || !last) return []
    return [{ kind: 'contents', start: first.start, end: last.start + last.text.length }]
  })
}

function runsOf(lines: readonly PlacedText[]): { from: number; to: number }[] {
  const runs: { from: number; to: number; count: number }[] = []
  for (const [at, { led }] of lines.entries()) {
    if (!led) continue
    const open = runs.at(-1)
    if (open && at - open.to <= MAX_BETWEEN + 1) {
      open.to = at
      open.count++
    } else runs.push({ from: at, to: at, count: 1 })
  }
  return runs.filter(({ count }) => count >= MIN_LINES)
}

/** A title without its number, as both its places have it. */
const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/^[\divxlc]+(?:[.-][\da-z]+)*[.):]?\s+/, '')
    .replace(/[\s.:]+/g, ' ')
    .trim()
