import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyGraph, type Graph, type GraphEdge, type GraphNode } from '@/pipeline/graph'
import { applyEdit, type Edit, type Parts } from './edits'
import { type Document, emptyHistory, perform, redo, undo } from './history'

const node = (id: string, extra: Partial<GraphNode> = {}): GraphNode => ({
  id,
  type: 'model',
  version: 1,
  position: { x: 0, y: 0 },
  config: { temperature: 0 },
  ...extra,
})
const edge = (id: string, from: string, to: string): GraphEdge => ({
  id,
  source: { node: from, port: 'out' },
  target: { node: to, port: 'in' },
})

const start = (): Graph => ({
  ...emptyGraph(),
  nodes: [node('a'), node('b', { title: 'B' }), node('c', { groupId: 'g' })],
  edges: [edge('e1', 'a', 'b'), edge('e2', 'b', 'c')],
  notes: [{ id: 'n', text: 'note', position: { x: 1, y: 1 }, size: { width: 100, height: 60 } }],
  groups: [{ id: 'g', title: 'Group', position: { x: 0, y: 0 }, size: { width: 400, height: 300 } }],
})

const parts = (partial: Partial<Parts>): Parts => ({ nodes: [], edges: [], notes: [], groups: [], ...partial })
const ids = { nodes: [], edges: [], notes: [], groups: [] }

const edits: Record<string, Edit> = {
  add: {
    kind: 'add',
    parts: parts({ nodes: [{ at: 1, item: node('d') }], edges: [{ at: 0, item: edge('e3', 'a', 'd') }] }),
  },
  'remove several': { kind: 'remove', ids: { nodes: ['a', 'c'], edges: ['e1', 'e2'], notes: ['n'], groups: ['g'] } },
  move: { kind: 'move', positions: { a: { x: 9, y: 8 }, n: { x: 3, y: 3 }, g: { x: 5, y: 5 } } },
  configure: { kind: 'configure', node: 'a', config: { temperature: 1 } },
  reconnect: {
    kind: 'reconnect',
    ends: { e1: { source: { node: 'a', port: 'other' }, target: { node: 'c', port: 'in' } } },
  },
  rename: { kind: 'rename', node: 'a', title: 'First' },
  'clear a title': { kind: 'rename', node: 'b', title: null },
  'assign group': { kind: 'assign-group', groups: { a: 'g', c: null } },
  'edit note': { kind: 'edit-note', note: 'n', text: 'other' },
  'edit group': { kind: 'edit-group', group: 'g', title: 'Other' },
  collapse: { kind: 'collapse', groups: { g: true } },
  'resize note': { kind: 'resize', id: 'n', size: { width: 5, height: 5 }, position: { x: 2, y: 2 } },
  batch: {
    kind: 'batch',
    edits: [
      { kind: 'rename', node: 'a', title: 'X' },
      { kind: 'remove', ids: { ...ids, nodes: ['a'] } },
    ],
  },
}

describe('applyEdit', () => {
  it.each(Object.entries(edits))('%s changes the graph and its inverse restores it', (_name, edit) => {
    const before = start()
    const applied = applyEdit(before, edit)
    expect(applied.graph).not.toEqual(before)
    expect(before).toEqual(start())
    expect(applyEdit(applied.graph, applied.inverse).graph).toEqual(before)
  })

  it('does nothing about a node that is gone', () => {
    const applied = applyEdit(start(), { kind: 'rename', node: 'gone', title: 'x' })
    expect(applied.graph).toEqual(start())
    expect(applied.inverse).toEqual({ kind: 'batch', edits: [] })
  })
})

const anyId = fc.constantFrom('a', 'b', 'c', 'd1', 'd2', 'n', 'g', 'gone')
const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) })
let counter = 0
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat(6).map((at): Edit => ({ kind: 'add', parts: parts({ nodes: [{ at, item: node(`r${counter++}`) }] }) })),
  fc.tuple(anyId, anyId, fc.nat(6)).map(
    ([from, to, at]): Edit => ({
      kind: 'add',
      parts: parts({ edges: [{ at, item: edge(`x${counter++}`, from, to) }] }),
    }),
  ),
  fc
    .array(anyId, { maxLength: 4 })
    .map((nodes): Edit => ({ kind: 'remove', ids: { nodes, edges: ['e1'], notes: nodes, groups: nodes } })),
  fc.dictionary(anyId, point).map((positions): Edit => ({ kind: 'move', positions })),
  fc.tuple(anyId, fc.double()).map(([id, t]): Edit => ({ kind: 'configure', node: id, config: { t } })),
  fc
    .tuple(anyId, fc.option(fc.string(), { nil: null }))
    .map(([id, title]): Edit => ({ kind: 'rename', node: id, title })),
  fc
    .dictionary(anyId, fc.option(fc.constant('g'), { nil: null }))
    .map((groups): Edit => ({ kind: 'assign-group', groups })),
  fc.boolean().map((collapsed): Edit => ({ kind: 'collapse', groups: { g: collapsed, gone: true } })),
  fc.string().map((text): Edit => ({ kind: 'edit-note', note: 'n', text })),
  fc.string().map((title): Edit => ({ kind: 'edit-group', group: 'g', title })),
)

describe('history', () => {
  it('undoing everything gives the start, redoing everything gives the end', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEdit, fc.constantFrom(undefined, 'k')), { maxLength: 25 }), (steps) => {
        let document: Document = { graph: start(), history: emptyHistory() }
        // Merged edits must overwrite the same thing; only `configure` of one node is merged by the editor.
        for (const [edit, key] of steps) {
          const mergeKey = key && edit.kind === 'configure' ? `configure:${edit.node}` : undefined
          document = perform(document, edit, 'configure', { at: 0, ...(mergeKey ? { mergeKey } : {}) })
        }
        const end = document.graph
        while (document.history.past.length > 0) document = undo(document)
        expect(document.graph).toEqual(start())
        while (document.history.future.length > 0) document = redo(document)
        expect(document.graph).toEqual(end)
      }),
    )
  })

  it('merges typing in one field and keeps a pause apart', () => {
    let document: Document = { graph: start(), history: emptyHistory() }
    const type = (t: number, at: number) => {
      document = perform(document, { kind: 'configure', node: 'a', config: { t } }, 'configure', {
        mergeKey: 'a.t',
        at,
      })
    }
    type(1, 0)
    type(2, 500)
    expect(document.history.past).toHaveLength(1)
    type(3, 5000)
    expect(document.history.past).toHaveLength(2)
    document = undo(document)
    expect(document.graph.nodes[0]?.config).toEqual({ t: 2 })
    document = undo(document)
    expect(document.graph).toEqual(start())
  })

  it('forgets what was undone when something else is done', () => {
    let document: Document = { graph: start(), history: emptyHistory() }
    document = perform(document, { kind: 'rename', node: 'a', title: 'x' }, 'rename', { at: 0 })
    document = undo(document)
    document = perform(document, { kind: 'rename', node: 'b', title: 'y' }, 'rename', { at: 1 })
    expect(redo(document)).toBe(document)
  })

  it('takes back all that merged edits changed, also what only a later one did', () => {
    let document: Document = { graph: start(), history: emptyHistory() }
    const move: Edit = { kind: 'move', positions: { a: { x: 1, y: 1 } } }
    const further: Edit = { kind: 'move', positions: { a: { x: 2, y: 2 } } }
    const joins: Edit = { kind: 'batch', edits: [further, { kind: 'assign-group', groups: { a: 'g' } }] }
    document = perform(document, move, 'move', { mergeKey: 'move:a', at: 0 })
    document = perform(document, joins, 'move', { mergeKey: 'move:a', at: 1 })
    const end = document.graph
    expect(document.history.past).toHaveLength(1)
    document = undo(document)
    expect(document.graph).toEqual(start())
    expect(redo(document).graph).toEqual(end)
  })
})
