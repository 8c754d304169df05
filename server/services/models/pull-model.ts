import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ModelsDeps } from './deps'

/** Downloads a model; what serves is looked at anew afterwards, so that pipelines find it at once. */
export async function* pullModel(
  { pullFrom, watch }: Pick<ModelsDeps, 'pullFrom' | 'watch'>,
  model: string,
  signal: StopSignal,
): AsyncGenerator<PullProgress, void, undefined> {
  if (!pullFrom.pull) throw new AppError('model-refused', say('This model server cannot download models.'))
  try {
    yield* pullFrom.pull(model, { signal })
  } finally {
    // What failed may have failed because the server is gone.
    watch.forget()
  }
}
