import type { TermCounts } from '@/server/capabilities/vector-store'

/** Float32 copy of a vector scaled to length 1; a zero vector stays zero and so has no similarity to anything. */
export function toUnitVector(vector: readonly number[]): Float32Array<ArrayBuffer> {
  let squares = 0
  for (const value of vector) squares += value * value
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
  // `Float32Array.from` with a function takes four times as long.
  const unit = new Float32Array(vector.length)
  for (let at = 0; at < vector.length; at++) unit[at] = (vector[at] ?? 0) * scale
  return unit
}

/** Bytes of a typed array, to store as a blob. */
export const toBlob = (array: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/** Term counts as pairs of 32-bit numbers: id, count, id, count … */
export function encodeTerms(terms: TermCounts): Uint8Array<ArrayBuffer> {
  const pairs = new Uint32Array(terms.indices.length * 2)
  terms.indices.forEach((id, at) => {
    pairs[at * 2] = id
    pairs[at * 2 + 1] = terms.counts[at] ?? 0
  })
  return toBlob(pairs)
}

/** The pairs that `encodeTerms` wrote. Blobs come from the database with a buffer of their own, so no copy is made. */
export const decodeTerms = (blob: ArrayBuffer): Uint32Array => new Uint32Array(blob)
