import { AppError } from '@/pipeline/errors'
import { looksLikeText, markedEncoding } from './decode-text'

export type FileKind = 'text' | 'markdown' | 'html' | 'pdf' | 'docx'

export const mimeOf: Record<FileKind, string> = {
  text: 'text/plain',
  markdown: 'text/markdown',
  html: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

const pictures: [string, string][] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  ['{\\rtf', 'an RTF document'],
  ['\x1f\x8b', 'a gzip archive'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
]

const zipKinds: [string, string][] = [
  ['xl/', 'an Excel workbook'],
  ['ppt/', 'a PowerPoint presentation'],
  ['META-INF/container.xml', 'an EPUB book'],
  ['mimetypeapplication/vnd.oasis', 'an OpenDocument file'],
]

/**
 * Says what a file is by its bytes; the name only tells plain text, Markdown and HTML apart.
 * Throws `file-empty`, `file-unsupported`, `file-encrypted` (a protected Office file is no zip but an OLE container).
 */
export function sniffFile(bytes: Uint8Array, name: string): FileKind {
  if (bytes.length === 0) throw new AppError('file-empty', `“${name}” has no content (0 bytes).`)
  const head = latin1(bytes.subarray(0, 1024))
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase()
  if (isPdf(bytes, head, extension)) return 'pdf'
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return sniffZip(bytes, name)
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw oleError(bytes, name)
  const picture = pictures.find(([magic]) => head.startsWith(magic))
  if (picture) throw unsupported(name, picture[1])
  if (!looksLikeText(bytes)) throw unsupported(name, 'a binary file of unknown kind')
  return sniffText(bytes, extension)
}

/** Readers accept a PDF header anywhere in the first 1024 bytes; a text that only mentions it is still a text. */
function isPdf(bytes: Uint8Array, head: string, extension: string | undefined): boolean {
  const at = head.indexOf('%PDF-')
  if (at < 0) return false
  return head.slice(0, at).trim() === '' || extension === 'pdf' || !looksLikeText(bytes)
}

function sniffZip(bytes: Uint8Array, name: string): FileKind {
  const listing = latin1(bytes.subarray(0, 65_536)) + latin1(bytes.subarray(Math.max(0, bytes.length - 65_536)))
  if (listing.includes('word/')) return 'docx'
  const kind = zipKinds.find(([mark]) => listing.includes(mark))
  if (kind) throw unsupported(name, kind[1])
  if (listing.includes('[Content_Types].xml') || /\.docx$/i.test(name)) return 'docx'
  throw unsupported(name, 'a zip archive')
}

function oleError(bytes: Uint8Array, name: string): AppError {
  const isProtected = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  )
  if (isProtected) return new AppError('file-encrypted', `“${name}” is an Office document protected by a password.`)
  return unsupported(name, 'an old Office document (.doc, .xls, .ppt or .msg)')
}

function sniffText(bytes: Uint8Array, extension: string | undefined): FileKind {
  const start = textStart(bytes)
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!doctype\s+html|<html[\s>])/i.test(start)) return 'html'
  if (extension === 'md' || extension === 'markdown' || extension === 'mdx') return 'markdown'
  if (extension === 'html' || extension === 'htm' || extension === 'xhtml') return 'html'
  return /<(html|head|body)[\s>]/i.test(start) && /<\/?(p|div|title|meta|h1|body)[\s>]/i.test(start) ? 'html' : 'text'
}

function textStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 4096)
  const marked = markedEncoding(bytes)
  return marked ? new TextDecoder(marked).decode(start) : latin1(start).replaceAll('\0', '')
}

function unsupported(name: string, kind: string): AppError {
  return new AppError('file-unsupported', `“${name}” is ${kind}.`)
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
