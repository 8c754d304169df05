import type { Chunk } from '@/pipeline/chunk'

/** Chunks of one document as they go into the prompt: joined, with their members from the best on. */
export interface Piece {
  chunk: Chunk
  /** Ids of the chunks in it, best first. */
  members: string[]
  /** Place of its best member among the incoming chunks, from 0. */
  rank: number
  /** Index in the document of the last chunk in it; the first one's is the chunk's own. */
  lastIndex: number
}

export const pieceOf = (chunk: Chunk, rank: number): Piece => ({
  chunk,
  members: [chunk.id],
  rank,
  lastIndex: chunk.position.index,
})

/** White space that a splitter leaves out between neighbours. */
const LARGEST_GAP = 4

/** Offsets can be trusted only where the text is the very slice of the document that they name. */
const isSlice = ({ text, position }: Chunk): boolean => text.length === position.end - position.start

/**
 * The text of two chunks, the first of which starts no later, when they touch or overlap; undefined when they do not. A
 * gap of white space is filled with as many line ends, so that offsets stay true.
 */
function joinedText({ chunk: first, lastIndex }: Piece, { chunk: second }: Piece): string | undefined {
  const gap = second.position.start - first.position.end
  if (gap > 0) {
    const neighbours = second.position.index - lastIndex === 1
    return neighbours && gap <= LARGEST_GAP ? first.text + '\n'.repeat(gap) + second.text : undefined
  }
  const common = Math.min(-gap, second.text.length)
  const from = second.position.start - first.position.start
  if (first.text.slice(from, from + common) !== second.text.slice(0, common)) return undefined
  return first.text + second.text.slice(common)
}

/** Joins two pieces of one document that touch or overlap; undefined when they do not. The better one gives id and scores. */
export function join(a: Piece, b: Piece): Piece | undefined {
  if (a.chunk.documentId !== b.chunk.documentId || a.chunk.collectionId !== b.chunk.collectionId) return undefined
  if (!isSlice(a.chunk) || !isSlice(b.chunk)) return undefined
  const [first, second] = a.chunk.position.start <= b.chunk.position.start ? [a, b] : [b, a]
  const text = joinedText(first, second)
  if (text === undefined) return undefined
  const [better, worse] = a.rank <= b.rank ? [a, b] : [b, a]
  // The larger passage around one member says nothing about the whole.
  const { parent: _parent, ...kept } = better.chunk
  const end = Math.max(first.chunk.position.end, second.chunk.position.end)
  return {
    chunk: { ...kept, text, position: { ...first.chunk.position, end } },
    members: [...better.members, ...worse.members],
    rank: better.rank,
    lastIndex: Math.max(first.lastIndex, second.lastIndex),
  }
}
