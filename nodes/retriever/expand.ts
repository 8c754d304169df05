import type { Chunk } from '@/pipeline/chunk'
import type { VectorStore } from '@/server/capabilities'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkPayload } from '@/server/capabilities/vector-store'

/** A parent passage is looked for this many chunks before and after its child; larger ones are given as far as that. */
const PARENT_REACH = 32

interface Span {
  start: number
  end: number
}

type Reach = { kind: 'neighbours'; count: number } | { kind: 'parent' }

/**
 * Replaces the text of each chunk by a larger passage around it: the chunks before and after it, or its parent passage
 * ("small to big": what is searched is small, what is read is whole). Passages of one document that overlap become one,
 * at the place of the best. One call of the store.
 */
export async function expandChunks(
  chunks: readonly Chunk[],
  reach: Reach,
  { store, storeName, signal }: { store: VectorStore; storeName: string; signal: StopSignal },
): Promise<Chunk[]> {
  const wide = chunks.filter((chunk) => reach.kind === 'neighbours' || chunk.parent !== undefined)
  if (wide.length === 0) return [...chunks]
  const count = reach.kind === 'neighbours' ? reach.count : PARENT_REACH
  const ranges = wide.map(({ documentId, position: { index } }) => ({
    documentId,
    from: Math.max(0, index - count),
    to: index + count,
  }))
  const around = new Map<string, ChunkPayload[]>()
  for (const { payload } of await store.chunkRanges(storeName, ranges, { signal })) {
    const siblings = around.get(payload.documentId)
    if (siblings) siblings.push(payload)
    else around.set(payload.documentId, [payload])
  }
  const expanded = chunks.map((chunk) => widen(chunk, around.get(chunk.documentId) ?? [], reach))
  return mergeOverlaps(expanded)
}

function widen(chunk: Chunk, siblings: readonly ChunkPayload[], reach: Reach): Chunk {
  const within = siblings.filter(({ position }) =>
    reach.kind === 'neighbours'
      ? Math.abs(position.index - chunk.position.index) <= reach.count
      : chunk.parent !== undefined && position.start < chunk.parent.end && position.end > chunk.parent.start,
  )
  const pieces = within.map(({ text, position }) => ({ text, start: position.start, end: position.end }))
  const span = reach.kind === 'parent' ? chunk.parent : undefined
  return joined(chunk, pieces, span)
}

/** The chunk with the text of all pieces, in order, each character once; cut to the span where there is one. */
function joined(chunk: Chunk, pieces: readonly (Span & { text: string })[], span?: Span): Chunk {
  const own = { text: chunk.text, start: chunk.position.start, end: chunk.position.end }
  const sorted = [own, ...pieces].sort((a, b) => a.start - b.start || b.end - a.end)
  const first = Math.max(span?.start ?? 0, sorted[0]?.start ?? own.start)
  let text = ''
  let end = first
  for (const piece of sorted) {
    const stop = Math.min(piece.end, span?.end ?? piece.end)
    if (stop <= end) continue
    const from = Math.max(piece.start, end)
    if (from > end && text !== '') text += whiteSpace(from - end)
    text += piece.text.slice(from - piece.start, stop - piece.start)
    end = stop
  }
  return { ...chunk, text, position: { ...chunk.position, start: first, end } }
}

/** Between two chunks there is only white space, which chunks do not keep; as long as it was, so that offsets stay true. */
const whiteSpace = (length: number): string => (length === 1 ? ' ' : '\n'.repeat(length))

function mergeOverlaps(chunks: readonly Chunk[]): Chunk[] {
  const kept: Chunk[] = []
  for (const chunk of chunks) {
    const at = kept.findIndex((other) => overlap(other, chunk))
    const other = kept[at]
    if (!other) kept.push(chunk)
    else {
      const { start, end } = chunk.position
      kept[at] = joined(other, [{ text: chunk.text, start, end }])
    }
  }
  return kept
}

const overlap = (a: Chunk, b: Chunk) =>
  a.documentId === b.documentId && a.position.start < b.position.end && b.position.start < a.position.end
