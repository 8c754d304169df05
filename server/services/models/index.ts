import { z } from 'zod'
import { locales } from '@/pipeline/node-definition'
import { listCollections } from '../collections/list-collections'
import { noInput } from '../ids'
import { mutation, query, stream } from '../use-case'
import type { ModelsDeps } from './deps'
import { exampleCollectionId } from './example-collection'
import { offerModels } from './offer-models'
import { pullModel } from './pull-model'
import { modelName, renderedMessages, setupSchema } from './types'

/** Which models serve, and getting others. */
export const models = {
  list: query({
    permission: 'read',
    input: noInput,
    async run({ watch }: ModelsDeps) {
      const { models, providers } = await watch.snapshot()
      return { models, providers }
    },
  }),
  pull: stream({
    permission: 'administer',
    input: z.strictObject({ model: modelName }),
    run: (deps: ModelsDeps, { model }, { signal }) => pullModel(deps, model, signal),
  }),
  /** The very text that a model of Ollama gets for these messages; null where the server does not tell. */
  render: query({
    permission: 'edit',
    input: z.strictObject({ model: modelName, contextTokens: z.number().int().positive(), messages: renderedMessages }),
    run: async ({ pullFrom }: ModelsDeps, input, { signal }) => ({
      text: (await pullFrom.render?.(input, { signal })) ?? null,
    }),
  }),
  /** Models that could be pulled, which of them fit and which to begin with; how a setup stands. */
  offer: query({
    permission: 'read',
    input: z.strictObject({ language: z.enum(locales) }),
    async run(deps: ModelsDeps, { language }, call) {
      const [snapshot, collections, exampleId] = await Promise.all([
        deps.watch.snapshot(),
        listCollections(deps, undefined, call),
        exampleCollectionId(deps, call),
      ])
      return offerModels({ snapshot, collections, exampleId, setup: deps.setups.of(deps, call).state(), language })
    },
  }),
  /** Pulls models one after another and indexes collections with them, in the process. Throws `conflict`. */
  setup: mutation({
    permission: 'administer',
    input: setupSchema,
    run: (deps: ModelsDeps, input, call) => deps.setups.of(deps, call).start(input),
  }),
  stopSetup: mutation({
    permission: 'administer',
    input: noInput,
    run: (deps: ModelsDeps, _input, call) => deps.setups.of(deps, call).stop(),
  }),
  /** Forgets a setup that has ended. */
  dismissSetup: mutation({
    permission: 'administer',
    input: noInput,
    run: async (deps: ModelsDeps, _input, call) => deps.setups.of(deps, call).dismiss(),
  }),
}
