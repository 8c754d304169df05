import type { Encoding } from '@/pipeline/encodings'
import { scoreAsian } from './asian-encodings'
import { decodeStrictly } from './encodings'
import { alphabets, latinLetters } from './usual-characters'

/**
 * Guesses the encoding of text that is neither Unicode nor says what it is, by decoding it in each that is in use and
 * asking how usual the characters are that come out. The measure is the mean over all characters beyond ASCII.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const sample = sampleOf(bytes)
  const margin = marginFor(sample)
  let best: { encoding: Encoding; score: number } = { encoding: 'windows-1252', score: -Infinity }
  for (const { encoding, score } of candidates) {
    const text = decodeStrictly(encoding, sample, sample.length === SAMPLE)
    if (text === undefined) continue
    const found = score(text, sample)
    if (found > best.score + margin) best = { encoding, score: found }
  }
  return best.encoding
}

const SAMPLE = 16 * 1024
/** How much less the rarest letter of a language is worth than its most usual one. */
const RARER = 0.15

/** By how much another encoding must be better than the more likely one before it in the list: little says little. */
function marginFor(sample: Uint8Array): number {
  const count = sample.reduce((sum, byte) => sum + (byte >= 0x80 ? 1 : 0), 0)
  return 0.02 + Math.min(0.06, 0.6 / Math.max(1, count))
}

/** Only parts with bytes beyond ASCII tell encodings apart: from the first of them on. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  return bytes.subarray(Math.max(0, first - 64), Math.max(0, first - 64) + SAMPLE)
}

type Score = (text: string, bytes: Uint8Array) => number

/** In order of how usual they are, so that a draw goes to the first. */
const candidates: { encoding: Encoding; score: Score }[] = [
  { encoding: 'windows-1252', score: latin(latinLetters.western) },
  { encoding: 'shift_jis', score: (text, bytes) => scoreAsian('shift_jis', text, bytes) },
  { encoding: 'gbk', score: (text, bytes) => scoreAsian('gbk', text, bytes) },
  { encoding: 'euc-kr', score: (text, bytes) => scoreAsian('euc-kr', text, bytes) },
  { encoding: 'big5', score: (text, bytes) => scoreAsian('big5', text, bytes) },
  { encoding: 'euc-jp', score: (text, bytes) => scoreAsian('euc-jp', text, bytes) },
  { encoding: 'windows-1251', score: alphabet([alphabets.cyrillic, alphabets.ukrainian], 'Cyrillic') },
  { encoding: 'windows-1250', score: latin(latinLetters.central) },
  { encoding: 'koi8-r', score: alphabet([alphabets.cyrillic], 'Cyrillic') },
  { encoding: 'ibm866', score: alphabet([alphabets.cyrillic], 'Cyrillic') },
  { encoding: 'windows-1253', score: alphabet([alphabets.greek], 'Greek') },
  { encoding: 'windows-1254', score: latin(latinLetters.turkish) },
  { encoding: 'windows-1255', score: alphabet([alphabets.hebrew], 'Hebrew') },
  { encoding: 'windows-1256', score: alphabet([alphabets.arabic], 'Arabic') },
  { encoding: 'windows-874', score: alphabet([alphabets.thai], 'Thai') },
  { encoding: 'iso-8859-2', score: latin(latinLetters.central) },
  { encoding: 'windows-1257', score: latin(latinLetters.baltic) },
  { encoding: 'iso-8859-7', score: alphabet([alphabets.greek], 'Greek') },
  { encoding: 'ibm850', score: latin(latinLetters.western) },
  { encoding: 'macintosh', score: latin(latinLetters.western) },
  { encoding: 'ibm437', score: latin(latinLetters.western) },
  { encoding: 'ibm852', score: latin(latinLetters.central) },
  { encoding: 'x-mac-cyrillic', score: alphabet([alphabets.cyrillic, alphabets.ukrainian], 'Cyrillic') },
]

/** Latin script: letters beyond a–z are those of one language and mostly stand between letters of a–z. */
function latin(languages: readonly string[]): Score {
  const sets = languages.map(
    (letters) => new Map([...letters].map((letter, at) => [letter, 1 - RARER * (at / letters.length)])),
  )
  const family = new Set(languages.join(''))
  const isRomance = family.has('ã')
  return (text) => {
    const fitting = sets.map(() => 0)
    let total = 0
    let count = 0
    eachUpper(text, (character, before, after) => {
      count++
      const plain = worthAnywhere(character, before, after)
      if (plain !== undefined) total += plain
      else if ((before > '\x7f' && isLetter(before)) || (isRomance && isAwkward(character, after))) total += 0.2
      else {
        const small = character.toLowerCase()
        // A letter of a neighbouring language: in names and in words that were borrowed.
        const foreign = family.has(small) ? 0.5 : 0.2
        for (const [at, set] of sets.entries()) fitting[at] = (fitting[at] ?? 0) + (set.get(small) ?? foreign)
      }
    })
    return count === 0 ? 0 : (total + Math.max(...fitting)) / count
  }
}

/** Another alphabet: whole words of it, in which some letters are far more usual than others. */
function alphabet(languages: readonly string[], script: string): Score {
  const isOwn = new RegExp(`\\p{Script=${script}}`, 'u')
  const ranks = languages.map(
    (letters) => new Map([...letters].map((letter, at) => [letter, 1 - 0.7 * (at / letters.length)])),
  )
  return (text) => {
    const fitting = ranks.map(() => 0)
    let total = 0
    let count = 0
    eachUpper(text, (character, before, after) => {
      count++
      const isMark = /\p{M}/u.test(character) && isOwn.test(character)
      const plain = isMark ? undefined : worthAnywhere(character, before, after)
      if (plain !== undefined) total += plain
      else if (!isOwn.test(character) || /[a-z]/i.test(before) || /[a-z]/i.test(after)) total -= 0.3
      else {
        const small = character.toLowerCase()
        // A word of one script reads on: what stands alone may be anything.
        const alone = !isOwn.test(before) && !isOwn.test(after) ? 0.6 : 1
        for (const [at, rank] of ranks.entries())
          fitting[at] = (fitting[at] ?? 0) + (rank.get(small) ?? 0) * alone + 0.15
      }
    })
    return count === 0 ? 0 : (total + Math.max(...fitting)) / count
  }
}

/** Letters that stand before certain others only: ç before a, o and u, û before consonants, ù at the end. */
function isAwkward(character: string, after: string): boolean {
  if (/[çÇ]/.test(character)) return !/[aouàáâãóôõúûü]/i.test(after)
  return (character === 'û' && /[aeiou]/.test(after)) || (character === 'ù' && isLetter(after))
}

function eachUpper(text: string, take: (character: string, before: string, after: string) => void): void {
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character > '\x7f') take(character, text.charAt(at - 1), text.charAt(at + 1))
  }
}

const isLetter = (character: string) => /\p{L}/u.test(character)

/** What a character is worth in any language: undefined for a letter in a usual place. */
function worthAnywhere(character: string, before: string, after: string): number | undefined {
  if (/[\p{Cc}\p{Co}\p{Cn}\ufffd]/u.test(character)) return -1
  if (isLetter(character) && !/[ªº]/.test(character)) {
    const isCapital = /\p{Lu}/u.test(character)
    return isCapital && /\p{Ll}/u.test(before) ? -0.5 : undefined
  }
  const isInside = isLetter(before) && isLetter(after)
  if (character === '’') return 1
  if (isInside) return character === '·' ? 0.5 : -0.5
  if (/[“”„‚‘«»–—…•\u00a0\u00ad]/.test(character)) return 1
  if (/[\u2500-\u259f]/.test(character)) return /[\u2500-\u259f]/.test(before + after) ? 0.5 : -0.3
  // Signs stand beside digits or words, before or behind; fractions and the like do not end a word.
  if (/[€£§©®™°ºª¡¿№′″]/.test(character)) return 0.9
  return isLetter(before) || isLetter(after) ? -0.2 : 0.3
}
