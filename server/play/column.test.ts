import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Environment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { draw } from '@/server/services/pipelines/draw-graph'
import { ragGraph } from '@/server/services/pipelines/templates'
import { testEnvironment } from '@/test/builders/services'
import { compileColumn } from './column'
import { contextBasis, contextPlanOf, revisionsOf } from './context'

const [model] = testEnvironment.models
if (!model) throw new Error('There is one')
const environment: Environment = { ...testEnvironment, models: [model, { ...model, model: 'other:1b', digest: 'o' }] }
const graph = ragGraph(definitions, 'col')
const config = graph.nodes.find(({ id }) => id === 'prompt')?.config ?? {}
const variant = (changes: Record<string, unknown> = {}) => ({ id: 'v', name: 'V', config: { ...config, ...changes } })
const column = (drawn: Graph = graph, parts: Partial<Parameters<typeof compileColumn>[0]> = {}) =>
  compileColumn({ graph: drawn, nodeId: 'prompt', variant: variant(), ...parts }, definitions, environment)
const other = { ref: { provider: 'ollama' as const, model: 'other:1b' } }

describe('a column', () => {
  it('runs before its prompt what does not follow from it', () => {
    expect([...column().before].toSorted()).toEqual(['input', 'reranker', 'retriever'])
    expect(column().model).toBe(`ollama/${model.model}`)
  })

  it('has another model where the messages lead first, and nowhere else', () => {
    const judged = draw(
      definitions,
      [
        ...graph.nodes.map(({ id, type, config: own }) => ({ id, type, at: [0, 0] as [number, number], config: own })),
        {
          id: 'grounding',
          type: 'grounding',
          at: [0, 0],
          config: { mode: 'model', model: { provider: 'ollama', model: model.model } },
        },
      ],
      [
        ...graph.edges.map(({ id }) => id).filter((id) => id !== 'model.text>output.answer'),
        'input.question>grounding.question',
        'model.text>grounding.answer',
        'model.sources>grounding.sources',
        'grounding.answer>output.answer',
      ],
    )
    const { plan, model: name } = column(judged, { model: other })
    const models = plan.steps.map(({ id, resources }) => [id, resources.chatModels.model?.model])
    expect(Object.fromEntries(models)).toMatchObject({ model: 'other:1b', grounding: model.model })
    expect(name).toBe('ollama/other:1b')
  })

  it('is another one with another prompt, model or digest, and the same under another name of the collection', () => {
    const renamed = environment.collections.map((collection) => ({ ...collection, name: 'Renamed' }))
    const pulled = environment.models.map((one) => ({ ...one, digest: 'new' }))
    const hashes = [
      column().hash,
      column(graph, { variant: variant({ user: '{{ question }} {{ sources }}' }) }).hash,
      column(graph, { model: other }).hash,
      compileColumn({ graph, nodeId: 'prompt', variant: variant() }, definitions, { ...environment, models: pulled })
        .hash,
    ]
    expect(new Set(hashes).size).toBe(4)
    const named = compileColumn({ graph, nodeId: 'prompt', variant: variant() }, definitions, {
      ...environment,
      collections: renamed,
    })
    expect(named.hash).toBe(column().hash)
  })

  it('need not use every variable: the search goes on where the answer takes its sources', () => {
    const { plan } = column(graph, { variant: variant({ user: '{{ question }}' }) })
    expect(plan.steps.find(({ id }) => id === 'prompt')?.feeds).toEqual({ question: expect.anything() })
  })

  it('leaves to its cells what runs only where its answer is lost', () => {
    const drawn = draw(
      definitions,
      [
        ...graph.nodes.map(({ id, type, config: own }) => ({ id, type, at: [0, 0] as [number, number], config: own })),
        { id: 'fallback', type: 'fallback', at: [0, 0] },
        { id: 'late', type: 'query-rewrite', at: [0, 0] },
      ],
      [
        ...graph.edges.map(({ id }) => id).filter((id) => id !== 'model.text>output.answer'),
        'model.text>fallback.first',
        'input.question>late.query',
        'late.query>fallback.second',
        'fallback.value>output.answer',
      ],
    )
    const { plan, before } = column(drawn)
    expect(plan.steps.map(({ id }) => id)).toContain('late')
    expect(before.has('late')).toBe(false)
  })

  it('is refused where a step changes something outside', () => {
    const drawn = draw(
      definitions,
      [
        { id: 'input', type: 'input', at: [0, 0] },
        {
          id: 'http',
          type: 'http-request',
          at: [0, 0],
          config: { method: 'POST', url: 'https://a.test/', body: '{}' },
        },
        { id: 'prompt', type: 'prompt-template', at: [0, 0], config: { user: '{{ question }}', system: '' } },
        { id: 'model', type: 'model', at: [0, 0] },
        { id: 'output', type: 'output', at: [0, 0] },
      ],
      ['http.text>prompt.question', 'prompt.messages>model.messages', 'model.text>output.answer'],
    )
    expect(() =>
      column(drawn, { variant: { id: 'v', name: 'V', config: { user: '{{ question }}', system: '' } } }),
    ).toThrow('changes something outside')
  })
})

describe('a context', () => {
  const plan = contextPlanOf([column()], 'prompt')

  it('follows from its inputs and steps, and apart from them from the revisions of what they read', () => {
    expect(contextBasis(plan, { question: 'a' })).not.toBe(contextBasis(plan, { question: 'b' }))
    expect(contextBasis(plan, { a: 1, b: 2 })).toBe(contextBasis(plan, { b: 2, a: 1 }))
    expect(revisionsOf(plan, () => 1)).not.toBe(revisionsOf(plan, () => 2))
    expect([...plan.fed].toSorted()).toEqual(['input', 'reranker'])
  })

  it('is the same in whatever order columns are looked at', () => {
    const bare = column(graph, { variant: variant({ user: '{{ question }}' }) })
    const [one, two] = [contextPlanOf([column(), bare], 'prompt'), contextPlanOf([bare, column()], 'prompt')]
    expect(one.plan).toEqual(two.plan)
  })
})
