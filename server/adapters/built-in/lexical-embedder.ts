import { createFirstAnalyser, detectFirstLanguage } from '@/server/knowledge/analyser'

export const lexicalDimension = 384

/** Words whose slots are remembered; some 10 MB when full. */
const rememberedWords = 50_000
const gramLengths = [3, 4, 5]

/** Where a word adds to a vector: `slots[0]` for the word, the others for its character n-grams; negative slots (`~slot`) subtract. */
type Slots = Int16Array
const known = new Map<string, Slots>()

/**
 * A vector from the words of a text alone: stems and their character 3–5-grams, hashed with signs into 384 slots
 * (feature hashing, Weinberger et al. 2009, https://arxiv.org/abs/0902.2206), frequencies dampened to 1 + ln tf, unit
 * length. It finds common words and word parts, not meaning. Texts without words get the first unit vector.
 */
export function lexicalVector(text: string): number[] {
  const vector = new Array<number>(lexicalDimension).fill(0)
  for (const [word, count] of countWords(text)) addWord(vector, slotsOf(word), 1 + Math.log(count))
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0) {
    vector[0] = 1
    return vector
  }
  const length = Math.sqrt(squares)
  return vector.map((value) => value / length)
}

function countWords(text: string): Map<string, number> {
  // Vectors that are stored were made so; other words would lie elsewhere.
  const detected = detectFirstLanguage(text)
  // Short questions often give no sign of their language.
  const words = createFirstAnalyser(detected === 'none' ? 'en' : detected).tokens(text)
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** A word's n-grams together weigh as much as the word itself. */
function addWord(vector: number[], slots: Slots, weight: number): void {
  const gramWeight = weight / Math.sqrt(Math.max(1, slots.length - 1))
  for (let index = 0; index < slots.length; index += 1) {
    const signed = slots[index] ?? 0
    const slot = signed < 0 ? ~signed : signed
    const add = index === 0 ? weight : gramWeight
    vector[slot] = (vector[slot] ?? 0) + (signed < 0 ? -add : add)
  }
}

function slotsOf(word: string): Slots {
  const found = known.get(word)
  if (found) return found
  const slots = Int16Array.from([signedSlot(`word ${word}`), ...gramsOf(word).map(signedSlot)])
  if (known.size >= rememberedWords) known.clear()
  known.set(word, slots)
  return slots
}

function gramsOf(word: string): string[] {
  // Very long words are data (keys, encodings); their beginning tells them apart.
  const marked = `<${word.slice(0, 64)}>`
  return gramLengths.flatMap((length) =>
    Array.from({ length: Math.max(0, marked.length - length + 1) }, (_, start) => marked.slice(start, start + length)),
  )
}

/** FNV-1a with the finaliser of MurmurHash3, so that slot and sign are independent. */
function signedSlot(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash = (hash ^ (hash >>> 16)) >>> 0
  const slot = (hash & 0x7fffffff) % lexicalDimension
  return hash >>> 31 === 1 ? ~slot : slot
}
