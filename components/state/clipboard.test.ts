import { describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { align } from './align'
import { copyFragment, partsForPaste, readFragment } from './clipboard'

const graph: Graph = {
  ...emptyGraph(),
  nodes: ['a', 'b', 'c'].map((id, index) => ({
    id,
    type: 'model',
    version: 1,
    position: { x: index * 100, y: 50 },
    config: {},
    ...(id === 'a' ? { groupId: 'g' } : {}),
  })),
  edges: [
    { id: 'ab', source: { node: 'a', port: 'x' }, target: { node: 'b', port: 'y' } },
    { id: 'bc', source: { node: 'b', port: 'x' }, target: { node: 'c', port: 'y' } },
  ],
  groups: [{ id: 'g', title: 'G', position: { x: -10, y: 0 }, size: { width: 10, height: 10 } }],
}

describe('clipboard', () => {
  it('copies the edges inside the selection and drops a group that stays behind', () => {
    const fragment = copyFragment(graph, new Set(['a', 'b']))
    expect(fragment?.graph.edges.map((edge) => edge.id)).toEqual(['ab'])
    let count = 0
    const parts = fragment && partsForPaste(graph, fragment, { x: 10, y: 10 }, (prefix) => `${prefix}${count++}`)
    expect(parts?.nodes.map(({ item }) => [item.id, item.position.x, item.groupId])).toEqual([
      ['model0', 10, undefined],
      ['model1', 110, undefined],
    ])
    expect(parts?.edges[0]?.item).toMatchObject({ source: { node: 'model0' }, target: { node: 'model1' } })
  })

  it('reads its own text and exported pipelines, and nothing else', () => {
    const fragment = copyFragment(graph, new Set(['a']))
    expect(readFragment(JSON.stringify(fragment))).toEqual(fragment)
    expect(readFragment(JSON.stringify({ format: 'telar.pipeline', name: 'x', graph }))?.graph.nodes).toHaveLength(3)
    expect(readFragment('{"a":1}')).toBeNull()
    expect(readFragment('hello')).toBeNull()
    expect(copyFragment(graph, new Set())).toBeNull()
  })
})

describe('align', () => {
  const boxes = [
    { id: 'a', x: 0, y: 0, width: 10, height: 10 },
    { id: 'b', x: 50, y: 5, width: 20, height: 10 },
    { id: 'c', x: 90, y: 9, width: 10, height: 10 },
  ]
  it('lines up and spreads', () => {
    expect(align(boxes, 'right').a).toEqual({ x: 90, y: 0 })
    expect(align(boxes, 'top').c).toEqual({ x: 90, y: 0 })
    expect(align(boxes, 'spread-x')).toEqual({ a: { x: 0, y: 0 }, b: { x: 40, y: 5 }, c: { x: 90, y: 9 } })
    expect(align(boxes.slice(0, 1), 'left')).toEqual({})
  })
})
