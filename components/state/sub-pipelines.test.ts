import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Environment, PipelineInfo } from '@/pipeline/environment'
import type { Graph, GraphNode } from '@/pipeline/graph'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { applyEdit } from './edits'
import { extractNodes } from './extract-nodes'
import { inlineNode } from './inline-node'

const defaults = (type: string): GraphNode => {
  const definition = definitions.get(type)
  if (!definition) throw new Error(`no node type ${type}`)
  return node('', type, structuredClone(definition.defaults), definition.version)
}
const make = (id: string, type: string, config: Record<string, unknown> = {}): GraphNode => {
  const made = defaults(type)
  return { ...made, id, config: { ...made.config, ...config } }
}
const retriever = (id: string) => make(id, 'retriever', { collectionId: 'col' })

/** What of earlier nodes a kind of node takes, and what it gives on, by type of port. */
const kinds = {
  retriever: { make: retriever, takes: { query: 'text' }, gives: { chunks: 'chunks' } },
  reranker: {
    make: (id: string) => make(id, 'reranker'),
    takes: { query: 'text', chunks: 'chunks' },
    gives: { chunks: 'chunks' },
  },
  prompt: {
    make: (id: string) => make(id, 'prompt-template'),
    takes: { question: 'text', sources: 'chunks' },
    gives: { messages: 'messages' },
  },
  model: { make: (id: string) => make(id, 'model'), takes: { messages: 'messages' }, gives: { text: 'text' } },
} as const
type Kind = keyof typeof kinds

/** A pipeline of the given kinds one after the other, each input fed by one of the outputs before it. */
function drawn(steps: readonly { kind: Kind; picks: number[] }[]): Graph {
  const nodes: GraphNode[] = [make('in', 'input')]
  const edges: string[] = []
  const offered = [{ end: 'in.question', type: 'text' }]
  const feed = (target: string, type: string, pick: number): boolean => {
    const fitting = offered.filter((offer) => offer.type === type)
    const chosen = fitting[pick % Math.max(1, fitting.length)]
    if (chosen) edges.push(`${chosen.end} -> ${target}`)
    return chosen !== undefined
  }
  for (const [index, { kind, picks }] of steps.entries()) {
    const id = `${kind}${index}`
    const { takes, gives, make: build } = kinds[kind]
    if (!Object.values(takes).every((type) => offered.some((offer) => offer.type === type))) continue
    for (const [place, [port, type]] of Object.entries(takes).entries()) feed(`${id}.${port}`, type, picks[place] ?? 0)
    nodes.push({ ...build(id), position: { x: index * 300, y: (picks[0] ?? 0) % 400 } })
    for (const [port, type] of Object.entries(gives)) offered.unshift({ end: `${id}.${port}`, type })
  }
  nodes.push(make('out', 'output'))
  feed('out.answer', 'text', 0)
  feed('out.sources', 'chunks', 0)
  return graphOf(nodes, edges)
}

const anyPipeline = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Kind>('retriever', 'retriever', 'reranker', 'prompt', 'model', 'model'),
      picks: fc.array(fc.nat(9), { minLength: 2, maxLength: 2 }),
    }),
    { minLength: 3, maxLength: 14 },
  )
  .map(drawn)

/** Every run of nodes, in the order in which they were drawn, that can become a pipeline. */
function extractions(graph: Graph) {
  const ids = graph.nodes.filter(({ type }) => type !== 'input' && type !== 'output').map(({ id }) => id)
  return ids.flatMap((_id, from) =>
    ids.slice(from).flatMap((_last, length) => {
      const result = extractNodes(graph, definitions, new Set(ids.slice(from, from + length + 1)))
      return result.ok ? [result] : []
    }),
  )
}

const hashOf = (graph: Graph, environment: Environment): string => {
  const { plan, issues } = compile(graph, definitions, environment)
  if (!plan) throw new Error(issues.map(({ message }) => message).join('; '))
  return plan.hash
}
const published = (id: string, graph: Graph, environment: Environment): PipelineInfo => ({
  id,
  slug: id,
  name: id,
  versionId: `${id}-1`,
  number: 1,
  inputs: compile(graph, definitions, environment).plan?.inputs ?? [],
})

/** Extracts from the graph, from what was extracted, and so on; puts everything back from the innermost out. */
function throughLevels(
  graph: Graph,
  picks: readonly number[],
  environment: Environment,
): { graph: Graph; levels: number } {
  const [pick, ...deeper] = picks
  const possible = pick === undefined ? [] : extractions(graph)
  const chosen = possible[(pick ?? 0) % Math.max(1, possible.length)]
  if (!chosen) return { graph, levels: 0 }
  const inner = throughLevels(chosen.graph, deeper, environment)
  const id = `level${picks.length}`
  const info = published(id, chosen.graph, environment)
  const { edit, id: nodeId } = chosen.replace(id)
  const around = applyEdit(graph, edit)
  expect(applyEdit(around.graph, around.inverse).graph).toEqual(graph)
  // What was put in place is a pipeline that runs, and so is what was taken out.
  hashOf(chosen.graph, environment)
  hashOf(around.graph, { ...environment, pipelines: [info] })
  const back = inlineNode(around.graph, definitions, nodeId, inner.graph)
  if (!back.ok) throw new Error(`refused: ${back.why} ${back.name}`)
  const again = applyEdit(around.graph, back.edit)
  expect(applyEdit(again.graph, again.inverse).graph).toEqual(around.graph)
  return { graph: again.graph, levels: inner.levels + 1 }
}

describe('a pipeline taken out of another and put back', () => {
  it('gives the same plan, three levels deep', () => {
    let deepest = 0
    fc.assert(
      fc.property(anyPipeline, fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }), (graph, picks) => {
        const { plan } = compile(graph, definitions, smallEnvironment)
        fc.pre(plan !== null)
        const back = throughLevels(graph, picks, smallEnvironment)
        deepest = Math.max(deepest, back.levels)
        expect(hashOf(back.graph, smallEnvironment)).toBe(plan?.hash)
        expect(back.graph.nodes.map(({ id }) => id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort())
      }),
      { numRuns: 60 },
    )
    expect(deepest).toBe(3)
  })
})

const rag = graphOf(
  [
    make('in', 'input'),
    retriever('r'),
    make('rr', 'reranker'),
    make('p', 'prompt-template'),
    make('m', 'model'),
    make('o', 'output'),
  ],
  [
    'in.question -> r.query',
    'in.question -> rr.query',
    'r.chunks -> rr.chunks',
    'in.question -> p.question',
    'rr.chunks -> p.sources',
    'p.messages -> m.messages',
    'm.text -> o.answer',
    'm.sources -> o.sources',
  ],
)
const tryOut = (graph: Graph, ...ids: string[]) => {
  const result = extractNodes(graph, definitions, new Set(ids))
  return result.ok ? 'ok' : [result.why, result.name]
}

describe('what cannot become a pipeline of its own', () => {
  it('is refused with the reason', () => {
    expect(tryOut(rag)).toEqual(['nothing', undefined])
    expect(tryOut(rag, 'in', 'r')).toEqual(['role', 'in'])
    expect(tryOut(rag, 'r', 'p')).toEqual(['loop', 'rr'])
    expect(tryOut(rag, 'p', 'm')).toEqual(['takes', 'p'])
    expect(tryOut(rag, 'r', 'rr', 'p')).toEqual(['gives', 'p'])
    expect(
      tryOut({ ...rag, edges: rag.edges.filter(({ source }) => source.node !== 'm') }, 'r', 'rr', 'p', 'm'),
    ).toEqual(['gives-nothing', undefined])
    const broken = {
      ...rag,
      edges: rag.edges.map((edge) => (edge.id === 'e3' ? { ...edge, source: { node: 'r', port: 'lost' } } : edge)),
    }
    expect(tryOut(broken, 'r', 'rr')).toEqual(['broken', 'r'])
    expect(tryOut(rag, 'r', 'rr')).toBe('ok')
  })

  it('has one input for each output outside, whatever the ports are called', () => {
    const both = graphOf(
      [
        make('in', 'input'),
        make('a', 'model'),
        make('b', 'model'),
        retriever('r'),
        make('rr', 'reranker'),
        make('o', 'output'),
      ],
      [
        'in.question -> a.messages',
        'in.question -> b.messages',
        'a.text -> r.query',
        'b.text -> rr.query',
        'r.chunks -> rr.chunks',
        'rr.chunks -> o.sources',
        'a.text -> o.answer',
      ],
    )
    const result = extractNodes(both, definitions, new Set(['r', 'rr']))
    const fields = result.ok ? result.graph.nodes[0]?.config.fields : []
    expect(fields).toEqual([
      { name: 'text', type: 'long-text', required: true },
      { name: 'text_2', type: 'long-text', required: true },
    ])
  })
})

describe('a pipeline that cannot take the place of its node', () => {
  const fields = [{ name: 'question', type: 'text', required: false }]
  const child = graphOf(
    [make('ci', 'input', { fields }), retriever('r'), make('co', 'output')],
    ['ci.question -> r.query', 'r.chunks -> co.answer'],
  )
  const around = (...edges: string[]) =>
    graphOf([make('in', 'input'), make('s', 'sub-pipeline', { pipelineId: 'p', fields }), make('o', 'output')], edges)
  const why = (graph: Graph) => {
    const result = inlineNode(graph, definitions, 's', child)
    return result.ok ? 'ok' : result.why
  }

  it('is refused with the reason', () => {
    expect(why(around('s.answer -> o.answer'))).toBe('not-given')
    expect(why(around('in.question -> s.question', 's.result -> o.answer'))).toBe('result')
    expect(why(around('in.question -> s.question', 's.sources -> o.sources'))).toBe('no-sources')
    expect(why(around('in.question -> s.question', 's.answer -> o.answer'))).toBe('ok')
    const prompted = {
      ...around('in.question -> s.question', 's.answer -> m.messages'),
      nodes: [...around().nodes, make('m', 'model')],
    }
    expect(why(prompted)).toBe('converted')
  })

  it('gets ids of its own where its ids are taken, and stands where the node stood', () => {
    const graph = {
      ...around('in.question -> s.question', 's.answer -> o.answer'),
      nodes: [...around().nodes.map((item) => ({ ...item, position: { x: 40, y: 50 } })), retriever('r')],
    }
    const result = inlineNode(graph, definitions, 's', child)
    if (!result.ok) throw new Error(result.why)
    const made = applyEdit(graph, result.edit).graph.nodes.find(({ id }) => id === result.ids[0])
    expect(result.ids).not.toContain('r')
    expect(made).toMatchObject({ type: 'retriever', position: { x: 40, y: 50 } })
  })
})
