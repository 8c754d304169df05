import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { issue } from '@/pipeline/issue'
import { say } from '@/pipeline/said'
import { graphOf, node } from '@/test/builders/graph'
import { createToFlow } from './to-flow'

const words = {
  auto: 'auto',
  unset: 'unset',
  edge: (from: string, to: string) => `${from} to ${to}`,
  port: (side: string, name: string) => `${side} ${name}`,
  lostPort: (name: string) => `${name} is gone`,
}
const draw = (graph: Graph) =>
  createToFlow()({ graph, definitions, environment: emptyEnvironment(), issues: [], runs: {}, locale: 'en', words })

describe('the drawing', () => {
  it('draws a port that is gone while edges hang on it, and those as broken', () => {
    const { nodes, edges } = draw(
      graphOf(
        [node('in', 'input', { fields: [] }), node('o', 'output'), node('x', 'of a later version')],
        ['in.gone -> o.answer', 'x.out -> o.sources', 'in.gone -> o.old'],
      ),
    )
    const ports = Object.fromEntries(
      nodes.flatMap(({ id, data }) =>
        'inputs' in data
          ? [[id, [...data.inputs, ...data.outputs].map((port) => `${port.name}${port.lost ? ' lost' : ''}`)]]
          : [],
      ),
    )
    expect(ports).toEqual({ in: ['gone lost'], o: ['answer', 'sources', 'old lost'], x: ['out'] })
    expect(edges.map(({ id, reconnectable, data }) => [id, reconnectable, data?.broken])).toEqual([
      ['e1', 'source', true],
      ['e2', false, false],
      ['e3', true, true],
    ])
  })

  it('keeps what did not change as the same objects', () => {
    const toFlow = createToFlow()
    const facts = { definitions, environment: emptyEnvironment(), runs: {}, locale: 'en' as const, words }
    const graph = graphOf(
      [node('in', 'input', { fields: [] }), node('a', 'output'), node('b', 'output')],
      ['in.x -> a.answer'],
    )
    const before = toFlow({ ...facts, graph, issues: [] })
    const renamed = { ...graph, nodes: graph.nodes.map((old) => (old.id === 'b' ? { ...old, title: 'Other' } : old)) }
    const after = toFlow({ ...facts, graph: renamed, issues: [] })
    expect(after.nodes.map((drawn, at) => drawn === before.nodes[at])).toEqual([true, true, false])
    expect(after.edges[0]).toBe(before.edges[0])
    const wrong = toFlow({
      ...facts,
      graph: renamed,
      issues: [issue('edge-dangling', say('No.'), { nodeId: 'a', edgeId: 'e1' })],
    })
    expect(wrong.nodes.map((drawn, at) => drawn === after.nodes[at])).toEqual([true, false, true])
    expect(wrong.edges[0]).not.toBe(after.edges[0])
  })
})
