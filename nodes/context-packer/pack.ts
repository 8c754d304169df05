import type { Chunk } from '@/pipeline/chunk'
import { renderSource } from '@/pipeline/ports'
import { estimateTokens } from '@/pipeline/tokens'
import type { ContextPackerConfig } from './definition'
import { join, type Piece, pieceOf } from './merge'
import { Repetition } from './repetition'

/** What goes into the prompt, and what does not, by chunk id. */
export interface Packed {
  pieces: Piece[]
  /** Did not fit the budget. */
  packedOut: string[]
  /** Say what a better one says. */
  duplicates: string[]
  /** Estimated tokens of all pieces as prompts show them. */
  used: number
}

/** As large as citation numbers get in prompts; the number's own length hardly counts. */
const CITATION = 99

/** A chunk without what places it: that is shown beside the text and counted apart (`placementTokens`). */
const bare = ({ title: _title, subject: _subject, period: _period, ...chunk }: Chunk): Chunk => chunk

/** Every chunk that comes is weighed with all pieces before it; each is worth counting once. */
const counted = new WeakMap<Piece, number>()

function tokensOf(piece: Piece): number {
  const tokens = counted.get(piece) ?? estimateTokens(renderSource(bare(piece.chunk), CITATION))
  counted.set(piece, tokens)
  return tokens
}

/** Estimated tokens that title, subject and headings add to the prompt; no part of the budget. */
export const placementTokens = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + estimateTokens(renderSource(piece.chunk, CITATION)) - tokensOf(piece), 0)

/** Adds a chunk to the pieces, joined with those it touches (one may bridge two). */
function withPiece(pieces: readonly Piece[], added: Piece, merge: boolean): Piece[] {
  let whole = added
  let rest = [...pieces]
  // A joined piece can reach further ones, in either direction.
  for (let reached = merge; reached; ) {
    reached = false
    rest = rest.filter((piece) => {
      const both = join(whole, piece)
      if (!both) return true
      whole = both
      reached = true
      return false
    })
  }
  return [...rest, whole]
}

/**
 * Takes chunks in their order as long as they fit; one that does not fit is passed over, a smaller one after it may
 * still. The first is always taken.
 */
export function pack(chunks: readonly Chunk[], config: ContextPackerConfig): Packed {
  const repetition = new Repetition(config.overlap)
  const packed: Packed = { pieces: [], packedOut: [], duplicates: [], used: 0 }
  for (const [rank, chunk] of chunks.entries()) {
    if (config.deduplicate && repetition.of(chunk)) {
      packed.duplicates.push(chunk.id)
      continue
    }
    const pieces = withPiece(packed.pieces, pieceOf(chunk, rank), config.merge)
    const used = pieces.reduce((sum, piece) => sum + tokensOf(piece), 0)
    if (used > config.budget && packed.pieces.length > 0) {
      packed.packedOut.push(chunk.id)
      continue
    }
    packed.pieces = pieces
    packed.used = used
    if (config.deduplicate) repetition.keep(chunk)
  }
  return packed
}

/** By best rank; by document in reading order; or from both ends inwards (Liu et al. 2023, "Lost in the Middle"). */
export function ordered(pieces: readonly Piece[], order: ContextPackerConfig['order']): Piece[] {
  const byRank = [...pieces].sort((a, b) => a.rank - b.rank)
  if (order === 'rank') return byRank
  if (order === 'best-first-and-last') {
    const front = byRank.filter((_, index) => index % 2 === 0)
    const back = byRank.filter((_, index) => index % 2 === 1)
    return [...front, ...back.reverse()]
  }
  const documents = [...new Set(byRank.map(({ chunk }) => chunk.documentId))]
  const place = new Map(documents.map((id, index) => [id, index]))
  return byRank.sort(
    ({ chunk: a }, { chunk: b }) =>
      (place.get(a.documentId) ?? 0) - (place.get(b.documentId) ?? 0) || a.position.start - b.position.start,
  )
}
