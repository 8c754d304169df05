import { describe, expect, it } from 'vitest'
import type { NodeRunState } from '@/components/state/node-run-state'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { createToFlow } from './to-flow'

const words = {
  auto: 'auto',
  unset: 'unset',
  edge: (from: string, to: string) => `${from} to ${to}`,
  port: (side: string, name: string) => `${side} ${name}`,
  lostPort: (name: string) => `${name} is gone`,
}
const draw = (graph: Graph, runs: Record<string, NodeRunState> = { r: { state: 'ok' }, p: { state: 'failed' } }) =>
  createToFlow()({
    graph,
    definitions,
    environment: emptyEnvironment(),
    issues: [
      { code: 'collection-missing', severity: 'error', nodeId: 'r', message: '', fix: '', said: { template: '' } },
    ],
    runs,
    locale: 'en',
    words,
  })

const fields = [{ name: 'question', type: 'text', required: true }]
const graph: Graph = {
  ...graphOf(
    [
      node('in', 'input', { fields }),
      { ...node('r', 'retriever', {}, 2), groupId: 'g' },
      { ...node('p', 'prompt-template', { system: '', user: '{{ sources }} {{ question }}' }), groupId: 'g' },
      node('m', 'model'),
      node('o', 'output'),
    ],
    [
      'in.question -> r.query',
      'r.chunks -> p.sources',
      'in.question -> p.question',
      'p.messages -> m.messages',
      'm.text -> o.answer',
    ],
  ),
  notes: [
    { id: 'within', text: '', position: { x: 10, y: 10 }, size: { width: 50, height: 50 } },
    { id: 'beyond', text: '', position: { x: 900, y: 10 }, size: { width: 50, height: 50 } },
  ],
  groups: [
    { id: 'g', title: 'Search', position: { x: 0, y: 0 }, size: { width: 500, height: 300 }, collapsed: true },
    { id: 'h', title: 'Open', position: { x: 600, y: 0 }, size: { width: 500, height: 300 } },
  ],
}

describe('a collapsed group', () => {
  it('is one card in place of what is inside, and shows what needs a look', () => {
    const { nodes } = draw(graph)
    expect(nodes.map(({ id, type }) => `${id} ${type}`)).toEqual([
      'g group-card',
      'h group-frame',
      'beyond note',
      'in card',
      'm card',
      'o card',
    ])
    expect(nodes[0]?.data).toMatchObject({ title: 'Search', count: 2, errors: 1, warnings: 0, state: 'failed' })
  })

  it.each<[string, NodeRunState]>([
    ['waiting', { state: 'waiting' }],
    ['pinned', { state: 'pinned' }],
    ['disabled', { state: 'disabled' }],
    ['stale', { state: 'ok', stale: true }],
  ])('is not green with a node inside that is %s', (state, own) => {
    const { nodes } = draw(graph, { r: { state: 'ok' }, p: own })
    expect(nodes[0]?.data).toMatchObject({ state })
  })

  it('has a port for each port inside that edges from outside lead to, and those edges end there', () => {
    const { nodes, edges } = draw(graph)
    const [card] = nodes
    const data = card?.type === 'group-card' ? card.data : null
    expect(data?.inputs.map(({ name, label, type }) => [name, label, type])).toEqual([
      ['r query', 'Retriever · Query', 'text'],
      ['p question', 'Prompt template · question', 'text'],
    ])
    expect(data?.outputs.map(({ name }) => name)).toEqual(['p messages'])
    expect(edges.map((edge) => [edge.id, edge.source, edge.sourceHandle, edge.target, edge.targetHandle])).toEqual([
      ['e1', 'in', 'question', 'g', 'r query'],
      ['e3', 'in', 'question', 'g', 'p question'],
      ['e4', 'g', 'p messages', 'm', 'messages'],
      ['e5', 'm', 'text', 'o', 'answer'],
    ])
  })
})
