/** Shorter words have too many neighbours that mean something else. */
const shortest = 4
const longest = 40
/** From so many letters on two mistakes are allowed. */
const longEnoughForTwo = 8

/** How many mistakes a word of this length may have. */
export const mistakesIn = (length: number): number =>
  length < shortest || length > longest ? 0 : length < longEnoughForTwo ? 1 : 2

interface Bucket {
  words: string[]
  /** Which letters each word has, one bit for each: most words can be told apart without being compared. */
  masks: number[]
}

/** Finds words that differ by a letter or two. */
export class NearWords {
  private readonly byLength = new Map<number, Bucket>()

  add(word: string): void {
    if (mistakesIn(word.length) === 0) return
    const bucket = this.byLength.get(word.length)
    if (bucket) {
      bucket.words.push(word)
      bucket.masks.push(maskOf(word))
    } else this.byLength.set(word.length, { words: [word], masks: [maskOf(word)] })
  }

  /** Those of the words with the fewest mistakes, at most as many as the word's length allows. */
  nearest(word: string): { distance: number; words: string[] } {
    const most = mistakesIn(word.length)
    // One mistake is what people make, and quick to look for.
    for (let distance = 1; distance <= most; distance += 1) {
      const words = this.within(word, distance)
      if (words.length > 0) return { distance, words }
    }
    return { distance: most, words: [] }
  }

  private within(word: string, distance: number): string[] {
    const words: string[] = []
    const mask = maskOf(word)
    for (let length = word.length - distance; length <= word.length + distance; length += 1) {
      const bucket = this.byLength.get(length)
      if (!bucket) continue
      const { masks } = bucket
      for (let at = 0; at < masks.length; at += 1) {
        // One mistake changes two letters at most.
        if (bits(mask ^ (masks[at] ?? 0)) > 2 * distance) continue
        const other = bucket.words[at] ?? ''
        if (distanceOf(word, other, distance) <= distance) words.push(other)
      }
    }
    return words
  }
}

function maskOf(word: string): number {
  let mask = 0
  for (let at = 0; at < word.length; at += 1) mask |= 1 << (word.charCodeAt(at) % 31)
  return mask
}

function bits(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

const beyond = 99
let beforeLast = new Uint8Array(64)
let last = new Uint8Array(64)
let row = new Uint8Array(64)

/**
 * How many letters are added, left out, replaced or exchanged with their neighbour (optimal string alignment); anything
 * above `most` where there are more.
 */
function distanceOf(a: string, b: string, most: number): number {
  for (let j = 0; j <= b.length; j += 1) last[j] = j
  for (let i = 1; i <= a.length; i += 1) {
    // Further from the diagonal there are more mistakes than are of interest.
    const from = Math.max(1, i - most)
    const to = Math.min(b.length, i + most)
    row[from - 1] = from === 1 ? i : beyond
    if (to < b.length) row[to + 1] = beyond
    let least = beyond
    const code = a.charCodeAt(i - 1)
    for (let j = from; j <= to; j += 1) {
      const other = b.charCodeAt(j - 1)
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (code === other ? 0 : 1))
      if (i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1)
      }
      row[j] = value
      if (value < least) least = value
    }
    if (least > most) return least
    const spare = beforeLast
    beforeLast = last
    last = row
    row = spare
  }
  return last[b.length] ?? 0
}
