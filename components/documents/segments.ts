/** A half-open range of UTF-16 offsets. */
export interface Span {
  start: number
  end: number
}

export interface ChunkSpan extends Span {
  id: string
  index: number
}

/** A piece of text that looks the same throughout. */
export interface Segment extends Span {
  /** Lies in the cited span. */
  cited: boolean
  /** How many chunks cover it: 2 where chunks overlap. */
  depth: number
  /** Chunks that start exactly here. */
  opens: readonly ChunkSpan[]
}

/** A part of a document that is laid out on its own: a page, or a stretch of a long text. */
export interface Block extends Span {
  page?: number
  segments: Segment[]
}

/** A block without pages is about this long: browsers skip what is off the screen block by block. */
const BLOCK_LENGTH = 6_000

interface DocumentMarks {
  text: string
  pages: readonly (Span & { page: number })[]
  chunks: readonly ChunkSpan[]
  cited: Span | null
}

/** Cuts a text into blocks and each block where its looks change. Every character is in exactly one segment. */
export function blocksOf({ text, pages, chunks, cited }: DocumentMarks): Block[] {
  const sorted = [...chunks].sort((a, b) => a.start - b.start)
  return frames(text, pages).map((frame) => ({ ...frame, segments: segmentsOf(frame, sorted, cited) }))
}

function frames(text: string, pages: readonly (Span & { page: number })[]): (Span & { page?: number })[] {
  if (text === '') return []
  const starts: { at: number; page?: number }[] = pages.map((page) => ({ at: page.start, page: page.page }))
  if (starts.length === 0) {
    for (let at = 0; at < text.length; at = nextBreak(text, at + BLOCK_LENGTH)) starts.push({ at })
  } else if (starts[0] && starts[0].at > 0) starts.unshift({ at: 0 })
  return starts.map(({ at, page }, index) => ({ start: at, end: starts[index + 1]?.at ?? text.length, page }))
}

/** The start of the next line from `from` on, so that no block tears a line. */
function nextBreak(text: string, from: number): number {
  const line = text.indexOf('\n', from)
  return line === -1 ? text.length : line + 1
}

function segmentsOf(frame: Span, chunks: readonly ChunkSpan[], cited: Span | null): Segment[] {
  const near = chunks.filter((chunk) => chunk.start < frame.end && chunk.end > frame.start)
  const cuts = new Set([frame.start, frame.end])
  for (const span of cited ? [...near, cited] : near) {
    for (const at of [span.start, span.end]) if (at > frame.start && at < frame.end) cuts.add(at)
  }
  const points = [...cuts].sort((a, b) => a - b)
  return points.slice(0, -1).map((start, index) => ({
    start,
    end: points[index + 1] ?? frame.end,
    cited: cited !== null && start >= cited.start && start < cited.end,
    depth: near.filter((chunk) => chunk.start <= start && chunk.end > start).length,
    opens: near.filter((chunk) => chunk.start === start),
  }))
}

/** The span of an address, when it is one and lies in the text. */
export function spanOf(start: string, end: string, length: number): Span | null {
  if (!/^\d+$/.test(start) || !/^\d+$/.test(end)) return null
  const span = { start: Number(start), end: Math.min(Number(end), length) }
  return span.start < span.end ? span : null
}
