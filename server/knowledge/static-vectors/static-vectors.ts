import { normalise } from '../analyser/normalise'
import { tokenize } from '../analyser/tokenize'
import type { Table } from './read-table'
import { relatives } from './relatives'
import { randomDirections } from './unknown-words'

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

/** What an unknown word takes from its relatives and from itself; without relatives, from itself and from its letters. */
const relativeShare = 0.85
const ownShare = 0.5
const half = 0.7
/** Vectors of unknown words that are kept, twice: some 12 MB when full. */
const remembered = 4096

/** Where one word ends and the next begins in what programmers write as one: `readFile`, `XMLParser`. */
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu
const anyHump = /[a-z0-9\u00df-\uffff][A-Z\u00c0-\uffff]|[A-Z][A-Z][a-z]/

/** Sums word vectors; see docs/retrieval.md. Same text, same table: same numbers on every machine. */
export function createStaticVectors(table: Table): StaticVectors {
  const { dimension, words, places, digest } = table
  let made = new Map<string, Float32Array>()
  let before = new Map<string, Float32Array>()
  const vector = new Float64Array(dimension)
  const directions = randomDirections(dimension)

  function unknown(word: string): Float32Array {
    const found = made.get(word) ?? before.get(word)
    if (found) return found
    vector.fill(0)
    const near = relatives(words, word)
    for (const place of near) addRow(table, vector, place, 1)
    if (near.length > 0) {
      scale(vector, relativeShare / lengthOf(vector))
      directions.addWord(vector, word, ownShare)
    } else {
      directions.addWord(vector, word, half)
      directions.addLetters(vector, word, half)
    }
    if (made.size >= remembered) {
      before = made
      made = new Map()
    }
    const kept = Float32Array.from(vector)
    made.set(word, kept)
    return kept
  }

  function add(into: Float64Array, word: string, weight: number): void {
    const place = places.get(word)
    if (place !== undefined) {
      addRow(table, into, place, weight * (table.weights[place] ?? 0))
      return
    }
    const row = unknown(word)
    for (let at = 0; at < dimension; at += 1) into[at] = (into[at] ?? 0) + (row[at] ?? 0) * weight
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
      const sum = new Float64Array(dimension)
      add(sum, word.toLowerCase(), 1)
      return Array.from(sum)
    },
    knows: (word) => places.has(word.toLowerCase()),
  }
}

/** Adds the centres that a word's row names. The hot loop: written out for parts of four values. */
function addRow({ dimension, centres, codes }: Table, into: Float64Array, place: number, weight: number): void {
  const start = (place * dimension) / 4
  for (let at = 0, code = start; at < dimension; at += 4, code += 1) {
    const centre = at * 256 + (codes[code] ?? 0) * 4
    into[at] = (into[at] ?? 0) + (centres[centre] ?? 0) * weight
    into[at + 1] = (into[at + 1] ?? 0) + (centres[centre + 1] ?? 0) * weight
    into[at + 2] = (into[at + 2] ?? 0) + (centres[centre + 2] ?? 0) * weight
    into[at + 3] = (into[at + 3] ?? 0) + (centres[centre + 3] ?? 0) * weight
  }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function lengthOf(vector: Float64Array): number {
  let squares = 0
  for (const value of vector) squares += value * value
  return Math.sqrt(squares)
}

function scale(vector: Float64Array, by: number): void {
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) * by
}

/** Texts without words get the first unit vector. */
function unit(sum: Float64Array): number[] {
  const length = lengthOf(sum)
  if (length === 0) sum[0] = 1
  else scale(sum, 1 / length)
  const vector = new Array<number>(sum.length)
  for (let at = 0; at < sum.length; at += 1) vector[at] = sum[at] ?? 0
  return vector
}

/**
 * The words of a text as the table has them: lower case, letters, digits and marks only, `camelCase` in its parts; runs
 * of scripts without spaces as overlapping pairs of letters.
 */
function wordsOf(text: string): string[] {
  const plain = normalise(text)
  return tokenize(anyHump.test(plain) ? plain.replace(humps, ' ') : plain)
}
