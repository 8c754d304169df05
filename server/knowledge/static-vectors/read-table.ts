import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '@/pipeline/errors'

/**
 * The file, little-endian: 8 letters, the SHA-256 of all that follows it, then four numbers of 32 bits — words, dimension,
 * bytes of the words, and 0 — then the words (UTF-8, one a line), a scale for each (float32), and each word's row: 4 bits a
 * value, the lower half of a byte first, as the value plus 8.
 */
const magic = 'TELARSV1'
const headLength = 8 + 32 + 16
const fix = 'Put the file back as it came with Telar; where Git LFS keeps large files, fetch them with "git lfs pull".'

/** What stands in the file: the words with their places, and their rows. */
export interface Table {
  readonly dimension: number
  readonly places: ReadonlyMap<string, number>
  readonly scales: Float32Array
  readonly rows: Uint8Array
  /** SHA-256 of the content, hexadecimal: other vectors, another digest. */
  readonly digest: string
}

/** Reads the table; throws `model-failed` naming the file where it is missing or not whole. */
export async function readTable(path: string): Promise<Table> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw damaged(path, 'cannot be read', cause)
  })
  if (bytes.length < headLength || bytes.toString('latin1', 0, 8) !== magic) throw damaged(path, 'is no such table')
  const digest = createHash('sha256').update(bytes.subarray(40)).digest('hex')
  if (bytes.toString('hex', 8, 40) !== digest) throw damaged(path, 'is damaged')
  return { ...sections(bytes), digest }
}

function sections(bytes: Buffer): Omit<Table, 'digest'> {
  const [count, dimension, textLength] = [bytes.readUInt32LE(40), bytes.readUInt32LE(44), bytes.readUInt32LE(48)]
  const afterText = headLength + textLength
  const words = bytes.toString('utf8', headLength, afterText).split('\n')
  const scales = new Float32Array(count)
  for (let at = 0; at < count; at += 1) scales[at] = bytes.readFloatLE(afterText + at * 4)
  const rows = new Uint8Array(bytes.buffer, bytes.byteOffset + afterText + count * 4, (count * dimension) / 2)
  return { dimension, places: new Map(words.map((word, place) => [word, place])), scales, rows }
}

const damaged = (path: string, how: string, cause?: unknown) =>
  new AppError('model-failed', `The table of word vectors ${how}: ${path}`, {
    fix,
    ...(cause !== undefined && { cause }),
  })
