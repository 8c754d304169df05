import { createRequire } from 'node:module'
import type { Encoding } from '@/pipeline/encodings'
import { decodeAs, decodeStrictly } from './encodings'
import { commonHan, westernLetters } from './usual-characters'

/** The library's models are large: they are loaded when a text first needs them. */
const load: (name: 'jschardet') => typeof import('jschardet') = createRequire(import.meta.url)

/** The encodings in use, by the names that jschardet gives them; it takes the rare ones for these too readily. */
const inUse: Record<string, Encoding> = {
  'Windows-1252': 'windows-1252',
  CP932: 'shift_jis',
  GB18030: 'gbk',
  CP949: 'euc-kr',
  Big5: 'big5',
  'EUC-JP': 'euc-jp',
  'Windows-1251': 'windows-1251',
  'Windows-1250': 'windows-1250',
  'KOI8-R': 'koi8-r',
  IBM866: 'ibm866',
  'Windows-1253': 'windows-1253',
  'Windows-1254': 'windows-1254',
  'Windows-1255': 'windows-1255',
  'Windows-1256': 'windows-1256',
  CP874: 'windows-874',
  'ISO-8859-2': 'iso-8859-2',
  'Windows-1257': 'windows-1257',
  'ISO-8859-5': 'iso-8859-5',
  'ISO-8859-7': 'iso-8859-7',
  cp850: 'ibm850',
  MacRoman: 'macintosh',
  cp437: 'ibm437',
  cp852: 'ibm852',
  MacCyrillic: 'x-mac-cyrillic',
}

const SAMPLE = 16 * 1024
/** Below this confidence, in names and short tables, jschardet misses Japanese and takes Western letters for others. */
const UNSURE = 0.06
/** So much of a text in an Asian encoding are characters that everybody writes. */
const COMMON_SHARE = 0.6
/** How near the best guess these must come if they read a sound text: the more usual, the less near. */
const ofLittle: [Encoding, number][] = [
  ['windows-1252', 0.6],
  ['ibm850', 0.85],
  ['macintosh', 0.85],
]
const ofMuch: typeof ofLittle = [['windows-1252', 0.99]]
/** Where it makes no difference, the usual name is the better one. */
const usual: readonly Encoding[] = ['windows-1252', 'ibm850']

/**
 * Guesses the encoding of text that is neither Unicode nor says what it is: by jschardet, and where it is unsure by
 * whether the text that comes out is sound.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const sample = sampleOf(bytes)
  const guesses = load('jschardet').detectAll(sample, { detectEncodings: Object.keys(inUse), minimumThreshold: 0 })
  const first = guesses.find((each) => !isMixed(decodeAs(knownAs(each.encoding) ?? 'windows-1252', sample)))
  const best = first?.confidence ?? 0
  const isSound = ([encoding, near]: [Encoding, number]) => {
    const guess = guesses.find((each) => knownAs(each.encoding) === encoding)
    return guess !== undefined && guess.confidence >= best * near && isSoundWestern(decodeAs(encoding, sample))
  }
  const isSure = best >= UNSURE
  const found =
    (isSure ? undefined : asian(sample)) ??
    (isSure ? ofMuch : ofLittle).find(isSound)?.[0] ??
    knownAs(first?.encoding) ??
    'windows-1252'
  const text = decodeAs(found, sample)
  return usual.find((each) => decodeAs(each, sample) === text) ?? found
}

const knownAs = (name: string | null | undefined) => inUse[name ?? '']

/** Only parts with bytes beyond ASCII tell encodings apart: from the first of them on. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  return bytes.subarray(Math.max(0, first - 64), Math.max(0, first - 64) + SAMPLE)
}

/** Narrow kana make words of their own rules: marks and small ones stand behind certain others, a long vowel behind any. */
const narrowKana = /^(?=.*[ﾞﾟｰ])(?:[\0-\x7f｡｢｣､･]|(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｦｱ-ﾝ])[ｧ-ｯ]?ｰ?)+$/s

const marks = '、。「」・：；！？（），'
const kana = String.fromCharCode(...Array.from({ length: 0xbf }, (_, at) => 0x3041 + at))
const common: [Encoding, ReadonlySet<string>][] = [
  ['shift_jis', new Set(commonHan.japanese + kana + marks)],
  ['euc-jp', new Set(commonHan.japanese + kana + marks)],
  ['gbk', new Set(commonHan.simplified + marks)],
  ['big5', new Set(commonHan.traditional + marks)],
  ['euc-kr', new Set(commonHan.hangul + marks)],
]

/** The Asian encoding in which the most characters are common ones, if most are; or Japanese in narrow kana. */
function asian(sample: Uint8Array): Encoding | undefined {
  let best: { encoding?: Encoding; share: number } = { share: COMMON_SHARE }
  for (const [encoding, characters] of common) {
    const text = decodeStrictly(encoding, sample, sample.length === SAMPLE) ?? ''
    if (encoding === 'shift_jis' && narrowKana.test(text)) return encoding
    const found = text.match(/[^\0-\x7f]/gu) ?? []
    const share = found.filter((each) => characters.has(each)).length / Math.max(1, found.length)
    if (share > best.share) best = { encoding, share }
  }
  return best.encoding
}

/** Whether the letters beyond a–z are those of one Western language and stand beside a–z, and signs outside of words. */
function isSoundWestern(text: string): boolean {
  const letters = text.toLowerCase().match(/[à-öø-ÿœ]/g) ?? []
  return (
    !unsound.some((each) => each.test(text)) &&
    westernLetters.some((language) => letters.every((letter) => language.includes(letter)))
  )
}

/** Whether letters of other alphabets stand inside words of a–z: they were accented ones. */
function isMixed(text: string): boolean {
  const mixed = text.match(/[a-z](?=[\u0370-\u06ff])|[\u0370-\u06ff](?=[a-z])/gi) ?? []
  return mixed.length * 4 > (text.match(/[^\0-\x7f]/g) ?? []).length
}

const unsound = [
  /[^\0-\x7fÀ-ÖØ-öø-ÿŒœ“”„‚‘’«»–—…•\u00a0€£§©®°ºª¡¿·]/,
  /[a-zß-öø-ÿ][À-ÖØ-Þ]/,
  /\p{L}[„‚«¿¡€£§©•]|[a-z][–—](?![a-z])|[a-z][“‘”»–—…·°ºª][a-z]/iu,
  /(?<![a-z])[À-ÖØ-öø-ÿ]{2,}(?![a-z])/i,
]
