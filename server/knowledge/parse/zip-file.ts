import { inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise } from 'yauzl'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { decodeText } from './decode-text'
import type { ParseLimits } from './parsed-document'

const END_OF_DIRECTORY = Buffer.from('PK\x05\x06')
const LOCAL_HEADER = 0x04034b50
const MAX_ENTRIES = 10_000
/** Small entries may compress well without being an attack. */
const RATIO_FROM = 10 * 1024 * 1024

/** A zip container whose sizes were checked; entries are unpacked when they are asked for. */
export interface ZipFile {
  names: string[]
  has(name: string): boolean
  bytes(name: string): Buffer | undefined
  /** The text of an XML or HTML entry, by its mark or UTF-8. */
  text(name: string): string | undefined
}

/**
 * Opens a zip container, whose declared sizes must stay under the limits; none of its entries gives more than it declares.
 * Throws `file-broken`, `file-encrypted`, `file-too-complex`, also when an entry is asked for.
 */
export async function openZip(file: Uint8Array, limits: ParseLimits): Promise<ZipFile> {
  const buffer = bufferOf(file)
  const entries = await listEntries(buffer)
  checkSizes(entries, limits)
  const bytes = (name: string) => {
    const entry = entries.get(name)
    return entry && unpack(buffer, name, entry)
  }
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    bytes,
    text: (name) => {
      const found = bytes(name)
      return found && decodeText(found)
    },
  }
}

/** The entries that a zip's table of contents names, the first of each name. Throws as `openZip` does. */
export async function listEntries(file: Uint8Array): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    // Names are no paths here, and sizes are checked where they count: neither may cost the rest of the file.
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
    const zip = await fromBufferPromise(withoutTail(bufferOf(file)), options)
    const count = zip.entryCount
    if (count > MAX_ENTRIES)
      throw new AppError(
        'file-too-complex',
        say('The file has {count} parts; at most {maxEntries} are read.', { count, maxEntries: MAX_ENTRIES }),
      )
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw encrypted()
      // Some programs write Windows separators.
      const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/')
      if (!entries.has(name)) entries.set(name, entry)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof Error && error.message.includes('encryption')) throw encrypted(error)
    throw broken(say('its table of contents is damaged'), error)
  }
  return entries
}

/** Uploads and downloads leave bytes behind the end of the archive, where yauzl takes none. */
function withoutTail(buffer: Buffer): Buffer {
  const end = buffer.lastIndexOf(END_OF_DIRECTORY)
  if (end < 0 || end + 22 > buffer.length) throw broken(say('its end is missing'))
  return buffer.subarray(0, end + 22 + buffer.readUInt16LE(end + 20))
}

function checkSizes(entries: ReadonlyMap<string, Entry>, limits: ParseLimits): void {
  const expanded = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (expanded > limits.expandedBytes) {
    throw new AppError(
      'file-too-complex',
      say('The file unpacks to more than {megabytes} MB.', {
        megabytes: Math.floor(limits.expandedBytes / 1_048_576),
      }),
    )
  }
  for (const [name, { uncompressedSize, compressedSize }] of entries) {
    if (uncompressedSize <= RATIO_FROM || uncompressedSize <= compressedSize * limits.expansionRatio) continue
    throw new AppError(
      'file-too-complex',
      say('“{name}” in the file unpacks to {times} times its size.', {
        name,
        times: Math.round(uncompressedSize / compressedSize),
      }),
    )
  }
}

/** Unpacks one entry at once: yauzl has streams only, which the readers would have to wait for. */
function unpack(buffer: Buffer, name: string, entry: Entry): Buffer {
  const at = entry.relativeOffsetOfLocalHeader
  if (at + 30 > buffer.length || buffer.readUInt32LE(at) !== LOCAL_HEADER) throw broken(say('an entry is missing'))
  const start = at + 30 + buffer.readUInt16LE(at + 26) + buffer.readUInt16LE(at + 28)
  const packed = buffer.subarray(start, start + entry.compressedSize)
  if (packed.length < entry.compressedSize) throw broken(say('“{name}” is cut off', { name }))
  if (entry.compressionMethod === 0) return packed
  if (entry.compressionMethod !== 8) throw broken(say('“{name}” is packed in an unknown way', { name }))
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.uncompressedSize) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError('file-too-complex', say('“{name}” in the file unpacks to more than it declares.', { name }), {
        cause: error,
      })
    }
    throw broken(say('“{name}” cannot be unpacked', { name }), error)
  }
}

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const broken = (why: Said, cause?: unknown) =>
  new AppError('file-broken', say('The file is damaged: {why}.', { why }), { cause })

const encrypted = (cause?: unknown) =>
  new AppError('file-encrypted', say('The file is protected by a password.'), { cause })

/** The name of an entry that another one refers to: relative to its folder, or from the top with a leading slash. */
export function resolveEntry(from: string, target: string): string {
  const path = decodePath(target.split(/[?#]/, 1)[0] ?? '')
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
