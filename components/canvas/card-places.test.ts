import { describe, expect, it } from 'vitest'
import { cardHeight, sizeOfNode } from '@/components/state/geometry'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { createToFlow } from './to-flow'

const graph: Graph = {
  version: 1,
  nodes: [
    { id: 'rank', type: 'reranker', version: 1, position: { x: 0, y: 0 }, config: {} },
    { id: 'odd', type: 'of-another-telar', version: 1, position: { x: 0, y: 300 }, config: {} },
  ],
  edges: [],
  notes: [],
  groups: [],
}

function drawn(id: string) {
  const words = { auto: '', unset: '', edge: () => '', port: () => '', lostPort: () => '' }
  const facts = { definitions, environment: emptyEnvironment(), issues: [], runs: {}, locale: 'en' as const, words }
  return createToFlow()({ graph, ...facts }).nodes.find((node) => node.id === id)
}

describe('where the ports of a card are', () => {
  it('is known before anything was measured: a row for each, inputs left, outputs right', () => {
    const { handles } = drawn('rank') ?? {}
    expect(handles?.map(({ id, type, x, y }) => [id, type, x, y])).toEqual([
      ['query', 'target', -12, 57],
      ['chunks', 'target', -12, 83],
      ['chunks', 'source', 226, 57],
    ])
  })

  it('goes with the size that layout counts on; a card without ports has one row', () => {
    const [first] = graph.nodes
    expect(first && sizeOfNode(first, definitions)).toEqual(drawn('rank')?.measured)
    expect(drawn('odd')?.measured).toEqual({ width: 240, height: cardHeight(1) })
  })
})
