import type { Table } from './read-table'
import { UnknownWords } from './unknown-words'
import { wordsOf } from './words-of'

export interface StaticVectors {
  readonly dimension: number
  /** SHA-256 of the table. */
  readonly digest: string
  /** A text's vector, unit length: the sum of its words, each by how rarely it is used and 1 + ln of how often it stands here. */
  embed(text: string): number[]
  /** A single word's vector as it goes into the sum; rare words are longer. Unknown words have one too. */
  word(word: string): number[]
  /** Whether the table has the word. */
  knows(word: string): boolean
}

/** Sums word vectors; see docs/retrieval.md. Same text, same table: same numbers on every machine. */
export function createStaticVectors(table: Table): StaticVectors {
  const { dimension, places, scales, rows, digest } = table
  const unknown = new UnknownWords(dimension)
  const bytesPerRow = dimension / 2

  function add(into: Float64Array, word: string, weight: number): void {
    const place = places.get(word)
    if (place === undefined) {
      unknown.add(into, word, weight)
      return
    }
    const scale = (scales[place] ?? 0) * weight
    const start = place * bytesPerRow
    for (let at = 0; at < bytesPerRow; at += 1) {
      const pair = rows[start + at] ?? 0
      into[2 * at] = (into[2 * at] ?? 0) + ((pair & 15) - 8) * scale
      into[2 * at + 1] = (into[2 * at + 1] ?? 0) + ((pair >> 4) - 8) * scale
    }
  }

  return {
    dimension,
    digest,
    embed(text) {
      const sum = new Float64Array(dimension)
      for (const [word, count] of countWords(text)) add(sum, word, 1 + Math.log(count))
      return unit(sum)
    },
    word(word) {
      const vector = new Float64Array(dimension)
      add(vector, word.toLowerCase(), 1)
      return Array.from(vector)
    },
    knows: (word) => places.has(word.toLowerCase()),
  }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Texts without words get the first unit vector. */
function unit(sum: Float64Array): number[] {
  let squares = 0
  for (const value of sum) squares += value * value
  const vector = new Array<number>(sum.length).fill(0)
  if (squares === 0) vector[0] = 1
  const length = Math.sqrt(squares)
  if (length > 0) for (let at = 0; at < sum.length; at += 1) vector[at] = (sum[at] ?? 0) / length
  return vector
}
