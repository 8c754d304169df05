/** Where a quote stands in a text: UTF-16 offsets. */
export interface Passage {
  start: number
  end: number
}

interface Word extends Passage {
  word: string
}

/** Quotes are looked up by so many words at their beginning. */
const KEY = 4
/** In longer texts quotes are found only as they are written: their words would fill the memory. */
const MOST_WORDED = 5_000_000

function wordsIn(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    words.push({ word: word.toLowerCase(), start: index, end: index + word.length })
  }
  return words
}

/**
 * Finds many quotes in many texts, each text gone through once. Case, line breaks and punctuation between words do not
 * count: parsing changes them.
 */
export class QuoteFinder {
  readonly #quotes: { text: string; words: string[] }[]
  readonly #byKey = new Map<string, number[]>()
  readonly #lengths = new Set<number>()

  constructor(quotes: readonly string[]) {
    this.#quotes = quotes.map((text) => ({ text, words: wordsIn(text).map(({ word }) => word) }))
    this.#quotes.forEach(({ words }, at) => {
      if (words.length === 0) return
      const start = words.slice(0, KEY)
      this.#lengths.add(start.length)
      const key = start.join(' ')
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), at])
    })
  }

  /** Where each quote that a text has stands first, by its number. */
  find(text: string): Map<number, Passage> {
    const found = new Map<number, Passage>()
    if (text.length > MOST_WORDED) {
      for (const [at, quote] of this.#quotes.entries()) {
        const start = text.indexOf(quote.text)
        if (start >= 0) found.set(at, { start, end: start + quote.text.length })
      }
      return found
    }
    const words = wordsIn(text)
    for (let at = 0; at < words.length; at++) {
      for (const length of this.#lengths) {
        const key = keyAt(words, at, length)
        for (const quote of (key !== undefined && this.#byKey.get(key)) || []) {
          const end = this.#endOf(quote, words, at)
          if (end !== undefined && !found.has(quote)) found.set(quote, { start: words[at]?.start ?? 0, end })
        }
      }
    }
    return found
  }

  /** The end of a quote that begins at a word; undefined where it goes on in another way. */
  #endOf(quote: number, words: readonly Word[], at: number): number | undefined {
    const sought = this.#quotes[quote]?.words ?? []
    if (sought.some((word, number) => words[at + number]?.word !== word)) return undefined
    return words[at + sought.length - 1]?.end
  }
}

function keyAt(words: readonly Word[], at: number, length: number): string | undefined {
  let key = words[at]?.word
  for (let next = 1; next < length; next++) key = `${key} ${words[at + next]?.word}`
  return key
}
