import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

const magic = 'TELARSV2'
const headLength = 56
const centreCount = 256
const fix = say(
  'Put the file back as it came with Telar; where Git LFS keeps large files, fetch them with "git lfs pull".',
)

/**
 * What stands in the file, little-endian: 8 letters, the SHA-256 of all that follows it, four numbers of 32 bits (words,
 * dimension, bytes of the words, values in a part); the words in UTF-8, one a line, in the order of UTF-16; a weight for
 * each in a byte; for each part of a vector its 256 centres (float32); for each word and part the number of its centre.
 */
export interface Table {
  readonly dimension: number
  readonly words: readonly string[]
  readonly places: ReadonlyMap<string, number>
  /** Between 0 and 1: the rarer a word, the more. */
  readonly weights: Float32Array
  readonly centres: Float32Array
  readonly codes: Uint8Array
  /** SHA-256 of the content, hexadecimal: other vectors, another digest. */
  readonly digest: string
}

/** Reads the table; throws `model-failed` naming the file where it is missing or not whole. */
export async function readTable(path: string): Promise<Table> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AppError('model-failed', say('The table of word vectors cannot be read: {path}', { path }), {
      fix,
      cause,
    })
  })
  if (bytes.length < headLength || bytes.toString('latin1', 0, 8) !== magic) {
    throw new AppError('model-failed', say('This file is no table of word vectors: {path}', { path }), { fix })
  }
  const digest = createHash('sha256').update(bytes.subarray(40)).digest('hex')
  if (bytes.toString('hex', 8, 40) !== digest) {
    throw new AppError('model-failed', say('The table of word vectors is damaged: {path}', { path }), { fix })
  }
  return { ...sections(bytes), digest }
}

function sections(bytes: Buffer): Omit<Table, 'digest'> {
  const [count, dimension, textLength, part] = [40, 44, 48, 52].map((at) => bytes.readUInt32LE(at))
  if (!count || !dimension || !textLength || part !== 4) throw new Error('a table without words, or in other parts')
  const weightsAt = headLength + textLength
  const centresAt = weightsAt + count
  const numbers = dimension * centreCount
  const words = bytes.toString('utf8', headLength, weightsAt).split('\n')
  const weights = Float32Array.from(bytes.subarray(weightsAt, centresAt), (sixteenths) => 2 ** (-sixteenths / 16))
  const floats = Float32Array.from({ length: numbers }, (_, at) => bytes.readFloatLE(centresAt + at * 4))
  const codes = new Uint8Array(bytes.buffer, bytes.byteOffset + centresAt + numbers * 4, (count * dimension) / part)
  const places = new Map(words.map((word, place) => [word, place]))
  return { dimension, words, places, weights, centres: floats, codes }
}
