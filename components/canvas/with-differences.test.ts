import { describe, expect, it } from 'vitest'
import { differencesOf, goneId } from '@/components/state/differences'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { ragGraph } from '@/server/services/pipelines/templates'
import type { FlowInput } from './to-flow'
import { createToFlow } from './to-flow'
import { withDifferences } from './with-differences'

const before = ragGraph(definitions, 'col')
const words: FlowInput['words'] = {
  auto: 'auto',
  unset: 'not set',
  edge: (from, to) => `${from} to ${to}`,
  port: (_side, name) => name,
  lostPort: (name) => name,
}
const drawn = (after: Graph, shown = after) => {
  const input = {
    graph: shown,
    definitions,
    environment: emptyEnvironment(),
    issues: [],
    runs: {},
    locale: 'en',
    words,
  } as const
  return withDifferences(createToFlow()({ ...input, issues: [] }), differencesOf(before, after), {
    ...input,
    issues: [],
  })
}
const without = (id: string): Graph => ({
  ...before,
  nodes: before.nodes.filter((node) => node.id !== id),
  edges: before.edges.filter(({ source, target }) => source.node !== id && target.node !== id),
})

describe('a drawing with its differences marked', () => {
  it('is as it was where nothing differs', () => {
    const { nodes, edges } = drawn(before)
    expect(nodes.every(({ className }) => className === undefined)).toBe(true)
    expect(edges.every(({ type }) => type === 'wire')).toBe(true)
  })

  it('has what is gone where it was, behind the cards, and in nobody’s way', () => {
    const { nodes, edges } = drawn(without('retriever'))
    const gone = nodes.find(({ id }) => id === goneId('retriever'))
    expect(gone).toMatchObject({ type: 'gone-card', zIndex: 0, draggable: false, selectable: false })
    expect(gone?.position).toEqual(before.nodes.find(({ id }) => id === 'retriever')?.position)
    const wires = edges.filter(({ type }) => type === 'gone-wire')
    expect(wires.length).toBeGreaterThan(1)
    expect(wires.every(({ source, target }) => [source, target].includes(goneId('retriever')))).toBe(true)
    expect(wires.every(({ selectable }) => selectable === false)).toBe(true)
  })

  it('draws nothing twice that has just come back', () => {
    const { nodes } = drawn(without('retriever'), before)
    expect(nodes.filter(({ type }) => type === 'gone-card')).toEqual([])
  })

  it('leaves out the edges whose port is gone', () => {
    const after: Graph = {
      ...before,
      nodes: before.nodes.map((node) => (node.type === 'input' ? { ...node, config: { fields: [] } } : node)),
      edges: before.edges.filter(({ source }) => source.node !== 'input'),
    }
    const { edges } = drawn(after)
    expect(edges.filter(({ type, source }) => type === 'gone-wire' && source === 'input')).toEqual([])
  })

  it('says on a folded group how many of its nodes differ', () => {
    const groups = [
      { id: 'g', title: 'G', position: { x: 0, y: 0 }, size: { width: 400, height: 300 }, collapsed: true },
    ]
    const grouped: Graph = {
      ...before,
      groups,
      nodes: before.nodes.map((node) =>
        ['retriever', 'model'].includes(node.id)
          ? { ...node, groupId: 'g', ...(node.id === 'model' ? { title: 'Writer' } : {}) }
          : node,
      ),
    }
    const { nodes } = drawn(grouped)
    expect(nodes.find(({ type }) => type === 'group-card')?.data).toMatchObject({ differing: 1 })
  })
})
