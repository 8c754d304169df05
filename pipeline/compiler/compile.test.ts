import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Environment, emptyEnvironment } from '../environment'
import { emptyGraph, type Graph, type GraphEdge, type GraphNode } from '../graph'
import type { IssueCode } from '../issue'
import { type AnyDefinition, type Definitions, defineNode, type NodeMessages } from '../node-definition'
import { modelRefSchema } from '../model-ref'
import { inputFieldSchema } from '../plan'
import { port } from '../ports'
import { compile } from '.'
import { canConnect } from './connect'

const texts = { title: '', description: '', summary: '', help: '', ports: {}, fields: {}, options: {} }
const messages: NodeMessages = { en: texts, es: texts }
const common = { version: 1, category: 'logic', messages, needs: [], effect: 'pure', timeoutMs: 1000, defaults: {} } as const

const definitions: Definitions = new Map(
  [
    defineNode({
      ...common, type: 'in', role: 'input', config: z.object({ fields: z.array(inputFieldSchema) }),
      ports: () => ({ inputs: {}, outputs: { question: port.text() } }),
    }),
    defineNode({
      ...common, type: 'step', version: 2, category: 'retrieval', config: z.object({ level: z.number().max(10).default(1), tag: z.string().optional() }),
      migrate: { 1: (config) => ({ ...config, level: Number(config.depth ?? 1) }) },
      ports: () => ({ inputs: { text: port.text() }, outputs: { text: port.text(), chunks: port.chunks() } }),
    }),
    defineNode({
      ...common, type: 'join', config: z.object({}),
      ports: () => ({ inputs: { text: port.text({ accepts: 'first' }) }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common, type: 'chat', config: z.object({ model: modelRefSchema }), streams: 'text',
      resources: (config) => [{ kind: 'chatModel', key: 'model', ref: config.model, path: ['model'] }],
      ports: () => ({ inputs: { messages: port.messages() }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common, type: 'find', config: z.object({ collectionId: z.string(), filter: z.unknown().optional() }), effect: 'read',
      resources: (config) => [{ kind: 'collection', key: 'collection', id: config.collectionId, path: ['collectionId'] }],
      ports: () => ({ inputs: { query: port.text() }, outputs: { chunks: port.chunks() } }),
    }),
    defineNode({
      ...common, type: 'out', role: 'output', config: z.object({}),
      ports: () => ({ inputs: { answer: port.text(), sources: port.chunks({ required: false }) }, outputs: {} }),
    }),
  ].map((definition) => [definition.type, definition as unknown as AnyDefinition]),
)

const field = { name: 'question', type: 'text', required: true }
let next = 0
const node = (id: string, type: string, config: Record<string, unknown> = {}): GraphNode => ({
  id, type, version: definitions.get(type)?.version ?? 1, position: { x: (next += 10), y: 0 }, config,
})
const edge = (from: string, to: string): GraphEdge => {
  const [sourceNode = '', sourcePort = ''] = from.split('.')
  const [targetNode = '', targetPort = ''] = to.split('.')
  return { id: `${from}>${to}`, source: { node: sourceNode, port: sourcePort }, target: { node: targetNode, port: targetPort } }
}
const graph = (nodes: GraphNode[], edges: GraphEdge[]): Graph => ({ ...emptyGraph(), nodes, edges })

const chain = (): Graph =>
  graph(
    [node('i', 'in', { fields: [field] }), node('a', 'step', { level: 3 }), node('c', 'chat', { model: { provider: 'auto', model: '' } }), node('o', 'out')],
    [edge('i.question', 'a.text'), edge('a.text', 'c.messages'), edge('c.text', 'o.answer'), edge('a.chunks', 'o.sources')],
  )

const environment: Environment = {
  down: ['openai'],
  models: [
    { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] },
    { provider: 'ollama', model: 'tiny:latest', digest: 'd1', contextTokens: 4096, parameters: '270M', capabilities: ['chat'] },
    { provider: 'ollama', model: 'big:8b', digest: 'd2', contextTokens: 32768, parameters: '8.0B', capabilities: ['chat'] },
  ],
  collections: [
    {
      id: 'col', slug: 'docs', name: 'Docs', documents: 1, chunks: 4, storeName: 'telar_col', embedder: { provider: 'built-in', model: 'lexical-384' },
      dimension: 384, language: 'en', fields: [{ name: 'year', type: 'number' }], revision: 7,
    },
  ],
}
const codes = (value: unknown, env: Environment = environment): IssueCode[] => compile(value, definitions, env).issues.map((found) => found.code)

describe('compile', () => {
  it('makes a frozen plan whose steps come after what feeds them', () => {
    const { plan, issues } = compile(chain(), definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps.map((step) => step.id)).toEqual(['i', 'a', 'c', 'o'])
    expect(plan?.inputs).toEqual([field])
    expect(plan?.stream).toEqual({ step: 'c', port: 'text' })
    expect(plan?.steps[2]?.feeds.messages).toEqual([{ step: 'a', port: 'text', from: 'text', to: 'messages' }])
    expect(Object.isFrozen(plan?.steps[1]?.config)).toBe(true)
  })

  it('takes the largest model of the best server for auto and records its digest', () => {
    const { plan } = compile(chain(), definitions, environment)
    expect(plan?.steps[2]?.resources.chatModels.model).toEqual({ provider: 'ollama', model: 'big:8b', digest: 'd2', contextTokens: 32768 })
  })

  it('has another hash when anything changes that can change an answer', () => {
    const hash = (change: (g: Graph) => void, env = environment): string | undefined => {
      const changed = structuredClone(chain())
      change(changed)
      return compile(changed, definitions, env).plan?.hash
    }
    const same = hash(() => {})
    expect(same).toMatch(/^[0-9a-f]{64}$/)
    expect(hash((g) => { const a = g.nodes[1]; if (a) a.config.level = 4 })).not.toBe(same)
    expect(hash(() => {}, { ...environment, models: environment.models.map((m) => (m.digest === 'd2' ? { ...m, digest: 'd3' } : m)) })).not.toBe(same)
    expect(hash((g) => { const a = g.nodes[1]; if (a) { a.title = 'Renamed'; a.position = { x: -5, y: 9 } } })).toBe(same)
    expect(hash((g) => { g.notes.push({ id: 'n', text: 'x', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } }) })).toBe(same)
  })

  it('migrates the config of an older node', () => {
    const old = chain()
    const a = old.nodes[1]
    if (a) { a.version = 1; a.config = { depth: 5 } }
    expect(compile(old, definitions, environment).plan?.steps[1]?.config).toEqual({ level: 5 })
  })

  it.each<[string, (g: Graph) => void, IssueCode]>([
    ['an unknown node type', (g) => g.nodes.push(node('x', 'nope')), 'node-type-unknown'],
    ['a node of a newer version', (g) => g.nodes.push({ ...node('x', 'step'), version: 9 }), 'node-too-new'],
    ['a config out of range', (g) => g.nodes.push(node('x', 'step', { level: 99 })), 'config-invalid'],
    ['an edge to nowhere', (g) => g.edges.push(edge('a.text', 'ghost.text')), 'edge-dangling'],
    ['an unknown port', (g) => g.edges.push(edge('a.sound', 'o.answer')), 'port-unknown'],
    ['ends that do not fit', (g) => g.edges.push(edge('a.text', 'o.sources')), 'port-type-mismatch'],
    ['two edges into one input', (g) => g.edges.push(edge('i.question', 'o.answer')), 'port-taken'],
    ['a missing input', (g) => { g.edges = g.edges.filter((e) => e.target.node !== 'a') }, 'input-missing'],
    ['a second input node', (g) => g.nodes.push(node('i2', 'in', { fields: [field] })), 'several-input-nodes'],
    ['no output node', (g) => { g.nodes = g.nodes.filter((n) => n.id !== 'o'); g.edges = g.edges.filter((e) => e.target.node !== 'o') }, 'no-output-node'],
    ['a node that leads nowhere', (g) => { g.nodes.push(node('x', 'step')); g.edges.push(edge('i.question', 'x.text')) }, 'unreachable'],
    ['a duplicate id', (g) => g.nodes.push(node('a', 'step')), 'duplicate-id'],
    ['a missing collection', (g) => { g.nodes.push(node('f', 'find', { collectionId: 'gone' })); g.edges.push(edge('i.question', 'f.query')) }, 'collection-missing'],
    ['a filter on an unknown field', (g) => { g.nodes.push(node('f', 'find', { collectionId: 'col', filter: { must: [{ field: 'colour', op: 'eq', value: 'red' }] } })); g.edges.push(edge('i.question', 'f.query')) }, 'filter-field-unknown'],
    ['a model that is not pulled', (g) => { const c = g.nodes[2]; if (c) c.config = { model: { provider: 'ollama', model: 'llama9' } } }, 'model-missing'],
    ['an answer without sources', (g) => { g.edges = g.edges.filter((e) => e.target.port !== 'sources') }, 'sources-missing'],
  ])('reports %s', (_name, change, code) => {
    const broken = structuredClone(chain())
    change(broken)
    expect(codes(broken)).toContain(code)
  })

  it('reports a circle once, with its members', () => {
    const circle = graph(
      [node('i', 'in', { fields: [field] }), node('x', 'step'), node('y', 'step'), node('o', 'out')],
      [edge('x.text', 'y.text'), edge('y.text', 'x.text'), edge('y.text', 'o.answer')],
    )
    const cycles = compile(circle, definitions, environment).issues.filter((found) => found.code === 'cycle')
    expect(cycles).toHaveLength(1)
    expect(cycles[0]?.params).toEqual({ nodes: ['x', 'y'] })
  })

  it('warns but compiles when the server of a named model is down', () => {
    const g = chain()
    const c = g.nodes[2]
    if (c) c.config = { model: { provider: 'openai', model: 'gpt' } }
    const { plan, issues } = compile(g, definitions, environment)
    expect(issues.map((found) => found.code)).toEqual(['provider-down'])
    expect(plan?.steps[2]?.resources.chatModels.model).toEqual({ provider: 'openai', model: 'gpt' })
  })

  it('freezes what a collection is, not how much is in it', () => {
    const g = graph(
      [node('i', 'in', { fields: [field] }), node('f', 'find', { collectionId: 'docs' }), node('a', 'step'), node('o', 'out')],
      [edge('i.question', 'f.query'), edge('f.chunks', 'a.text'), edge('a.text', 'o.answer'), edge('f.chunks', 'o.sources')],
    )
    const grown: Environment = { ...environment, collections: environment.collections.map((c) => ({ ...c, chunks: 99, documents: 9, revision: 8 })) }
    expect(compile(g, definitions, grown).plan?.hash).toBe(compile(g, definitions, environment).plan?.hash)
    expect(compile(g, definitions, environment).plan?.steps.find((s) => s.id === 'f')?.resources.collections.collection).toMatchObject({ id: 'col', storeName: 'telar_col' })
  })

  it('takes several edges at a join, in an order that drawing does not change', () => {
    const nodes = [node('i', 'in', { fields: [field] }), node('a', 'step'), node('b', 'step'), node('j', 'join'), node('o', 'out')]
    const edges = [edge('i.question', 'a.text'), edge('i.question', 'b.text'), edge('b.text', 'j.text'), edge('a.text', 'j.text'), edge('j.text', 'o.answer'), edge('a.chunks', 'o.sources')]
    const { plan } = compile(graph(nodes, edges), definitions, environment)
    expect(plan?.steps.find((step) => step.id === 'j')?.feeds.text?.map((feed) => feed.step)).toEqual(['a', 'b'])
  })
})

const typeNames = [...definitions.keys(), 'unknown']
const randomGraph = fc
  .array(fc.record({ type: fc.constantFrom(...typeNames), level: fc.integer({ min: 0, max: 20 }) }), { maxLength: 8 })
  .chain((specs) => {
    const ids = specs.map((_, index) => `n${index}`)
    const end = fc.record({ node: fc.constantFrom(...ids, 'ghost'), port: fc.constantFrom('text', 'chunks', 'question', 'answer', 'sources', 'query', 'messages') })
    return fc.array(fc.record({ source: end, target: end }), { maxLength: 14 }).map((ends) =>
      graph(
        specs.map((spec, index) => node(`n${index}`, spec.type, { fields: [field], level: spec.level, collectionId: 'col', model: { provider: 'auto', model: '' } })),
        ends.map((e, index) => ({ id: `e${index}`, ...e })),
      ),
    )
  })

describe('properties of compile', () => {
  it('never throws, whatever JSON it gets', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => { expect(compile(value, definitions, emptyEnvironment()).plan).toBeNull() }), { numRuns: 300 })
    fc.assert(
      fc.property(fc.record({ version: fc.constant(1), nodes: fc.array(fc.jsonValue()), edges: fc.array(fc.jsonValue()) }), (value) => {
        const { plan, issues } = compile(value, definitions, emptyEnvironment())
        expect(plan).toBeNull()
        expect(issues.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('names only nodes and edges that exist', () => {
    fc.assert(
      fc.property(randomGraph, (g) => {
        const nodes = new Set(g.nodes.map((n) => n.id))
        const edges = new Set(g.edges.map((e) => e.id))
        for (const found of compile(g, definitions, environment).issues) {
          if (found.nodeId !== undefined) expect(nodes).toContain(found.nodeId)
          if (found.edgeId !== undefined) expect(edges).toContain(found.edgeId)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('does not depend on drawing order or position', () => {
    const shuffled = fc.tuple(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.integer())
    const reference = compile(chain(), definitions, environment).plan?.hash
    fc.assert(
      fc.property(shuffled, ([nodeOrder, edgeOrder, x]) => {
        const base = chain()
        const mixed = graph(
          nodeOrder.flatMap((i) => { const n = base.nodes[i]; return n ? [{ ...n, position: { x, y: -x } }] : [] }),
          edgeOrder.flatMap((i) => { const e = base.edges[i]; return e ? [{ ...e, id: `z${i}` }] : [] }),
        )
        expect(compile(mixed, definitions, environment).plan?.hash).toBe(reference)
      }),
    )
  })

  it('orders every step after its feeds', () => {
    fc.assert(
      fc.property(randomGraph, (g) => {
        const { plan } = compile(g, definitions, environment)
        const seen = new Set<string>()
        for (const step of plan?.steps ?? []) {
          for (const feed of Object.values(step.feeds).flat()) expect(seen).toContain(feed.step)
          seen.add(step.id)
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('canConnect', () => {
  const check = (from: string, to: string): string => {
    const { source, target } = edge(from, to)
    const result = canConnect(chain(), definitions, source, target)
    return result.ok ? 'ok' : result.reason.code
  }
  it('says why an edge is refused', () => {
    expect(check('a.text', 'o.sources')).toBe('port-type-mismatch')
    expect(check('i.question', 'o.answer')).toBe('port-taken')
    expect(check('i.nothing', 'o.answer')).toBe('port-unknown')
    const open = chain()
    open.edges = open.edges.filter((e) => e.target.node !== 'a')
    const { source, target } = edge('a.text', 'a.text')
    expect(canConnect(open, definitions, source, target)).toMatchObject({ ok: false, reason: { code: 'cycle' } })
    const good = edge('i.question', 'a.text')
    expect(canConnect(open, definitions, good.source, good.target)).toEqual({ ok: true })
  })
})
