import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions, PullProgress } from '@/server/capabilities/chat-model'
import { brokenOff, type ModelServer } from '../shared/model-server/model-server'
import { clientFor } from './client'

/**
 * Downloads a model through `/api/pull`. Ollama tells the bytes of one layer at a time; this yields their sum, so that
 * a bar only grows. Aborting stops the download at the server; a later pull goes on where it stopped.
 */
export async function* pullWithOllama(
  server: ModelServer,
  model: string,
  { signal }: CallOptions,
): AsyncGenerator<PullProgress, void, undefined> {
  const client = clientFor(server, { path: '/api/pull', model, signal })
  const layers = new Map<string, { total: number; completed: number }>()
  let complete = false
  try {
    for await (const { status, digest, total, completed = 0 } of await client.pull({ model, stream: true })) {
      // Many lines may come in one piece, and the reader may abort between them.
      signal.throwIfAborted()
      // The package's types promise them, but only lines about a layer have them.
      if (digest !== undefined && total !== undefined) layers.set(digest, { total, completed })
      complete = status === 'success'
      yield layers.size === 0 ? { status } : { status, ...sum([...layers.values()]) }
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(server, model, error)
  } finally {
    // Leaving the loop early does not end the package's stream.
    if (!complete) client.abort()
  }
}

function failureOf(server: ModelServer, model: string, error: unknown): AppError {
  const said = error instanceof Error ? error.message : ''
  // The registry does not know the name: the only failure of a pull that a person can put right.
  if (/file does not exist|not found/i.test(said)) {
    return new AppError('model-missing', say('There is no model named {model} to pull.', { model }), {
      cause: error,
      details: { model, provider: 'ollama' },
      fix: say('Check the name at https://ollama.com/library.'),
    })
  }
  const unreachable = error instanceof AppError && error.code === 'models-unreachable'
  const outside = unreachable ? undefined : outsideFailure(said, error)
  if (outside) return outside
  if (error instanceof AppError) return error
  // The package throws a line that tells of a failure as a plain error, and the connection's end as a `TypeError`.
  if (error instanceof TypeError || !(error instanceof Error)) return brokenOff(server, error)
  return new AppError(
    'model-failed',
    say('{name} broke off: {said}', { name: server.name, said: said.slice(0, 500) }),
    { cause: error },
  )
}

/** What a pull fails of beside the model: Go's words for a full disk and for a registry that is out of reach. */
function outsideFailure(said: string, cause: unknown): AppError | undefined {
  if (/no space left on device|not enough space|disk quota exceeded/i.test(said)) {
    return new AppError('storage-full', say('The disk on which Ollama keeps its models is full.'), {
      cause,
      fix: say(
        'Free space there (`ollama rm` deletes a model) or choose a smaller one, and pull again: it goes on where it stopped.',
      ),
    })
  }
  if (
    /dial tcp|no such host|i\/o timeout|TLS handshake|max retries exceeded|connection reset|network is unreachable/i.test(
      said,
    )
  ) {
    return new AppError('model-failed', say('Ollama cannot reach the place where models come from.'), {
      cause,
      details: { said: said.slice(0, 500) },
      fix: say('Check the network of the computer on which Ollama runs, and pull again: it goes on where it stopped.'),
    })
  }
  return undefined
}

function sum(layers: { total: number; completed: number }[]): { total: number; completed: number } {
  return {
    total: layers.reduce((bytes, layer) => bytes + layer.total, 0),
    completed: layers.reduce((bytes, layer) => bytes + layer.completed, 0),
  }
}
