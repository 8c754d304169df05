import type { Schemas } from '@qdrant/js-client-rest'
import type { Point, TermCounts } from '@/server/capabilities/vector-store'
import { keys } from './conditions'
import { qdrantPayload, vectorNames } from './payload'

const k1 = 1.2
const b = 0.75

/** Qdrant refuses bodies over 32 MB; some room stays for what wraps the points. */
const maxBytes = 30_000_000
const maxPoints = 256

/**
 * The document's side of BM25 as a sparse vector, as Qdrant's `qdrant/bm25` makes it:
 * tf·(k1 + 1)/(tf + k1·(1 − b + b·length/average)). The IDF is part of what a question's terms weigh.
 * https://qdrant.tech/documentation/concepts/inference/#bm25
 */
export function termWeights(terms: TermCounts, averageLength: number): Schemas['SparseVector'] {
  const norm = k1 * (1 - b + (b * terms.length) / Math.max(averageLength, Number.MIN_VALUE))
  return { indices: terms.indices, values: terms.counts.map((count) => (count * (k1 + 1)) / (count + norm)) }
}

/** How a batch is written. */
export interface Writing {
  /** The collection's mean chunk length in tokens. */
  averageLength: number
  staged: boolean
}

function qdrantPoint(point: Point, { averageLength, staged }: Writing): Schemas['PointStruct'] {
  const { dense, sparse } = vectorNames
  return {
    id: point.id,
    vector: { [dense]: point.vector, [sparse]: termWeights(point.terms, averageLength) },
    payload: {
      ...qdrantPayload(point.payload),
      [keys.generation]: point.generation ?? 0,
      ...(staged && { [keys.staged]: true }),
    },
  }
}

/** The longest that JavaScript writes a number, with its comma. */
const numberBytes = 25
/** Names, brackets and the id of one point. */
const frameBytes = 200

/** At most how many bytes a point takes as JSON. Writing out its vectors just to count them would cost more than sending them. */
function maxBytesOf({ vector, terms }: Point, payload: unknown): number {
  const numbers = vector.length + 2 * terms.indices.length
  return numbers * numberBytes + Buffer.byteLength(JSON.stringify(payload)) + frameBytes
}

/** Points as Qdrant takes them, in batches within its limits on size. */
export function* upsertBatches(points: readonly Point[], writing: Writing): Generator<Schemas['PointStruct'][]> {
  let batch: Schemas['PointStruct'][] = []
  let bytes = 0
  for (const point of points) {
    const one = qdrantPoint(point, writing)
    const size = maxBytesOf(point, one.payload)
    if (batch.length === maxPoints || (batch.length > 0 && bytes + size > maxBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
