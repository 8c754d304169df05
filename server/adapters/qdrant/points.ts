import type { Schemas } from '@qdrant/js-client-rest'
import type { Point, TermCounts } from '@/server/capabilities/vector-store'
import { qdrantPayload } from './payload'

/** Names of the two vectors every point has. */
export const vectorNames = { dense: 'dense', sparse: 'terms' } as const

const k1 = 1.2
const b = 0.75

/** Qdrant refuses bodies over 32 MB; some room stays for what wraps the points. */
const maxBytes = 30_000_000
const maxPoints = 256

/**
 * The document's side of BM25 as a sparse vector, as Qdrant's `qdrant/bm25` makes it:
 * tf·(k1 + 1)/(tf + k1·(1 − b + b·length/average)). The IDF is the server's part.
 * https://qdrant.tech/documentation/concepts/inference/#bm25
 */
export function termWeights(terms: TermCounts, averageLength: number): Schemas['SparseVector'] {
  const norm = k1 * (1 - b + (b * terms.length) / Math.max(averageLength, Number.MIN_VALUE))
  return { indices: terms.indices, values: terms.counts.map((count) => (count * (k1 + 1)) / (count + norm)) }
}

function qdrantPoint(point: Point, averageLength: number): Schemas['PointStruct'] {
  const { dense, sparse } = vectorNames
  return {
    id: point.id,
    vector: { [dense]: point.vector, [sparse]: termWeights(point.terms, averageLength) },
    payload: qdrantPayload(point.payload),
  }
}

/** Bodies of upserts, each within Qdrant's limits on size. */
export function* upsertBodies(points: readonly Point[], averageLength: number): Generator<string> {
  let batch: string[] = []
  let bytes = 0
  for (const point of points) {
    const text = JSON.stringify(qdrantPoint(point, averageLength))
    const size = Buffer.byteLength(text)
    if (batch.length === maxPoints || (batch.length > 0 && bytes + size > maxBytes)) {
      yield `{"points":[${batch.join(',')}]}`
      batch = []
      bytes = 0
    }
    batch.push(text)
    bytes += size + 1
  }
  if (batch.length > 0) yield `{"points":[${batch.join(',')}]}`
}
