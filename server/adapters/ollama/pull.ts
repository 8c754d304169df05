import type { CallOptions, PullProgress } from '@/server/capabilities/chat-model'
import type { ModelServer } from '../shared/model-server/model-server'
import { clientFor } from './client'
import { pullFailure } from './pull-failure'

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
    throw signal.aborted ? signal.reason : pullFailure(server, model, error)
  } finally {
    // Leaving the loop early does not end the package's stream.
    if (!complete) client.abort()
  }
}

function sum(layers: { total: number; completed: number }[]): { total: number; completed: number } {
  return {
    total: layers.reduce((bytes, layer) => bytes + layer.total, 0),
    completed: layers.reduce((bytes, layer) => bytes + layer.completed, 0),
  }
}
