import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'

/**
 * A flat index of FAISS: its vectors one after the other, 32-bit floats, little-endian. Layout as `write_index` of FAISS
 * writes it (https://github.com/facebookresearch/faiss, faiss/impl/index_write.cpp): a four-letter code, the header
 * (dimension int32, count int64, two unused int64, trained bool, metric int32), the number of floats as uint64, the floats.
 */
export interface FlatIndex {
  dimension: number
  count: number
  metric: 'inner-product' | 'l2'
  /** Where the first vector begins, in bytes. */
  offset: number
}

const codes: Record<string, FlatIndex['metric'] | undefined> = { IxFI: 'inner-product', IxF2: 'l2', IxFl: 'l2' }
const HEADER = 4 + 4 + 8 + 8 + 8 + 1 + 4
const LENGTH = 8
const UNUSED = 1n << 20n
const MOST_DIMENSIONS = 65_536

/** Reads the header. Throws `file-unsupported` for other kinds of index, `file-broken` for what does not add up. */
export async function readHeader(file: FileHandle): Promise<FlatIndex> {
  const { size } = await file.stat()
  const head = Buffer.alloc(HEADER + LENGTH)
  const { bytesRead } = await file.read(head, 0, head.length, 0)
  const code = head.toString('latin1', 0, 4)
  const byCode = codes[code]
  if (bytesRead < 4 || byCode === undefined) throw notFlat(bytesRead < 4 ? '' : code)
  if (bytesRead < head.length) throw broken(say('it ends within its header'))
  const dimension = head.readInt32LE(4)
  const count = Number(head.readBigInt64LE(8))
  const metric = head.readInt32LE(33)
  const floats = Number(head.readBigUInt64LE(HEADER))
  if (metric !== 0 && metric !== 1) throw notFlat(say('{code} with metric {metric}', { code, metric }))
  if (dimension < 1 || dimension > MOST_DIMENSIONS || count < 0) throw broken(say('its sizes make no sense'))
  if (floats !== dimension * count || size !== HEADER + LENGTH + floats * 4)
    throw broken(say('its length does not fit its sizes'))
  return {
    dimension,
    count,
    metric: code === 'IxFl' && metric === 0 ? 'inner-product' : byCode,
    offset: HEADER + LENGTH,
  }
}

/** The vectors from `first` on, at most `limit`. Throws `file-broken` for values that are no numbers. */
export async function readVectors(
  file: FileHandle,
  index: FlatIndex,
  first: number,
  limit: number,
): Promise<number[][]> {
  const { dimension, count, offset } = index
  const rows = Math.min(limit, count - first)
  const bytes = Buffer.alloc(rows * dimension * 4)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, offset + first * dimension * 4)
  if (bytesRead < bytes.length) throw broken(say('it ends within its vectors'))
  return Array.from({ length: rows }, (_row, row) =>
    Array.from({ length: dimension }, (_value, at) => {
      const value = bytes.readFloatLE((row * dimension + at) * 4)
      if (!Number.isFinite(value))
        throw broken(say('vector {number} holds a value that is no number', { number: first + row }))
      return value
    }),
  )
}

/** The beginning of an inner-product index (`IndexFlatIP`), to be followed by its vectors. */
export function flatHeader(dimension: number, count: number): Buffer {
  const head = Buffer.alloc(HEADER + LENGTH)
  head.write('IxFI', 0, 'latin1')
  head.writeInt32LE(dimension, 4)
  head.writeBigInt64LE(BigInt(count), 8)
  head.writeBigInt64LE(UNUSED, 16)
  head.writeBigInt64LE(UNUSED, 24)
  head.writeUInt8(1, 32)
  head.writeInt32LE(0, 33)
  head.writeBigUInt64LE(BigInt(dimension * count), HEADER)
  return head
}

/** Vectors as the index holds them. */
export function vectorBytes(vectors: readonly (readonly number[])[]): Buffer {
  const dimension = vectors[0]?.length ?? 0
  const bytes = Buffer.alloc(vectors.length * dimension * 4)
  for (const [row, vector] of vectors.entries()) {
    for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, (row * dimension + at) * 4)
  }
  return bytes
}

const notFlat = (code: Said | string) =>
  new AppError(
    'file-unsupported',
    code === ''
      ? say('The file is no flat FAISS index.')
      : say('The file is no flat FAISS index (its kind is “{code}”).', { code }),
    {
      fix: say('Copy the vectors into an IndexFlatIP or IndexFlatL2 and write that one.'),
    },
  )

const broken = (why: Said) => new AppError('file-broken', say('The FAISS index is damaged: {why}.', { why }))
