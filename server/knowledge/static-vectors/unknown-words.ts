const bucketCount = 4096
const gramLength = 4
/** Beginnings of long words (keys, encodings) tell them apart. */
const longestWord = 64

/** Adds vectors, about of unit length, times `weight`. */
export interface Directions {
  /** One that only this word has. */
  addWord(into: Float64Array, word: string, weight: number): void
  /** One that words with the same 4-grams have in part. */
  addLetters(into: Float64Array, word: string, weight: number): void
}

/** Vectors for words that are in no table: by hash of the word and of its 4-grams one of 4 096 random directions each. */
export function randomDirections(dimension: number): Directions {
  const signs = randomSigns(bucketCount * dimension)
  const size = 1 / Math.sqrt(dimension)

  function add(into: Float64Array, key: number, weight: number): void {
    const start = (key % bucketCount) * dimension
    const scaled = weight * size
    for (let at = 0; at < dimension; at += 1) into[at] = (into[at] ?? 0) + (signs[start + at] ?? 0) * scaled
  }

  return {
    addWord: (into, word, weight) => add(into, hash(`word ${word}`), weight),
    addLetters: (into, word, weight) => {
      const marked = `<${word.slice(0, longestWord)}>`
      const grams = Math.max(1, marked.length - gramLength + 1)
      const each = weight / Math.sqrt(grams)
      for (let start = 0; start < grams; start += 1) {
        add(into, hash(marked, start, Math.min(marked.length, start + gramLength)), each)
      }
    },
  }
}

/** Random 1 and −1: rows of them are nearly at right angles to each other. Xorshift, Marsaglia 2003, https://doi.org/10.18637/jss.v008.i14 */
function randomSigns(count: number): Int8Array {
  const signs = new Int8Array(count)
  let state = 0x9e3779b9
  for (let at = 0; at < count; at += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    signs[at] = (state & 0x10000) === 0 ? 1 : -1
  }
  return signs
}

/** FNV-1a over UTF-16 code units from `start` to `end`, with the finaliser of MurmurHash3: 32 bits, unsigned. */
function hash(text: string, start = 0, end = text.length): number {
  let value = 0x811c9dc5
  for (let index = start; index < end; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
