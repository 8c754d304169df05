import type { Chunk } from '@/pipeline/chunk'
import { createAnalyser } from '@/server/knowledge/analyser'

/** Words in a row that make one shingle. */
const SHINGLE = 4
const words = createAnalyser('none')

interface Known {
  chunk: Chunk
  shingles: ReadonlySet<string>
}

/** Overlapping runs of words; a text shorter than one run is a single shingle. */
function shinglesOf(tokens: readonly string[]): Set<string> {
  const shingles = new Set<string>()
  for (let at = 0; at === 0 || at + SHINGLE <= tokens.length; at++) {
    shingles.add(tokens.slice(at, at + SHINGLE).join(' '))
  }
  return shingles
}

/** Share of a chunk's span that another one of the same document covers. */
function spanShare({ documentId, position }: Chunk, other: Chunk): number {
  if (documentId !== other.documentId || position.end <= position.start) return 0
  const from = Math.max(position.start, other.position.start)
  const to = Math.min(position.end, other.position.end)
  return Math.max(0, to - from) / (position.end - position.start)
}

function containment(shingles: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const shingle of shingles) if (other.has(shingle)) shared += 1
  return shared / shingles.size
}

/**
 * Tells which chunks repeat one seen before: by containment of shingles, |S(a) ∩ S(b)| / |S(a)| (Broder 1997, "On the
 * resemblance and containment of documents"), or by the part of the document that both come from.
 */
export class Repetition {
  private readonly known: Known[] = []

  constructor(private readonly overlap: number) {}

  /** The chunk that says the same already; otherwise nothing, until `keep` is told. */
  of(chunk: Chunk): Chunk | undefined {
    const shingles = shinglesOf(words.tokens(chunk.text))
    return this.known.find(
      (other) => spanShare(chunk, other.chunk) >= this.overlap || containment(shingles, other.shingles) >= this.overlap,
    )?.chunk
  }

  keep(chunk: Chunk): void {
    this.known.push({ chunk, shingles: shinglesOf(words.tokens(chunk.text)) })
  }
}
