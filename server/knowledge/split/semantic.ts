import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Layout } from './layout'
import { Ruler, type SplitUnit } from './measure'
import { recursiveSpans } from './recursive'
import { type Sentence, sentenceSpans } from './sentences'
import type { Span } from './text-chunk'

export type EmbedTexts = (texts: string[]) => Promise<number[][]>

/** Sentences whose distances are compared with each other: memory stays bounded, and a long document may change its manner. */
const STRETCH = 2_000
/** Texts in one call of the embedder. */
const BATCH = 32
/** Sentences on either side that are embedded with each one, so that a short sentence does not stand alone. */
const BUFFER = 1

export interface SemanticOptions {
  percentile: number
  size: number
  unit: SplitUnit
}

/**
 * Splits a part of a text where its subject changes: each sentence is embedded with its neighbours, and a chunk ends where
 * the cosine distance to the next sentence is above the given percentile of all distances in the stretch (2 000
 * sentences). Method: G. Kamradt, "5 Levels of Text Splitting", 2023; as `KamradtSemanticChunker` in Smith and Troynikov,
 * "Evaluating Chunking Strategies for Retrieval", Chroma 2024. A chunk of more than `size` units is split by the recursive
 * rule; a chunk ends before a heading and at the end of its page in any case.
 */
export async function* semanticSpans(
  text: string,
  range: Span,
  options: SemanticOptions,
  layout: Layout,
  embed: EmbedTexts,
): AsyncGenerator<Span, void, undefined> {
  let stretch: Sentence[] = []
  for (const sentence of sentenceSpans(text, range, layout)) {
    stretch.push(sentence)
    if (stretch.length < STRETCH) continue
    yield* stretchSpans(text, stretch, options, layout, embed)
    stretch = []
  }
  if (stretch.length > 0) yield* stretchSpans(text, stretch, options, layout, embed)
}

async function* stretchSpans(
  text: string,
  sentences: readonly Sentence[],
  { percentile, size, unit }: SemanticOptions,
  layout: Layout,
  embed: EmbedTexts,
): AsyncGenerator<Span, void, undefined> {
  const distances = await neighbourDistances(text, sentences, embed)
  const threshold = atPercentile(distances, percentile)
  let open: Span | undefined
  for (const [at, sentence] of sentences.entries()) {
    const breaks = sentence.fresh || (distances[at - 1] ?? 0) > threshold
    if (open && !breaks) open.end = sentence.end
    else {
      if (open) yield* bounded(text, open, { size, unit }, layout)
      open = { start: sentence.start, end: sentence.end }
    }
  }
  if (open) yield* bounded(text, open, { size, unit }, layout)
}

function* bounded(text: string, span: Span, { size, unit }: { size: number; unit: SplitUnit }, layout: Layout) {
  if (new Ruler(text, span.start, unit).holds(span.end, size)) yield span
  else yield* recursiveSpans(text, span, { size, overlap: 0, unit }, layout)
}

/** Cosine distance of each sentence (with its neighbours) to the next. Keeps one batch of vectors at a time. */
async function neighbourDistances(text: string, sentences: readonly Sentence[], embed: EmbedTexts): Promise<number[]> {
  const distances: number[] = []
  let last: number[] | undefined
  for (let from = 0; from < sentences.length; from += BATCH) {
    const batch = sentences.slice(from, from + BATCH).map((_, at) => withNeighbours(text, sentences, from + at))
    const vectors = await embed(batch)
    if (vectors.length !== batch.length) {
      throw new AppError(
        'model-failed',
        say('The embedder gave {vectors} vectors for {texts} texts.', { vectors: vectors.length, texts: batch.length }),
      )
    }
    for (const vector of vectors) {
      if (last) distances.push(cosineDistance(last, vector))
      last = vector
    }
  }
  return distances
}

function withNeighbours(text: string, sentences: readonly Sentence[], at: number): string {
  const first = sentences[Math.max(0, at - BUFFER)]
  const last = sentences[Math.min(sentences.length - 1, at + BUFFER)]
  return text.slice(first?.start, last?.end)
}

function cosineDistance(a: readonly number[], b: readonly number[]): number {
  let dot = 0
  let squaresA = 0
  let squaresB = 0
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0
    dot += value * other
    squaresA += value * value
    squaresB += other * other
  }
  const lengths = Math.sqrt(squaresA * squaresB)
  return lengths === 0 ? 0 : 1 - dot / lengths
}

/** The value below which so many per cent lie, interpolated (Hyndman & Fan 1996, type 7). Infinite without values. */
function atPercentile(values: readonly number[], percentile: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (percentile / 100) * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.POSITIVE_INFINITY
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
