import type { IncomingMessage } from 'node:http'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** Largest body of a call, in bytes. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024
/** How much of a body that is too large is still taken in, so that the caller reads the refusal instead of a broken pipe. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024

function tooLarge(): AppError {
  const megabytes = MAX_BODY_BYTES / 1024 / 1024
  return new AppError('too-large', say('The request is larger than {megabytes} MB.', { megabytes }), {
    fix: say('Send less.'),
  })
}

/** Reads a body of known encoding, from node's own stream: the detour over web streams costs more than the parsing. */
function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let parts: Buffer[] = []
    let bytes = 0
    incoming.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= MAX_BODY_BYTES) parts.push(part)
      else parts = []
      if (bytes > MAX_DRAINED_BYTES) {
        incoming.pause()
        reject(tooLarge())
      }
    })
    incoming.on('end', () => {
      if (bytes > MAX_BODY_BYTES) return reject(tooLarge())
      resolve((parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)).toString('utf8'))
    })
    incoming.on('error', () => reject(new AppError('cancelled', say('The caller hung up.'))))
    incoming.on('aborted', () => reject(new AppError('cancelled', say('The caller hung up.'))))
  })
}

/** The body of a request as JSON. Throws `file-unsupported` (415), `too-large` (413) or `invalid-input` (422). */
export async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const type = incoming.headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type)) {
    const given = type === '' ? say('no content type') : `“${type.slice(0, 100)}”`
    throw new AppError('file-unsupported', say('The body must be JSON; the request says {given}.', { given }), {
      fix: say('Send JSON with the header `Content-Type: application/json`.'),
    })
  }
  const text = await readText(incoming)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid-input', say('The body is not valid JSON.'), {
      cause,
      fix: say('Send a JSON object such as {"inputs": {"question": "…"}}.'),
    })
  }
}
