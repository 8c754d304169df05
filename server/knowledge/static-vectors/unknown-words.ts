import { hash } from './hash'

const bucketCount = 4096
const gramLength = 4
const wordShare = 0.7
const gramShare = 0.7
/** Beginnings of long words (keys, encodings) tell them apart. */
const longestWord = 64

/**
 * Vectors for words that are in no table: by hash of the word and of its 4-grams one of 4 096 random directions each, so
 * that what is written alike is near, and one word is always the same.
 */
export class UnknownWords {
  private readonly buckets: Float32Array

  constructor(private readonly dimension: number) {
    this.buckets = randomRows(bucketCount, dimension)
  }

  /** Adds `weight` times the word's vector, whose length is about 1. */
  add(into: Float64Array, word: string, weight: number): void {
    this.addBucket(into, hash(`word ${word}`), weight * wordShare)
    const marked = `<${word.slice(0, longestWord)}>`
    const grams = Math.max(1, marked.length - gramLength + 1)
    const each = (weight * gramShare) / Math.sqrt(grams)
    for (let start = 0; start < grams; start += 1)
      this.addBucket(into, hash(marked, start, Math.min(marked.length, start + gramLength)), each)
  }

  private addBucket(into: Float64Array, key: number, weight: number): void {
    const start = (key % bucketCount) * this.dimension
    for (let at = 0; at < this.dimension; at += 1) into[at] = (into[at] ?? 0) + (this.buckets[start + at] ?? 0) * weight
  }
}

/** Rows of unit length whose values are of equal size with random signs: all but at right angles to each other. */
function randomRows(count: number, dimension: number): Float32Array {
  const rows = new Float32Array(count * dimension)
  const size = 1 / Math.sqrt(dimension)
  let state = 0x9e3779b9
  for (let at = 0; at < rows.length; at += 1) {
    // Xorshift, Marsaglia 2003, https://doi.org/10.18637/jss.v008.i14
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    rows[at] = (state & 0x10000) === 0 ? size : -size
  }
  return rows
}
