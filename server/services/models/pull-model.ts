import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ModelsDeps } from './deps'
import { similarModels } from './similar-models'

/** Downloads a model; what serves is looked at anew afterwards, so that pipelines find it at once. */
export async function* pullModel(
  { pullFrom, watch }: Pick<ModelsDeps, 'pullFrom' | 'watch'>,
  model: string,
  signal: StopSignal,
): AsyncGenerator<PullProgress, void, undefined> {
  if (!pullFrom.pull) throw new AppError('model-refused', say('This model server cannot download models.'))
  try {
    yield* pullFrom.pull(model, { signal })
  } catch (error) {
    throw error instanceof AppError && error.code === 'model-missing' ? withSimilar(error, model) : error
  } finally {
    // What failed may have failed because the server is gone.
    watch.forget()
  }
}

/** The error of a name that no model has, with those that are like it. */
function withSimilar(error: AppError, model: string): AppError {
  const similar = similarModels(model)
  if (similar.length === 0) return error
  return new AppError(error.code, error.said.message, {
    cause: error,
    details: { ...error.details, similar },
    fix: say('Names like it: {similar}. All are at https://ollama.com/library.', { similar }),
  })
}
