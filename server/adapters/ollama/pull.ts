import { AppError } from '@/pipeline/errors'
import type { CallOptions, PullProgress } from '@/server/capabilities/chat-model'
import { brokenOff, callModelServer, type ModelServer } from '../model-server/model-server'
import { readLines } from './read-lines'
import { pullLine } from './wire'

/**
 * Downloads a model through `/api/pull`. Ollama tells the bytes of one layer at a time; this yields their sum, so that
 * a bar only grows. Aborting stops the download at the server; a later pull goes on where it stopped.
 */
export async function* pullWithOllama(
  server: ModelServer,
  model: string,
  { signal }: CallOptions,
): AsyncGenerator<PullProgress, void, undefined> {
  const reply = await callModelServer(server, { path: '/api/pull', body: { model, stream: true }, model, signal })
  const layers = new Map<string, { total: number; completed: number }>()
  try {
    for await (const { status, digest, total, completed = 0 } of readLines(server, reply, pullLine, signal)) {
      if (digest !== undefined && total !== undefined) layers.set(digest, { total, completed })
      if (status === 'success') reply.finish()
      yield layers.size === 0 ? { status } : { status, ...sum([...layers.values()]) }
      if (status === 'success') return
    }
  } catch (error) {
    // The registry does not know the name: the only failure of a pull that a person can put right.
    if (error instanceof AppError && /file does not exist|not found/i.test(error.message)) {
      throw new AppError('model-missing', `There is no model named ${model} to pull.`, {
        cause: error,
        details: { model, provider: 'ollama' },
        fix: 'Check the name at https://ollama.com/library.',
      })
    }
    throw error
  }
  throw brokenOff(server)
}

function sum(layers: { total: number; completed: number }[]): { total: number; completed: number } {
  return {
    total: layers.reduce((bytes, layer) => bytes + layer.total, 0),
    completed: layers.reduce((bytes, layer) => bytes + layer.completed, 0),
  }
}
