import type { IncomingMessage } from 'node:http'
import { PassThrough, pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { HttpResponse } from '@/server/capabilities/http'

const decoders: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

const MOST_ENCODINGS = 3

export const acceptedEncodings = 'gzip, deflate, br'

export type Body = Pick<HttpResponse, 'body' | 'cut'>

interface Limits {
  maxBytes: number
  /** Whether a longer body is cut instead of refused. */
  cutAtMax: boolean
  /** The address, for messages. */
  place: string
}

/**
 * Reads a whole body, unpacked. The limit counts what comes out as well as what comes in, so a small body that unpacks to
 * a huge one ends early. Throws `too-large`, `source-unreachable` when it breaks off or cannot be unpacked.
 */
export async function readBody(incoming: IncomingMessage, { maxBytes, cutAtMax, place }: Limits): Promise<Body> {
  const announced = Number(incoming.headers['content-length'] ?? 0)
  if (announced > maxBytes && !cutAtMax) throw tooLarge(place, maxBytes)
  const pieces: Buffer[] = []
  let total = 0
  try {
    for await (const piece of decode(incoming)) {
      const block = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece))
      total += block.length
      if (total > maxBytes && !cutAtMax) throw tooLarge(place, maxBytes)
      pieces.push(block)
      if (total > maxBytes) return { body: Buffer.concat(pieces, maxBytes), cut: true }
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('source-unreachable', say('{place} broke off in the middle of its answer.', { place }), {
      cause: error,
    })
  } finally {
    incoming.destroy()
  }
  return { body: Buffer.concat(pieces, total) }
}

function decode(incoming: IncomingMessage): AsyncIterable<unknown> {
  const encodings = (incoming.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  // Nobody packs a body so often; each step takes memory and work.
  if (encodings.length > MOST_ENCODINGS) throw new Error('packed too often')
  const steps = encodings.reverse().map((name) => decoders[name]?.() ?? new PassThrough())
  if (steps.length === 0) return incoming
  // The error is that of the last stream, which is read below.
  const streams = [incoming, ...steps]
  pipeline(streams, () => undefined)
  return steps.at(-1) ?? incoming
}

const tooLarge = (place: string, maxBytes: number) =>
  new AppError(
    'too-large',
    say('{place} answers with more than {megabytes} MB.', { place, megabytes: Math.floor(maxBytes / 1_000_000) }),
    {
      details: { limitBytes: maxBytes },
    },
  )
