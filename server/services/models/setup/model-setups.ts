import { getCollection } from '../../collections/get-collection'
import { ownContext, type Scope } from '../../context'
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

  of(deps: ModelsDeps, { workspaceId }: Scope): ModelSetup {
    const known = this.#known.get(workspaceId)
    if (known) return known
    // It goes on when the request that began it has long been answered.
    const context = ownContext(workspaceId, 'setup')
    const setup = new ModelSetup({
      pull: (model, signal) => pullModel(deps, model, signal),
      has: async (model) => {
        const { models } = await deps.watch.snapshot(0)
        return models.some((one) => one.provider === 'ollama' && isSameModel(one.model, model))
      },
      indexes: bind(indexes, deps, context),
      collection: async (collectionId) => {
        const { id, name } = await getCollection(deps, { id: collectionId }, context)
        return { id, name, example: id === (await exampleCollectionId(deps, context)) }
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
