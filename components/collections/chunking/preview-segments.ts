import type { ChunkPreview } from '@/server/services/collections/types'

export type PreviewChunk = ChunkPreview['chunks'][number]

/** A stretch of text that the same chunks cover. */
export interface PreviewSegment {
  start: number
  end: number
  /** Indexes of the chunks that cover it: none between chunks, two and more where they overlap. */
  chunks: number[]
  /** Chunks that begin here. */
  opens: PreviewChunk[]
}

/**
 * Cuts a text where a chunk begins or ends, so that every character is in exactly one segment. Chunks beyond the text
 * (which may be shown only in part) are cut off with it.
 */
export function previewSegments(length: number, chunks: readonly PreviewChunk[]): PreviewSegment[] {
  if (length === 0) return []
  const sorted = [...chunks].filter((chunk) => chunk.start < length).sort((a, b) => a.start - b.start)
  const cuts = new Set([0, length])
  for (const { start, end } of sorted) for (const at of [start, end]) if (at > 0 && at < length) cuts.add(at)
  const points = [...cuts].sort((a, b) => a - b)
  let open: PreviewChunk[] = []
  let next = 0
  return points.slice(0, -1).map((start, index) => {
    open = open.filter((chunk) => chunk.end > start)
    const opens: PreviewChunk[] = []
    for (let chunk = sorted[next]; chunk && chunk.start <= start; chunk = sorted[next]) {
      opens.push(chunk)
      next += 1
    }
    open = [...open, ...opens.filter((chunk) => chunk.end > start)]
    return { start, end: points[index + 1] ?? length, chunks: open.map((chunk) => chunk.index), opens }
  })
}

/** Whether a segment belongs to the passage that a chunk is answered with. */
export function inParent(segment: { start: number; end: number }, chunk: PreviewChunk | undefined): boolean {
  return chunk?.parent !== undefined && segment.start < chunk.parent.end && segment.end > chunk.parent.start
}
