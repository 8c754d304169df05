import { describe, expect, it } from 'vitest'
import { createEditorStore } from '@/components/state/editor-store'
import { applyEdit } from '@/components/state/edits'
import { boxesOf, cardHeight, drawnBoxes, freePlace, NODE_WIDTH, overlap } from '@/components/state/geometry'
import { insertEdit } from '@/components/state/insert'
import { definitions } from '@/nodes/definitions.gen'
import { emptyEnvironment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { endBehind } from './collapse'
import { createToFlow } from './to-flow'
import { createRouter } from './with-routes'

/** In a row: a, then a folded group whose nodes b and c lie far from its card, then d. */
const graph: Graph = {
  ...graphOf(
    [
      { ...node('a', 'context-packer'), position: { x: 0, y: 0 } },
      { ...node('b', 'context-packer'), position: { x: 340, y: 60 }, groupId: 'g' },
      { ...node('c', 'context-packer'), position: { x: 660, y: 60 }, groupId: 'g' },
      { ...node('d', 'context-packer'), position: { x: 1000, y: 0 } },
    ],
    ['a.chunks -> b.chunks', 'b.chunks -> c.chunks', 'c.chunks -> d.chunks'],
  ),
  notes: [{ id: 'n', text: '', position: { x: 700, y: 300 }, size: { width: 100, height: 60 } }],
  groups: [{ id: 'g', title: 'G', position: { x: 312, y: 0 }, size: { width: 620, height: 420 }, collapsed: true }],
}
const size = { width: NODE_WIDTH, height: cardHeight(1) }

describe('a folded group', () => {
  it('is as large as its card, and what it hides takes no place', () => {
    expect(drawnBoxes(graph, definitions).map(({ id }) => id)).toEqual(['a', 'd', 'g'])
    expect(drawnBoxes(graph, definitions).at(-1)).toEqual({ id: 'g', x: 312, y: 0, ...size })
    const wanted = { x: 660, y: 60 }
    expect(freePlace(wanted, size, boxesOf(graph, definitions))).toEqual(wanted)
  })

  it('moves to the right with all in it, where a node before it needs the room', () => {
    const [edge] = graph.edges
    const edit = edge && insertEdit(graph, definitions, { edge, node: node('x', 'context-packer') })
    if (!edit) throw new Error('it should fit')
    const after = applyEdit(graph, edit).graph
    const by = (after.groups[0]?.position.x ?? 0) - 312
    expect(by).toBeGreaterThan(0)
    for (const id of ['b', 'c']) {
      const [old, fresh] = [graph, after].map(({ nodes }) => nodes.find((item) => item.id === id)?.position.x ?? 0)
      expect((fresh ?? 0) - (old ?? 0)).toBe(by)
    }
    expect(after.notes[0]?.position.x).toBe(700 + by)
    expect(after.groups[0]?.size).toEqual(graph.groups[0]?.size)
  })

  it('puts a node between its card and the next one', () => {
    const edge = graph.edges[2]
    const edit = edge && insertEdit(graph, definitions, { edge, node: node('x', 'context-packer') })
    if (!edit) throw new Error('it should fit')
    const after = applyEdit(graph, edit).graph
    const x = after.nodes.find(({ id }) => id === 'x')?.position.x ?? 0
    expect(x).toBeGreaterThanOrEqual(312 + NODE_WIDTH)
    expect(x + NODE_WIDTH).toBeLessThanOrEqual(after.nodes.find(({ id }) => id === 'd')?.position.x ?? 0)
    expect(after.groups[0]).toEqual(graph.groups[0])
  })

  it('leaves the way free for edges where its nodes would be', () => {
    // From left to right past the hidden nodes b and c, which lie in the straight way.
    const at: Record<string, number> = { a: 600, c: 1000, d: 1400 }
    const past: Graph = {
      ...graph,
      nodes: graph.nodes.map((item) => ({ ...item, position: { x: at[item.id] ?? 0, y: item.id === 'b' ? 900 : 0 } })),
      edges: [{ id: 'e', source: { node: 'a', port: 'chunks' }, target: { node: 'd', port: 'chunks' } }],
    }
    const words = {
      auto: '',
      unset: '',
      edge: () => '',
      port: (_side: string, name: string) => name,
      lostPort: (name: string) => name,
    }
    const routed = (shown: Graph) => {
      const facts = { definitions, environment: emptyEnvironment(), issues: [], runs: {}, locale: 'en' as const, words }
      const { nodes, edges } = createToFlow()({ graph: shown, ...facts })
      return createRouter()(nodes, edges)[0]?.data?.route
    }
    expect(routed(past)).toBeUndefined()
    expect(routed({ ...past, groups: [] })).toBeDefined()
  })

  it('opens where nothing came to stand on its place meanwhile, with all in it, and one undo closes it again', () => {
    const store = createEditorStore(graph, definitions)
    const moved = (id: string) => {
      const { nodes, notes, groups } = store.getState().graph
      const [old, fresh] = [graph, { nodes, notes, groups }].map((one) =>
        [...one.nodes, ...one.notes, ...one.groups].find((item) => item.id === id),
      )
      return {
        x: (fresh?.position.x ?? 0) - (old?.position.x ?? 0),
        y: (fresh?.position.y ?? 0) - (old?.position.y ?? 0),
      }
    }
    store.getState().toggleGroups(['g'])
    expect(moved('g')).toEqual({ x: 0, y: 0 })
    store.getState().undo()

    store.getState().addNode('model', { at: { x: 660, y: 60 } })
    const before = store.getState().graph
    store.getState().toggleGroups(['g'])
    const by = moved('g')
    expect(by).not.toEqual({ x: 0, y: 0 })
    expect([moved('b'), moved('c'), moved('n')]).toEqual([by, by, by])
    const after = store.getState().graph
    const frame = after.groups[0]
    const model = drawnBoxes(after, definitions).find(({ id }) => id === after.nodes.at(-1)?.id)
    expect(frame && model && overlap(model, { ...frame.position, ...frame.size })).toBe(false)
    store.getState().undo()
    expect(store.getState().graph).toEqual(before)
  })

  it('hides no note that is written now', () => {
    const store = createEditorStore(graph, definitions)
    store.setState({ viewOf: () => ({ x: 300, y: 0, width: 640, height: 420, zoom: 1 }) })
    const id = store.getState().addNote()
    expect(drawnBoxes(store.getState().graph, definitions).map((box) => box.id)).toContain(id)
  })

  const seenNotes = (store: ReturnType<typeof createEditorStore>) =>
    drawnBoxes(store.getState().graph, definitions).flatMap(({ id }) => (id.startsWith('seen') ? [id] : []))
  const withNote = (x: number, y: number): Graph => ({
    ...graph,
    notes: [...graph.notes, { id: 'seen', text: 'kept', position: { x, y }, size: { width: 100, height: 60 } }],
  })

  it('hides no note that comes to lie beside its card', () => {
    const store = createEditorStore(withNote(600, 800), definitions)
    store.getState().move({ seen: { x: 600, y: 100 } })
    expect(seenNotes(store)).toEqual(['seen'])
    store.getState().resize('seen', { width: 100, height: 900 }, { x: 600, y: -300 })
    expect(seenNotes(store)).toEqual(['seen'])
  })

  it('hides no note that it is moved to, by hand or by an arrangement', () => {
    const store = createEditorStore(withNote(600, 800), definitions)
    const { move, undo, layout } = store.getState()
    const down = ({ position: { x, y } }: Graph['notes'][number] | Graph['nodes'][number]) => ({ x, y: y + 600 })
    const { nodes, notes, groups } = graph
    const moved = [...nodes.filter(({ groupId }) => groupId), ...notes].map((item) => [item.id, down(item)])
    move({ ...Object.fromEntries(moved), g: { x: 312, y: 600 } })
    expect(groups[0]?.collapsed && seenNotes(store)).toEqual(['seen'])
    undo()
    expect(store.getState().graph).toEqual(withNote(600, 800))
    for (let x = 0; x < 1600; x += 80) {
      const arranged = createEditorStore(withNote(x, 450), definitions)
      arranged.getState().layout()
      expect(seenNotes(arranged)).toEqual(['seen'])
    }
    layout()
    expect(seenNotes(store)).toEqual(['seen'])
  })

  it('opens clear of another folded group that would hide its notes', () => {
    const other = {
      id: 'h',
      title: 'H',
      position: { x: 50, y: 300 },
      size: { width: 900, height: 400 },
      collapsed: true,
    }
    const store = createEditorStore({ ...graph, groups: [...graph.groups, other] }, definitions)
    store.getState().toggleGroups(['g'])
    expect(drawnBoxes(store.getState().graph, definitions).map(({ id }) => id)).toContain('n')
  })

  it('stands for the ports that its edges lead to', () => {
    expect(endBehind(graph, { node: 'g', port: 'b chunks' })).toEqual({ node: 'b', port: 'chunks' })
    expect(endBehind(graph, { node: 'a', port: 'chunks' })).toEqual({ node: 'a', port: 'chunks' })
    const open = { ...graph, groups: graph.groups.map(({ collapsed: _folded, ...group }) => group) }
    expect(endBehind(open, { node: 'g', port: 'b chunks' })).toEqual({ node: 'g', port: 'b chunks' })
  })
})
