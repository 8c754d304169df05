import { inflateRawSync } from 'node:zlib'
import { AppError } from '@/pipeline/errors'
import type { ParseLimits } from './parsed-document'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const MAX_ENTRIES = 10_000
/** Small entries may compress well without being an attack. */
const RATIO_FROM = 10 * 1024 * 1024

export interface ZipEntry {
  name: string
  method: number
  packed: number
  expanded: number
  offset: number
}

/**
 * Checks a zip container before anything unpacks it (PKWARE APPNOTE 6.3, sections 4.3.6–4.3.16): the declared sizes stay
 * under the limits, and every entry that `reads` selects really unpacks to no more than it declares.
 * Returns the entries. Throws `file-broken`, `file-encrypted`, `file-too-complex`.
 */
export function checkZip(bytes: Uint8Array, limits: ParseLimits, reads: (name: string) => boolean): ZipEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = listEntries(buffer)
  const expanded = entries.reduce((sum, entry) => sum + entry.expanded, 0)
  if (expanded > limits.expandedBytes) throw tooLarge(limits)
  for (const entry of entries) {
    if (entry.expanded > RATIO_FROM && entry.expanded > entry.packed * limits.expansionRatio) {
      throw new AppError(
        'file-too-complex',
        `“${entry.name}” in the file unpacks to ${Math.round(entry.expanded / entry.packed)} times its size.`,
      )
    }
    if (reads(entry.name)) unpackEntry(buffer, entry)
  }
  return entries
}

/** Unpacks one entry; it may not give more than it declares. */
export function unpackEntry(bytes: Uint8Array, entry: ZipEntry): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (entry.offset + 30 > buffer.length || buffer.readUInt32LE(entry.offset) !== LOCAL_HEADER)
    throw broken('an entry is missing')
  const start = entry.offset + 30 + buffer.readUInt16LE(entry.offset + 26) + buffer.readUInt16LE(entry.offset + 28)
  const packed = buffer.subarray(start, start + entry.packed)
  if (packed.length < entry.packed) throw broken(`“${entry.name}” is cut off`)
  if (entry.method === 0) return packed
  if (entry.method !== 8) throw broken(`“${entry.name}” is packed in an unknown way`)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.expanded) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError('file-too-complex', `“${entry.name}” in the file unpacks to more than it declares.`, {
        cause: error,
      })
    }
    throw broken(`“${entry.name}” cannot be unpacked`, error)
  }
}

/** The entries that a zip's table of contents names. Throws as `checkZip` does. */
export function listEntries(buffer: Buffer): ZipEntry[] {
  const end = findEnd(buffer)
  const count = buffer.readUInt16LE(end + 10)
  let at = buffer.readUInt32LE(end + 16)
  if (count > MAX_ENTRIES)
    throw new AppError('file-too-complex', `The file has ${count} parts; at most ${MAX_ENTRIES} are read.`)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index++) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw broken('its table of contents is damaged')
    if (buffer.readUInt16LE(at + 8) & 1) throw new AppError('file-encrypted', 'The file is protected by a password.')
    const nameLength = buffer.readUInt16LE(at + 28)
    entries.push({
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      expanded: buffer.readUInt32LE(at + 24),
      offset: buffer.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
  }
  return entries
}

/** The end record stands at the end, before a comment of at most 65 535 bytes. */
function findEnd(buffer: Buffer): number {
  for (let at = buffer.length - 22; at >= Math.max(0, buffer.length - 65_557); at--) {
    if (buffer.readUInt32LE(at) === END_OF_DIRECTORY) return at
  }
  throw broken('its end is missing')
}

const broken = (why: string, cause?: unknown) => new AppError('file-broken', `The file is damaged: ${why}.`, { cause })

const tooLarge = (limits: ParseLimits) =>
  new AppError('file-too-complex', `The file unpacks to more than ${Math.floor(limits.expandedBytes / 1_048_576)} MB.`)
