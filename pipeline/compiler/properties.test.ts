import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyEnvironment } from '../environment'
import { compile } from '.'
import { chain, definitions, edge, environment, field, graph, node } from './testing'

const typeNames = [...definitions.keys(), 'unknown']
const randomGraph = fc
  .array(fc.record({ type: fc.constantFrom(...typeNames), level: fc.integer({ min: 0, max: 20 }) }), { maxLength: 8 })
  .chain((specs) => {
    const ids = specs.map((_, index) => `n${index}`)
    const end = fc.record({
      node: fc.constantFrom(...ids, 'ghost'),
      port: fc.constantFrom('text', 'chunks', 'question', 'answer', 'sources', 'query', 'messages'),
    })
    return fc.array(fc.record({ source: end, target: end }), { maxLength: 14 }).map((ends) =>
      graph(
        specs.map((spec, index) =>
          node(`n${index}`, spec.type, {
            fields: [field],
            level: spec.level,
            collectionId: 'col',
            model: { provider: 'auto', model: '' },
          }),
        ),
        ends.map((e, index) => ({ id: `e${index}`, ...e })),
      ),
    )
  })

const braid = () =>
  graph(
    [
      node('i', 'in', { fields: [field] }),
      ...['c', 'a', 'b'].map((id) => node(id, 'step')),
      node('j', 'join'),
      node('o', 'out'),
    ],
    [
      ...['a', 'b', 'c'].flatMap((id) => [edge('i.question', `${id}.text`), edge(`${id}.text`, 'j.text')]),
      edge('j.text', 'o.answer'),
      edge('b.chunks', 'o.sources'),
    ],
  )

describe('properties of compile', () => {
  it('never throws, whatever JSON it gets', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compile(value, definitions, emptyEnvironment()).plan).toBeNull()
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(
        fc.record({ version: fc.constant(1), nodes: fc.array(fc.jsonValue()), edges: fc.array(fc.jsonValue()) }),
        (value) => {
          const { plan, issues } = compile(value, definitions, emptyEnvironment())
          expect(plan).toBeNull()
          expect(issues.length).toBeGreaterThan(0)
        },
      ),
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

  it.each([
    ['a chain', chain()],
    ['branches that run side by side and join', braid()],
  ])('does not depend on drawing order or position: %s', (_, base) => {
    const places = (list: readonly unknown[]) => [...list.keys()]
    const shuffled = fc.tuple(
      fc.shuffledSubarray(places(base.nodes), { minLength: base.nodes.length }),
      fc.shuffledSubarray(places(base.edges), { minLength: base.edges.length }),
      fc.integer(),
    )
    const reference = compile(base, definitions, environment).plan?.hash
    expect(reference).toMatch(/^[0-9a-f]{64}$/)
    fc.assert(
      fc.property(shuffled, ([nodeOrder, edgeOrder, x]) => {
        const mixed = graph(
          nodeOrder.flatMap((i) => {
            const n = base.nodes[i]
            return n ? [{ ...n, position: { x, y: -x } }] : []
          }),
          edgeOrder.flatMap((i) => {
            const e = base.edges[i]
            return e ? [{ ...e, id: `z${i}` }] : []
          }),
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
