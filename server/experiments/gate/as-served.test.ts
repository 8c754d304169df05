import { expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import { ragGraph } from '@/server/services/pipelines/templates'
import { smallEnvironment } from '@/test/builders/environment'
import { asServed } from './as-served'

const ollama = (model: string, parameters: string) =>
  ({ provider: 'ollama', model, parameters, contextTokens: 8_192, capabilities: ['chat'] as ['chat'] }) as const
const withModels = (...models: ReturnType<typeof ollama>[]) => ({
  ...smallEnvironment,
  models: [...smallEnvironment.models, ...models],
})

it('measures a version with the model that it serves, whatever “auto” means by now', () => {
  const graph = ragGraph(definitions, 'col')
  const before = withModels(ollama('small:3b', '3B'))
  const { plan } = compile(graph, definitions, before)
  if (!plan) throw new Error('It compiles.')
  expect(asServed(graph, plan, definitions, before)).toEqual(graph)
  const now = withModels(ollama('small:3b', '3B'), ollama('large:70b', '70B'))
  const pinned = asServed(graph, plan, definitions, now)
  const model = (one: typeof graph) =>
    Object.values(
      compile(one, definitions, now).plan?.steps.find(({ id }) => id === 'model')?.resources.chatModels ?? {},
    )
  expect(model(graph)).toMatchObject([{ model: 'large:70b' }])
  expect(model(pinned)).toMatchObject([{ model: 'small:3b' }])
  expect(pinned.nodes.filter((node, at) => node !== graph.nodes[at])).toHaveLength(1)
})
