import type { IncomingMessage } from 'node:http'

/** How many characters a streamed body may run ahead of its reader. */
const readAhead = 256 * 1024

/** A response whose headers are there. Its body is read once: by `text`, by `chunks`, or raw from `incoming`. */
export interface HttpReply {
  readonly status: number
  readonly incoming: IncomingMessage
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** The body as it arrives, as UTF-8. Leaving the loop early closes the connection, so that the server stops too. */
  chunks(): AsyncGenerator<string, void, undefined>
  /** Drops the rest of the body but keeps the connection for the next call; the loop over `chunks` may then be left. */
  finish(): void
  /** What to throw when reading `incoming` fails: the signal's reason when it aborted, else `TypeError('terminated')`. */
  failure(error: unknown): unknown
}

/** Wraps node's response. */
export function httpReply(incoming: IncomingMessage, signal: AbortSignal | undefined): HttpReply {
  let finished = false
  const failure = (cause: unknown): unknown =>
    signal?.aborted ? signal.reason : new TypeError('terminated', { cause })
  // Reported to whoever reads; a reply that nobody reads must not take the process down.
  incoming.on('error', () => undefined)
  return {
    status: incoming.statusCode ?? 0,
    incoming,
    failure,
    text: () => textOf(incoming, failure),
    chunks: () => chunksOf(incoming, failure, () => finished, signal),
    finish() {
      finished = true
      incoming.resume()
    },
  }
}

function textOf(incoming: IncomingMessage, failure: (cause: unknown) => unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    if (incoming.errored) return reject(failure(incoming.errored))
    let text = ''
    incoming.setEncoding('utf8')
    incoming.on('data', (part: string) => {
      text += part
    })
    incoming.on('end', () => resolve(text))
    incoming.on('error', (error) => reject(failure(error)))
  })
}

async function* chunksOf(
  incoming: IncomingMessage,
  failure: (cause: unknown) => unknown,
  isFinished: () => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  let pending = ''
  let ended = false
  let failed: unknown = incoming.errored
  let wake = () => {}
  incoming.setEncoding('utf8')
  incoming.on('data', (part: string) => {
    if (isFinished()) return
    pending += part
    if (pending.length > readAhead) incoming.pause()
    wake()
  })
  incoming.on('end', () => {
    ended = true
    wake()
  })
  incoming.on('error', (error) => {
    failed = error
    wake()
  })
  try {
    for (;;) {
      // After an abort nobody wants what had still arrived; after a broken connection it may hold the last line.
      if (failed && signal?.aborted) throw failure(failed)
      if (pending !== '') {
        const text = pending
        pending = ''
        incoming.resume()
        yield text
      } else if (ended) return
      else if (failed) throw failure(failed)
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    if (!ended && !isFinished()) incoming.destroy()
  }
}
