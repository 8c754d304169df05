import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffPipelines, takeBack, withItsEdges } from './diff-pipelines'
import { emptyGraph, type Graph, type GraphNode } from './graph'

const idArb = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const nodeArb = fc.record(
  {
    id: idArb,
    type: fc.constantFrom('input', 'model'),
    version: fc.constantFrom(1, 2),
    title: fc.constantFrom('One', 'Two'),
    position: fc.record({ x: fc.integer(), y: fc.integer() }),
    config: fc.dictionary(fc.constantFrom('top', 'text', 'list'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
    groupId: fc.constantFrom('g', 'h'),
  },
  { requiredKeys: ['id', 'type', 'version', 'position', 'config'] },
)
const endArb = (nodes: readonly GraphNode[]) =>
  fc.record({ node: fc.constantFrom(...nodes.map(({ id }) => id)), port: fc.constantFrom('in', 'out') })
const graphArb: fc.Arbitrary<Graph> = fc
  .uniqueArray(nodeArb, { selector: ({ id }) => id, maxLength: 5 })
  .chain((drawn) => {
    const nodes: GraphNode[] = drawn
    if (nodes.length === 0) return fc.constant(emptyGraph())
    const edge = fc.record({ id: fc.uuid(), source: endArb(nodes), target: endArb(nodes) })
    return fc.array(edge, { maxLength: 6 }).map((edges) => ({ ...emptyGraph(), nodes, edges }))
  })

const node = (id: string, config: Record<string, unknown> = {}): GraphNode => ({
  id,
  type: 'model',
  version: 1,
  position: { x: 0, y: 0 },
  config,
})
const graph = (nodes: GraphNode[], ends: [string, string][] = []): Graph => ({
  ...emptyGraph(),
  nodes,
  edges: ends.map(([from, to]) => ({
    id: `${from}-${to}`,
    source: { node: from, port: 'text' },
    target: { node: to, port: 'text' },
  })),
})

describe('the difference between two drawings', () => {
  it('is nothing between equal ones, wherever things lie and in whatever order they were drawn', () =>
    fc.assert(
      fc.property(graphArb, (one) => {
        const copy = structuredClone(one)
        const moved = copy.nodes
          .map((each) => ({ ...each, position: { x: 7, y: 7 }, debug: { disabled: true as const } }))
          .reverse()
        const other = { ...copy, nodes: moved, edges: copy.edges.map((each) => ({ ...each, id: `${each.id}2` })) }
        expect(diffPipelines(one, other)).toEqual([])
      }),
    ))

  it('taken back, all of it, gives what was before', () =>
    fc.assert(
      fc.property(graphArb, graphArb, (before, after) => {
        const restored = takeBack(after, diffPipelines(before, after))
        expect(diffPipelines(before, restored)).toEqual([])
        expect(diffPipelines(restored, before)).toEqual([])
      }),
    ))

  it('taken back leaves what stayed where it is drawn now', () =>
    fc.assert(
      fc.property(graphArb, graphArb, (before, after) => {
        const restored = takeBack(after, diffPipelines(before, after))
        for (const { id, position, groupId } of after.nodes) {
          const found = restored.nodes.find((each) => each.id === id)
          if (found) expect({ position: found.position, groupId: found.groupId }).toEqual({ position, groupId })
        }
      }),
    ))

  it('names fields of the config one by one, and what a node is called', () => {
    const before = graph([node('m', { model: 'a', limits: { max: 1, min: 0 }, topK: 3 })])
    const after = graph([{ ...node('m', { model: 'b', limits: { min: 0, max: 1 } }), title: 'Writer' }])
    expect(diffPipelines(before, after)).toMatchObject([
      {
        kind: 'node-changed',
        fields: [
          { field: 'title', ofNode: true, before: undefined, after: 'Writer' },
          { field: 'model', ofNode: false, before: 'a', after: 'b' },
          { field: 'topK', ofNode: false, before: 3, after: undefined },
        ],
      },
    ])
  })

  it('tells nodes and edges that came and went', () => {
    const changes = diffPipelines(
      graph([node('a'), node('b')], [['a', 'b']]),
      graph([node('a'), node('c')], [['a', 'c']]),
    )
    expect(changes.map(({ kind }) => kind)).toEqual(['node-added', 'node-removed', 'edge-added', 'edge-removed'])
  })

  it('can be taken back one by one; a node brings its edges along', () => {
    const before = graph(
      [node('a'), node('b'), node('c')],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    )
    const after = graph([node('a', { topK: 3 }), node('c')])
    const changes = diffPipelines(before, after)
    const gone = changes.find(({ kind }) => kind === 'node-removed')
    if (!gone) throw new Error('a removed node was expected')
    const restored = takeBack(after, withItsEdges(gone, changes))
    expect(restored.edges).toHaveLength(2)
    expect(diffPipelines(before, restored).map(({ kind }) => kind)).toEqual(['node-changed'])
  })

  it('taken back in part leaves no edge without its ends', () => {
    const after = graph([node('a'), node('b')], [['a', 'b']])
    const added = diffPipelines(graph([node('a')]), after).filter(({ kind }) => kind === 'node-added')
    expect(takeBack(after, added).edges).toEqual([])
  })
})
