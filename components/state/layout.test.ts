import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { applyEdit } from './edits'
import { type Box, boundsOf, boxesOf } from './geometry'
import { layoutEdit } from './layout'

const line = (count: number): Graph =>
  graphOf(
    Array.from({ length: count }, (_, index) => node(`n${index}`, 'context-packer')),
    Array.from({ length: count - 1 }, (_, index) => `n${index}.chunks -> n${index + 1}.chunks`),
  )

const everything = new Set<string>()
const room = { width: 1200, height: 700 }

function laidOut(graph: Graph, only: ReadonlySet<string> = everything, size: typeof room | null = room): Graph {
  const edit = layoutEdit(graph, definitions, only, size)
  if (!edit) throw new Error('nothing to lay out')
  const applied = applyEdit(graph, edit)
  expect(applyEdit(applied.graph, applied.inverse).graph).toEqual(graph)
  return applied.graph
}

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const zoomOf = (graph: Graph): number => {
  const bounds = boundsOf(boxesOf(graph, definitions))
  return bounds ? Math.min(1, room.width / bounds.width, room.height / bounds.height) : 0
}

describe('layoutEdit', () => {
  it('keeps a short line in one row and breaks a long one into rows that fill the view', () => {
    const rowsOf = (graph: Graph) => new Set(graph.nodes.map(({ position }) => position.y)).size
    expect(rowsOf(laidOut(line(4)))).toBe(1)
    expect(rowsOf(laidOut(line(24)))).toBeGreaterThan(2)
    expect(rowsOf(laidOut(line(24), everything, null))).toBe(1)
    expect(zoomOf(laidOut(line(24)))).toBeGreaterThan(2 * zoomOf(laidOut(line(24), everything, null)))
  })

  it('reads along a row from left to right', () => {
    const { nodes } = laidOut(line(24))
    const [first, second] = nodes
    expect(second?.position.x).toBeGreaterThan(first?.position.x ?? 0)
  })

  it('lets no two cards overlap, whatever is drawn', () => {
    const edges = fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 24 })
    fc.assert(
      fc.property(edges, (pairs) => {
        const forward = pairs.filter(([a, b]) => a < b).map(([a, b]) => `n${a}.chunks -> n${b}.chunks`)
        const graph = { ...graphOf(line(16).nodes, forward) }
        const boxes = boxesOf(laidOut(graph), definitions)
        for (const [index, a] of boxes.entries()) {
          for (const b of boxes.slice(index + 1)) expect(meet(a, b)).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('arranges a selection alone, clear of what stays', () => {
    const graph = line(6)
    const stays = graph.nodes[5]
    if (stays) stays.position = { x: 320, y: 0 }
    const after = laidOut(graph, new Set(['n0', 'n1', 'n2', 'n3', 'n4']))
    expect(after.nodes[5]?.position).toEqual({ x: 320, y: 0 })
    const boxes = boxesOf(after, definitions)
    const last = boxes.at(-1)
    for (const box of boxes.slice(0, 5)) expect(last && meet(box, last)).toBe(false)
  })

  it('keeps the nodes of a frame together and closes it around them', () => {
    const graph = line(24)
    const framed = {
      ...graph,
      nodes: graph.nodes.map((item, index) => (index > 4 && index < 9 ? { ...item, groupId: 'g' } : item)),
      groups: [{ id: 'g', title: 'G', position: { x: 0, y: 0 }, size: { width: 200, height: 200 } }],
    }
    const after = laidOut(framed)
    const members = after.nodes.filter(({ groupId }) => groupId === 'g')
    expect(new Set(members.map(({ position }) => position.y)).size).toBe(1)
    const [frame] = after.groups
    for (const other of boxesOf(
      { ...after, nodes: after.nodes.filter(({ groupId }) => !groupId), groups: [] },
      definitions,
    )) {
      expect(frame && meet(other, { ...frame.position, ...frame.size })).toBe(false)
    }
  })

  it('arranges a folded group as the card it is, and takes along what it hides', () => {
    const frame = {
      id: 'g',
      title: 'G',
      position: { x: 900, y: 900 },
      size: { width: 640, height: 400 },
      collapsed: true,
    }
    const inside = { position: { x: 930, y: 960 }, groupId: 'g' }
    const drawn = line(5)
    const graph: Graph = {
      ...drawn,
      nodes: drawn.nodes.map((item) => (['n1', 'n2'].includes(item.id) ? { ...item, ...inside } : item)),
      notes: [{ id: 'note', text: '', position: { x: 1000, y: 1000 }, size: { width: 100, height: 60 } }],
      groups: [frame],
    }
    const after = laidOut(graph)
    const group = after.groups[0]
    expect(group?.size).toEqual(frame.size)
    const by = { x: (group?.position.x ?? 0) - 900, y: (group?.position.y ?? 0) - 900 }
    expect(after.nodes[1]?.position).toEqual({ x: 930 + by.x, y: 960 + by.y })
    expect(after.notes[0]?.position).toEqual({ x: 1000 + by.x, y: 1000 + by.y })
    // In one line: n0, the card, n3, n4, as close together as four cards are.
    const xs = [after.nodes[0], group, after.nodes[3], after.nodes[4]].map((item) => item?.position.x ?? 0)
    expect([...xs].sort((a, b) => a - b)).toEqual(xs)
    const boxes = boxesOf(after, definitions)
    expect(boxes).toHaveLength(4)
    expect(boundsOf(boxes)?.width).toBe(boundsOf(boxesOf(laidOut(line(4)), definitions))?.width)
  })
})
