import { getCollection } from '../../collections/get-collection'
import type { Context } from '../../context'
import { indexes } from '../../indexes'
import { bind } from '../../use-case'
import type { ModelsDeps } from '../deps'
import { exampleCollectionId } from '../example-collection'
import { pullModel } from '../pull-model'
import { isSameModel } from '../recommend'
import { ModelSetup } from './model-setup'

/** The setups of models, one for each workspace that asked for one. */
export class ModelSetups {
  readonly #known = new Map<string, ModelSetup>()

  /** `onError`: told of failures that nobody is waiting for. */
  constructor(private readonly onError: (error: unknown) => void) {}

  of(deps: ModelsDeps, { workspaceId, now }: Context): ModelSetup {
    const known = this.#known.get(workspaceId)
    if (known) return known
    // It goes on when the request that began it has long been answered.
    const context: Context = { workspaceId, actor: 'telar', requestId: 'setup', now }
    const setup = new ModelSetup({
      pull: (model, signal) => pullModel(deps, model, signal),
      has: async (model) => {
        const { models } = await deps.watch.snapshot(0)
        return models.some((one) => one.provider === 'ollama' && isSameModel(one.model, model))
      },
      indexes: bind(indexes, deps, context),
      collection: async (collectionId) => {
        const { id, name } = await getCollection(deps, { id: collectionId })
        return { id, name, example: id === (await exampleCollectionId(deps)) }
      },
      onError: this.onError,
    })
    this.#known.set(workspaceId, setup)
    return setup
  }

  /** Stops them all; resolves when they are at rest. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#known.values()].map((setup) => setup.stop()))
  }
}
