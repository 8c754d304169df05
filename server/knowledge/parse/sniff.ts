import { bareUtf16, markedEncoding } from '@/pipeline/decode-unicode'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { looksLikeText } from './decode-text'
import { extensionOf, type FileKind, kindByName } from './file-kinds'

const readable: [string, FileKind][] = [
  ['{\\rtf', 'rtf'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
]

const unreadable: [string, Said][] = [
  ['GIF8', say('a GIF picture')],
  ['RIFF', say('a WebP picture, or sound or video')],
  ['\x1f\x8b', say('a gzip archive')],
  ['Rar!', say('a RAR archive')],
  ['7z\xbc\xaf', say('a 7-Zip archive')],
  ['BZh', say('a bzip2 archive')],
  ['\xfd7zXZ', say('an xz archive')],
  ['\x7fELF', say('a program')],
  ['MZ', say('a program')],
  ['SQLite format 3\0', say('an SQLite database')],
]

/** Whether a file is a zip container; `sniffZip` says of what. */
export function isZip(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, 4))
  return head === 'PK\x03\x04' || head === 'PK\x05\x06'
}

/**
 * Says what a file that is no zip is by its bytes; the name only tells the kinds of text apart.
 * Throws `file-empty`, `file-unsupported`, `file-encrypted` (a protected Office file is no zip but an OLE container).
 */
export function sniffFile(bytes: Uint8Array, name: string): FileKind {
  if (bytes.length === 0) throw new AppError('file-empty', say('“{name}” has no content (0 bytes).', { name }))
  const head = latin1(bytes.subarray(0, 1024))
  // A container first: a PDF may stand near the beginning of one.
  if (head.startsWith('\xd0\xcf\x11\xe0')) return sniffOle(bytes, name)
  if (isPdf(bytes, head, extensionOf(name))) return 'pdf'
  const known = readable.find(([magic]) => head.startsWith(magic))
  if (known) return known[1]
  if (!looksLikeText(bytes)) {
    const other = unreadable.find(([magic]) => head.startsWith(magic))
    throw unsupported(name, other?.[1] ?? say('a binary file of unknown kind'))
  }
  return sniffText(bytes, name)
}

/** Readers accept a PDF header anywhere in the first 1024 bytes; a text that only mentions it is still a text. */
function isPdf(bytes: Uint8Array, head: string, extension: string | undefined): boolean {
  const at = head.indexOf('%PDF-')
  if (at < 0) return false
  return head.slice(0, at).trim() === '' || extension === 'pdf' || !looksLikeText(bytes)
}

const oleKinds: [string, Said][] = [
  ['WordDocument', say('an old Word document (.doc)')],
  ['Workbook', say('an old Excel workbook (.xls)')],
  ['PowerPoint Document', say('an old PowerPoint presentation (.ppt)')],
]

/** An OLE container is known by the names of its streams, which its directory holds in UTF-16 (MS-CFB §2.6). */
function sniffOle(bytes: Uint8Array, name: string): FileKind {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const has = (stream: string) => buffer.includes(Buffer.from(stream, 'utf16le'))
  if (has('__properties_version1.0')) return 'msg'
  if (has('EncryptedPackage')) {
    throw new AppError('file-encrypted', say('“{name}” is an Office document protected by a password.', { name }))
  }
  const old = oleKinds.find(([stream]) => has(stream))
  throw unsupported(name, old?.[1] ?? say('an old Office document (.doc, .xls or .ppt)'))
}

function sniffText(bytes: Uint8Array, name: string): FileKind {
  const start = textStart(bytes)
  if (/^(<!doctype\s+html|<html[\s>])/i.test(behindProlog(start))) return 'html'
  const kind = kindByName(name)
  if (kind !== 'text') return kind
  if (/^\s*<\?xml\s[^>]*\?>/.test(start)) return 'xml'
  if (extensionOf(name) === undefined && isMessage(start)) return 'eml'
  return /<(html|head|body)[\s>]/i.test(start) && /<\/?(p|div|title|meta|h1|body)[\s>]/i.test(start) ? 'html' : 'text'
}

/** What comes behind an XML declaration and comments at the start of a text. Each character is looked at once. */
function behindProlog(text: string): string {
  let at = text.length - text.trimStart().length
  if (text.startsWith('<?xml', at)) at = behind(text, '>', at)
  while (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4)
  return text.slice(at)
}

/** The first place that is no white space behind a mark; the end of the text where the mark is missing. */
function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  if (found < 0) return text.length
  const rest = found + mark.length
  return rest + (text.slice(rest).length - text.slice(rest).trimStart().length)
}

/** Whether a file without a telling name begins like a message: header lines, among them who wrote it and when. */
function isMessage(start: string): boolean {
  const header = start.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const lines = header.split(/\r?\n/)
  return (
    lines.every((line) => /^([!-9;-~]+:|[ \t])/.test(line)) &&
    ['From', 'Date'].every((field) => lines.some((line) => line.toLowerCase().startsWith(`${field.toLowerCase()}:`)))
  )
}

function textStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 4096)
  const known = markedEncoding(bytes) ?? bareUtf16(bytes)
  return known ? new TextDecoder(known).decode(start) : latin1(start)
}

/** The refusal of a kind that is not read. */
export function unsupported(name: string, kind: Said): AppError {
  return new AppError('file-unsupported', say('“{name}” is {kind}.', { name, kind }))
}

/** Bytes as characters of the same numbers. */
export const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
