import { LRUCache } from 'lru-cache'
import type { StaticVectors } from '@/server/knowledge/static-vectors'
import { noOpposites, type OppositeWords } from './opposite-words'
import type { Word } from './words'

/** What is known of words: by their vectors, and by a list of opposites. */
export interface Meaning {
  /** Cosine of two words' vectors; 0 where one has none. */
  words(a: string, b: string): number
  /** Cosines of texts to one text. */
  compare(text: string, others: readonly string[]): number[]
  /** The length of a word's vector: the longer, the more rarely it is used. */
  rarity(word: string): number
  opposites: OppositeWords
}

/** Without vectors: words are alike by their letters alone. */
export const noMeaning: Meaning = {
  words: () => 0,
  compare: (_, others) => others.map(() => 0),
  rarity: () => 1,
  opposites: noOpposites,
}

/** Words whose vectors are kept: some 6 MB. */
const kept = 4_000

/** The likeness of meaning that the built-in word vectors tell. */
export function meaningOf(vectors: StaticVectors, opposites: OppositeWords): Meaning {
  const known = new LRUCache<string, Float32Array>({ max: kept })
  const none = new Float32Array(0)
  const vectorOf = (word: string): Float32Array => {
    const before = known.get(word)
    if (before) return before
    const vector = vectors.knows(word) ? unit(vectors.word(word)) : none
    known.set(word, vector)
    return vector
  }
  return {
    words(a, b) {
      const one = vectorOf(a)
      const other = one.length === 0 ? none : vectorOf(b)
      return other.length === 0 ? 0 : cosine(one, other)
    },
    compare(text, others) {
      const one = vectors.embed(text)
      return others.map((other) => cosine(one, vectors.embed(other)))
    },
    rarity: (word) => Math.hypot(...vectors.word(word)),
    opposites,
  }
}

/** Of vectors of unit length. */
function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0
  for (let at = 0; at < a.length; at++) dot += (a[at] ?? 0) * (b[at] ?? 0)
  return dot
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1
  return Float32Array.from(vector, (value) => value / length)
}

/** Letters that two words must begin with to be of one family (`complex`, `complexity`), and their share of the longer. */
const family = { letters: 5, share: 0.6 }
/** Cosines below say nothing; from there on a likeness grows to at most `most`. */
const scale = { from: 0.3, most: 0.9 }

/** How alike two words are: 1 the same stem, less for a family of words or a like meaning, 0 for nothing in common. */
export function likeness(a: Word, b: Word, meaning: Meaning): number {
  if (a.stem === b.stem || a.form === b.form) return 1
  if (a.isNumber || b.isNumber) return 0
  const begin = sharedStart(a.form, b.form)
  const akin = begin >= family.letters && begin >= family.share * Math.max(a.form.length, b.form.length) ? 0.85 : 0
  const near = meaning.words(a.lower, b.lower)
  return Math.max(akin, near <= scale.from ? 0 : Math.min(scale.most, near))
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}
