import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { extensionOf, type FileKind } from './file-kinds'
import { latin1, unsupported } from './sniff'
import { listEntries } from './zip-file'

const zipKinds: [string, FileKind | Said][] = [
  ['word/', 'docx'],
  ['xl/workbook.bin', say('an Excel binary workbook (.xlsb)')],
  ['xl/', 'xlsx'],
  ['ppt/', 'pptx'],
  ['META-INF/container.xml', 'epub'],
]

const zipMimes: [string, FileKind | Said][] = [
  ['application/epub+zip', 'epub'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.oasis.opendocument.spreadsheet', say('an OpenDocument spreadsheet (.ods)')],
  ['application/vnd.oasis.opendocument.presentation', say('an OpenDocument presentation (.odp)')],
  ['application/vnd.oasis.opendocument', say('an OpenDocument file')],
]

const zipExtensions = new Set<string>(['docx', 'xlsx', 'pptx', 'odt', 'epub'])

/** EPUB and OpenDocument begin with their type; Office files are known by their folders. Throws as `sniffFile` does. */
export async function sniffZip(bytes: Uint8Array, name: string): Promise<FileKind> {
  const head = latin1(bytes.subarray(0, 1024))
  const mime = head.startsWith('mimetype', 30) ? zipMimes.find(([type]) => head.startsWith(type, 38)) : undefined
  const names = await entryNames(bytes)
  const kind = (mime ?? zipKinds.find(([mark]) => names.some((entry) => entry.startsWith(mark))))?.[1]
  const extension = extensionOf(name) ?? ''
  if (isZipKind(kind)) return kind
  if (typeof kind === 'object') throw unsupported(name, kind)
  if (isZipKind(extension)) return extension
  if (names.includes('[Content_Types].xml')) return 'docx'
  throw unsupported(name, say('a zip archive'))
}

const isZipKind = (kind: string | Said | undefined): kind is FileKind =>
  typeof kind === 'string' && zipExtensions.has(kind)

/** The names in a zip; in a damaged one, whatever its local headers still tell. */
async function entryNames(bytes: Uint8Array): Promise<string[]> {
  try {
    return [...(await listEntries(bytes)).keys()]
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'file-broken') throw error
    const text = latin1(bytes.subarray(0, 1_048_576))
    return text.split('PK\x03\x04').map((part) => part.slice(26, 26 + 200))
  }
}
