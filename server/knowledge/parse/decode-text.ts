import { AppError } from '@/pipeline/errors'
import { decodeWindows1252, detectEncoding } from './detect-encoding'

const SAMPLE = 4096

/**
 * Decodes text of unknown encoding: a byte order mark decides, else UTF-16 by its zero bytes, else UTF-8 if the bytes are
 * valid, else `declared` (what the file says of itself), else the one whose characters are most usual.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const encoding = markedEncoding(bytes) ?? bareUtf16(bytes) ?? sevenBit(declared)
  if (encoding) return new TextDecoder(encoding).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return decodeAs(knownEncoding(declared) ?? detectEncoding(bytes), bytes)
  }
}

/** Decodes bytes whose encoding is known, under its name in the Encoding standard. */
export function decodeAs(encoding: string, bytes: Uint8Array): string {
  return encoding === 'windows-1252' || encoding === 'iso-8859-1'
    ? decodeWindows1252(bytes)
    : new TextDecoder(encoding).decode(bytes)
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

export function markedEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** The one encoding in use that looks like ASCII and is not: only the file itself can tell. */
const sevenBit = (declared: string | undefined) =>
  knownEncoding(declared) === 'iso-2022-jp' ? ('iso-2022-jp' as const) : undefined

/** UTF-16 without a mark: in mostly Latin text nearly every second byte is zero. */
function bareUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(SAMPLE, bytes.length) >> 1
  if (pairs < 8) return undefined
  let low = 0
  let high = 0
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) high++
    if (bytes[pair * 2 + 1] === 0) low++
  }
  if (low > pairs * 0.7 && high < pairs * 0.05) return 'utf-16le'
  if (high > pairs * 0.7 && low < pairs * 0.05) return 'utf-16be'
  return undefined
}

function knownEncoding(label: string | undefined): string | undefined {
  if (!label) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Throws `file-empty` when a text says nothing. */
export function requireText(text: string, what: string): void {
  if (text.trim() === '') throw new AppError('file-empty', `${what} contains no text.`)
}
