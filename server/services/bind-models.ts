import { AppError } from '@/pipeline/errors'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { StudioDeps } from './create-studio'
import { exampleCollectionId } from './models/example-collection'
import { offerModels } from './models/offer-models'
import { isSameModel } from './models/recommend'
import { ModelSetup } from './models/setup/model-setup'
import type { Studio } from './studio'

/** Binds the use cases of models to one process. */
export function bindModels(deps: StudioDeps): Studio['models'] {
  const setup = new ModelSetup({
    pull: (model, signal) => pullModel(deps, model, signal),
    has: async (model) => {
      const { models } = await deps.watch.snapshot(0)
      return models.some((one) => one.provider === 'ollama' && isSameModel(one.model, model))
    },
    indexes: deps.indexes,
    collection: async (collectionId) => {
      const { id, name } = await deps.collections.get(collectionId)
      return { id, name, example: id === (await exampleCollectionId(deps)) }
    },
    onError: deps.onError,
  })
  return {
    async list() {
      const { models, providers } = await deps.watch.snapshot()
      return { models, providers }
    },
    pull: (model, signal) => pullModel(deps, model, signal),
    async offer(language) {
      const [snapshot, collections, exampleId] = await Promise.all([
        deps.watch.snapshot(),
        deps.collections.list(),
        exampleCollectionId(deps),
      ])
      return offerModels({ snapshot, collections, exampleId, setup: setup.state(), language })
    },
    setup: (input) => setup.start(input),
    stopSetup: () => setup.stop(),
    dismissSetup: () => setup.dismiss(),
  }
}

/** Downloads a model; what serves is looked at anew afterwards, so that pipelines find it at once. */
async function* pullModel(
  { pullFrom, watch }: Pick<StudioDeps, 'pullFrom' | 'watch'>,
  model: string,
  signal: StopSignal,
): AsyncGenerator<PullProgress, void, undefined> {
  if (!pullFrom.pull) throw new AppError('model-refused', 'This model server cannot download models.')
  try {
    yield* pullFrom.pull(model, { signal })
  } finally {
    // What failed may have failed because the server is gone.
    watch.forget()
  }
}
