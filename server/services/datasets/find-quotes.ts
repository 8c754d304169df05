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
  /** `lead` and `tail`: what stands around its words, such as a full stop. */
  readonly #quotes: { text: string; words: string[]; lead: string; tail: string }[]
  readonly #byKey = new Map<string, number[]>()
  readonly #lengths = new Set<number>()

  constructor(quotes: readonly string[]) {
    this.#quotes = quotes.map((quote) => {
      const text = quote.trim()
      const words = wordsIn(text)
      const [lead, tail] = [text.slice(0, words[0]?.start ?? 0), text.slice(words.at(-1)?.end ?? text.length)]
      return { text, words: words.map(({ word }) => word), lead, tail }
    })
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
          const passage = found.has(quote) ? undefined : this.#passage(quote, text, words, at)
          if (passage) found.set(quote, passage)
        }
      }
    }
    return found
  }

  /** Where a quote stands that begins at a word; undefined where it goes on in another way. */
  #passage(quote: number, text: string, words: readonly Word[], at: number): Passage | undefined {
    const { words: sought, lead, tail } = this.#quotes[quote] ?? { words: [], lead: '', tail: '' }
    if (sought.some((word, number) => words[at + number]?.word !== word)) return undefined
    const [start, end] = [words[at]?.start ?? 0, words[at + sought.length - 1]?.end ?? 0]
    return {
      start: text.startsWith(lead, start - lead.length) ? start - lead.length : start,
      end: text.startsWith(tail, end) ? end + tail.length : end,
    }
  }
}

function keyAt(words: readonly Word[], at: number, length: number): string | undefined {
  let key = words[at]?.word
  for (let next = 1; next < length; next++) key = `${key} ${words[at + next]?.word}`
  return key
}
