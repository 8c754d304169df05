import { bareUtf16, markedEncoding } from '@/pipeline/decode-unicode'
import { type Encoding, encodingNames } from '@/pipeline/encodings'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { detectEncoding } from './detect-encoding'
import { decodeAs, encodingOf } from './encodings'

const SAMPLE = 4096

/** A text, the encoding it was read in, and what a person should know about that. */
export interface DecodedText {
  text: string
  encoding: Encoding
  warnings: Said[]
}

/** What is known of a text's encoding beside its bytes. */
export interface EncodingFacts {
  /** What a person says it is: that counts. */
  chosen?: Encoding
  /** What the file says of itself. */
  stated?: string | undefined
  /** Whether a person can choose another one: not for a file inside another. */
  mayChoose?: boolean
}

/**
 * Decodes text: as a person chose; else a byte order mark decides, then UTF-16 by its zero bytes, UTF-8 if the bytes are
 * valid or nearly so, what the file states, and at last the encoding whose characters are most usual, with a warning.
 */
export function decodeWith(bytes: Uint8Array, { chosen, stated, mayChoose = true }: EncodingFacts = {}): DecodedText {
  if (chosen) return decoded(chosen, bytes)
  const known = markedEncoding(bytes) ?? bareUtf16(bytes) ?? sevenBit(stated)
  if (known) return decoded(known, bytes)
  const utf8 = decoded('utf-8', bytes)
  if (utf8.warnings.length === 0) return utf8
  const named = encodingOf(stated)
  if (named) return decoded(named, bytes)
  if (isNearlyUtf8(bytes, utf8.text)) return utf8
  const guess = detectEncoding(bytes)
  const found = decoded(guess, bytes)
  const name = encodingNames[guess]
  const warning = mayChoose
    ? say(
        'The file does not say its encoding; it was read as {name}. If characters are wrong, choose another one above the text.',
        { name },
      )
    : say('The file does not say its encoding; it was read as {name}.', { name })
  return { ...found, warnings: [warning, ...found.warnings] }
}

/** The text alone, where nobody can be told more. */
export const decodeText = (bytes: Uint8Array, stated?: string): string => decodeWith(bytes, { stated }).text

function decoded(encoding: Encoding, bytes: Uint8Array): DecodedText {
  const text = decodeAs(encoding, bytes)
  const broken = brokenPlaces(text, encoding, bytes)
  if (broken === 0) return { text, encoding, warnings: [] }
  const name = encodingNames[encoding]
  return {
    text,
    encoding,
    warnings: [
      broken === 1
        ? say('A byte in the file is not {name}; “�” stands in its place.', { name })
        : say('{broken} bytes in the file are not {name}; “�” stands in their place.', { broken, name }),
    ],
  }
}

/** How many bytes became U+FFFD; the file may hold that character itself. */
function brokenPlaces(text: string, encoding: Encoding, bytes: Uint8Array): number {
  const shown = count(text, '\ufffd')
  if (shown === 0 || !encoding.startsWith('utf-')) return shown
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const written = encoding === 'utf-8' ? [0xef, 0xbf, 0xbd] : encoding === 'utf-16le' ? [0xfd, 0xff] : [0xff, 0xfd]
  let meant = 0
  const mark = Buffer.from(written)
  for (let at = buffer.indexOf(mark); at >= 0 && meant < shown; at = buffer.indexOf(mark, at + mark.length)) meant++
  return shown - meant
}

function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++
  return found
}

/** Sequences of UTF-8 hardly come about by chance: where they are the rule, the rest is damage. */
function isNearlyUtf8(bytes: Uint8Array, text: string): boolean {
  const broken = brokenPlaces(text, 'utf-8', bytes)
  let whole = 0
  for (const character of text) if (character > '\x7f' && character !== '\ufffd') whole++
  return broken === 1 ? whole >= 1 : whole > broken * 2
}

/** Line ends become `\n`; control characters, which no reader can show and no store wants, and lone surrogates go. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\f\v]/g, '\n')
    .replace(/(?![\t\n])\p{Cc}|\ufeff/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Whether bytes look like text in some encoding: hardly any control characters. */
export function looksLikeText(bytes: Uint8Array): boolean {
  if (markedEncoding(bytes) ?? bareUtf16(bytes)) return true
  const sample = bytes.subarray(0, SAMPLE)
  let controls = 0
  for (const byte of sample) {
    if (byte === 0) return false
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) controls++
  }
  return controls * 50 <= sample.length
}

/** The one encoding in use that looks like ASCII and is not: only the file itself can tell. */
const sevenBit = (stated: string | undefined) =>
  encodingOf(stated) === 'iso-2022-jp' ? ('iso-2022-jp' as const) : undefined

/** Throws `file-empty` when a text says nothing. */
export function requireText(text: string, what: Said): void {
  if (text.trim() === '') throw new AppError('file-empty', say('{what} contains no text.', { what }))
}
