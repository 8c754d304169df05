import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { toFlow } from './to-flow'

const words = {
  auto: 'auto',
  unset: 'unset',
  edge: (from: string, to: string) => `${from} to ${to}`,
  port: (side: string, name: string) => `${side} ${name}`,
  lostPort: (name: string) => `${name} is gone`,
}
const draw = (graph: Graph) =>
  toFlow({ graph, definitions, environment: emptyEnvironment(), issues: [], runs: {}, locale: 'en', words })

describe('toFlow', () => {
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
})
