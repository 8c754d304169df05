const words = /[\p{L}\p{N}\p{M}]+/gu

/** Scripts written without spaces between words; U+30FC is the kana length mark, which belongs to no script. */
const spacelessLetters = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc`
const spaceless = new RegExp(`[${spacelessLetters}]`, 'u')
const runs = new RegExp(`[${spacelessLetters}]+|[^${spacelessLetters}]+`, 'gu')
/** First code unit of any spaceless script above; everything before it skips the slower test. */
const firstSpaceless = /[\u0e00-\uffff]/

function addBigrams(run: string, into: string[]): void {
  const letters = [...run]
  if (letters.length === 1) into.push(run)
  for (let at = 0; at + 1 < letters.length; at += 1) into.push(`${letters[at] ?? ''}${letters[at + 1] ?? ''}`)
}

/**
 * Splits a text into lower-case words (NFC) at everything that is no letter, digit or combining mark.
 * Runs of scripts without spaces become overlapping pairs of letters, so that any two neighbours can be found.
 */
export function tokenize(text: string): string[] {
  const found = text.normalize('NFC').toLowerCase().match(words) ?? []
  if (!firstSpaceless.test(text)) return found
  const tokens: string[] = []
  for (const word of found) {
    if (!spaceless.test(word)) {
      tokens.push(word)
      continue
    }
    tokens.push(...pieces(word))
  }
  return tokens
}

/** A word that is at least partly of a script without spaces: pairs of those letters, the rest as it is. */
function pieces(word: string): string[] {
  const found: string[] = []
  for (const run of word.match(runs) ?? []) {
    if (spaceless.test(run)) addBigrams(run, found)
    else found.push(run)
  }
  return found
}

/** Words, and what ends a sentence. */
const wordsAndEnds = /[\p{L}\p{N}\p{M}]+|[.!?:;\n\u2026\u3002\uff01\uff1f]/gu
const sentenceEnds = new Set('.!?:;\n\u2026\u3002\uff01\uff1f')

/** A word as it is written, and whether it begins a sentence. */
export interface WrittenWord {
  word: string
  first: boolean
}

/** The words of a normalised text in any case, those of scripts without spaces as overlapping pairs of letters. */
export function writtenWords(text: string): WrittenWord[] {
  const written: WrittenWord[] = []
  const mayBeSpaceless = firstSpaceless.test(text)
  let first = true
  for (const word of text.match(wordsAndEnds) ?? []) {
    if (sentenceEnds.has(word)) first = true
    else {
      if (mayBeSpaceless && spaceless.test(word)) for (const piece of pieces(word)) written.push({ word: piece, first })
      else written.push({ word, first })
      first = false
    }
  }
  return written
}

/** Whether a word is of a script without spaces. */
export const isSpaceless = (word: string): boolean => firstSpaceless.test(word) && spaceless.test(word)

/** Which share of a text's letters is written in scripts without spaces between words. */
export function spacelessShare(text: string): number {
  if (!firstSpaceless.test(text)) return 0
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const without = text.match(new RegExp(spaceless.source, 'gu'))?.length ?? 0
  return letters === 0 ? 0 : Math.min(1, without / letters)
}
