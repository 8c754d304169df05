import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyGraph } from '@/pipeline/graph'
import { createEditorStore } from './editor-store'

function editor() {
  let now = 0
  const store = createEditorStore(emptyGraph(), definitions, () => {
    now += 10_000
    return now
  })
  return store
}

describe('editor store', () => {
  it('adds nodes beside the selected one and connects what fits unambiguously', () => {
    const store = editor()
    const { addNode } = store.getState()
    const input = addNode('input')
    const retriever = addNode('retriever')
    const { graph, selection } = store.getState()
    expect(graph.edges).toMatchObject([
      { source: { node: input, port: 'question' }, target: { node: retriever, port: 'query' } },
    ])
    expect([...selection]).toEqual([retriever])
    const [first, second] = graph.nodes
    expect(second?.position.x).toBeGreaterThan((first?.position.x ?? 0) + 240)
  })

  it('puts what feeds the selected node on its left', () => {
    const store = editor()
    const output = store.getState().addNode('output')
    store.getState().select([output ?? ''])
    const model = store.getState().addNode('model')
    const { graph } = store.getState()
    expect(graph.nodes.find((node) => node.id === model)?.position.x).toBeLessThan(0)
    expect(graph.edges.map((edge) => `${edge.source.port} ${edge.target.port}`)).toEqual([
      'text answer',
      'sources sources',
    ])
  })

  it('prefers the direction in which the types match', () => {
    const store = editor()
    const template = store.getState().addNode('prompt-template')
    store.getState().addNode('retriever')
    expect(store.getState().graph.edges).toMatchObject([
      { source: { port: 'chunks' }, target: { node: template, port: 'sources' } },
    ])
  })

  it('refuses a wrong edge with the reason and draws nothing', () => {
    const store = editor()
    const input = store.getState().addNode('input') ?? ''
    const reranker = store.getState().addNode('reranker', { at: { x: 500, y: 0 } }) ?? ''
    const reason = store.getState().connect({ node: input, port: 'question' }, { node: reranker, port: 'chunks' })
    expect(reason?.code).toBe('port-type-mismatch')
    expect(store.getState().graph.edges).toEqual([])
    expect(store.getState().connect({ node: input, port: 'question' }, { node: reranker, port: 'query' })).toBeNull()
    expect(store.getState().graph.edges).toHaveLength(1)
  })

  it('connects the node chosen for the loose end of an edge', () => {
    const store = editor()
    const input = store.getState().addNode('input') ?? ''
    store.getState().addNode('prompt-template', { at: { x: 400, y: 0 }, from: { node: input, port: 'question' } })
    expect(store.getState().graph.edges[0]?.target.port).toBe('question')
  })

  it('pastes a copy with new ids and the edges inside it', () => {
    const store = editor()
    store.getState().addNode('input')
    store.getState().addNode('retriever')
    store.getState().selectAll()
    const fragment = store.getState().copy()
    expect(fragment?.graph.nodes).toHaveLength(2)
    if (fragment) store.getState().paste(fragment)
    const { graph } = store.getState()
    expect(graph.nodes).toHaveLength(4)
    expect(new Set(graph.nodes.map((node) => node.id)).size).toBe(4)
    expect(graph.edges).toHaveLength(2)
    const copied = graph.nodes.slice(2).map((node) => node.id)
    expect(copied).toContain(graph.edges[1]?.source.node)
    store.getState().undo()
    expect(store.getState().graph.nodes).toHaveLength(2)
  })

  it('deletes nodes with their edges, and undo brings all back', () => {
    const store = editor()
    const input = store.getState().addNode('input') ?? ''
    store.getState().addNode('retriever')
    const before = store.getState().graph
    store.getState().select([input])
    store.getState().removeSelected()
    expect(store.getState().graph.nodes).toHaveLength(1)
    expect(store.getState().graph.edges).toEqual([])
    store.getState().undo()
    expect(store.getState().graph).toEqual(before)
  })

  it('frames nodes; one dragged out of the frame is let go, one dragged in joins', () => {
    const store = editor()
    const id = store.getState().addNode('input') ?? ''
    store.getState().select([id])
    store.getState().group('Frame')
    const group = store.getState().graph.groups[0]
    expect(store.getState().graph.nodes[0]?.groupId).toBe(group?.id)
    store.getState().move({ [id]: { x: 5000, y: 0 } })
    expect(store.getState().graph.nodes[0]?.groupId).toBeUndefined()
    store.getState().move({ [id]: { x: 4, y: 4 } })
    expect(store.getState().graph.nodes[0]?.groupId).toBe(group?.id)
  })

  it('lays nodes out along their edges without overlaps', () => {
    const store = editor()
    const { addNode, layout } = store.getState()
    addNode('input')
    addNode('retriever')
    addNode('prompt-template')
    store.getState().selectAll()
    store.getState().move(Object.fromEntries(store.getState().graph.nodes.map((node) => [node.id, { x: 0, y: 0 }])))
    layout()
    const xs = store.getState().graph.nodes.map((node) => node.position.x)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect(new Set(xs).size).toBe(3)
  })

  it('selects no more what an undo took away', () => {
    const store = editor()
    store.getState().addNode('input')
    store.getState().selectAll()
    store.getState().group('Frame')
    expect(store.getState().selection.size).toBe(1)
    store.getState().undo()
    expect(store.getState().selection).toEqual(new Set())
  })

  it('changes nothing while it is read-only, and selects all the same', () => {
    const store = editor()
    const input = store.getState().addNode('input') ?? ''
    const { graph, history } = store.getState()
    store.setState({ readOnly: true })
    const { addNode, rename, move, duplicate, removeSelected, undo, select } = store.getState()
    expect(addNode('retriever')).toBeNull()
    rename(input, 'Renamed')
    move({ [input]: { x: 900, y: 900 } })
    duplicate()
    removeSelected()
    undo()
    expect(store.getState().graph).toBe(graph)
    expect(store.getState().history).toBe(history)
    select([input])
    expect([...store.getState().selection]).toEqual([input])
  })

  it('takes edges along when a field is renamed, as one entry of the history', () => {
    const store = createEditorStore(emptyGraph(), definitions, () => 0)
    const input = store.getState().addNode('input') ?? ''
    store.getState().addNode('retriever')
    const before = store.getState().graph
    const entries = store.getState().history.past.length
    const typeName = (name: string) =>
      store.getState().configure(input, 'fields', { fields: [{ name, type: 'text', required: true }] })
    for (const name of ['', 'a', 'as', 'ask']) typeName(name)
    const source = () => store.getState().graph.edges[0]?.source.port
    expect(source()).toBe('ask')
    expect(store.getState().history.past).toHaveLength(entries + 1)
    store.getState().undo()
    expect(store.getState().graph).toEqual(before)
    store.getState().redo()
    expect(source()).toBe('ask')
  })

  it('attaches an edge whose port is gone to another one, and lets a new edge take its place', () => {
    const store = editor()
    const input = store.getState().addNode('input') ?? ''
    const retriever = store.getState().addNode('retriever') ?? ''
    const field = (name: string) => ({ name, type: 'text', required: true })
    store.getState().configure(input, 'fields', { fields: [] })
    store.getState().configure(input, 'fields', { fields: [field('a'), field('b')] })
    const [edge] = store.getState().graph.edges
    const end = (port: string) => ({ source: { node: input, port }, target: { node: retriever, port: 'query' } })
    expect(edge?.source.port).toBe('question')
    expect(store.getState().reattach(edge?.id ?? '', end('gone'))?.code).toBe('port-unknown')
    expect(store.getState().reattach(edge?.id ?? '', end('b'))).toBeNull()
    expect(store.getState().graph.edges).toEqual([{ id: edge?.id, ...end('b') }])
    store.getState().undo()
    expect(store.getState().graph.edges).toEqual([edge])
    expect(store.getState().connect(end('a').source, end('a').target)).toBeNull()
    expect(store.getState().graph.edges).toMatchObject([end('a')])
  })

  it('moves, copies and deletes what is hidden in a collapsed group with its card', () => {
    const store = editor()
    const { addNode, addNote, move, select, group, toggleGroups, reveal } = store.getState()
    const inner = addNode('model', { at: { x: 100, y: 100 } }) ?? ''
    const other = addNode('output', { at: { x: 900, y: 100 } }) ?? ''
    select([inner])
    group('Answering')
    const groupId = store.getState().graph.groups[0]?.id ?? ''
    addNote()
    const noteId = store.getState().graph.notes[0]?.id ?? ''
    move({ [noteId]: { x: 110, y: 130 } })
    toggleGroups([groupId])
    expect(store.getState().graph.groups[0]?.collapsed).toBe(true)

    // The place of the hidden frame takes nobody in, and what is hidden stays where it belongs.
    move({ [other]: { x: 110, y: 120 }, [inner]: { x: 5000, y: 0 } })
    const groupsOf = () => store.getState().graph.nodes.map(({ groupId: own }) => own)
    expect(groupsOf()).toEqual([groupId, undefined])
    store.getState().undo()

    select([groupId])
    const copied = store.getState().copy()?.graph
    expect(copied?.nodes.map(({ id }) => id)).toEqual([inner])
    expect(copied?.notes.map(({ id }) => id)).toEqual([noteId])
    store.getState().removeSelected()
    expect(store.getState().graph).toMatchObject({ nodes: [{ id: other }], notes: [], groups: [] })
    store.getState().undo()
    reveal(inner)
    expect(store.getState().graph.groups[0]?.collapsed).toBeUndefined()
    expect(groupsOf()).toEqual([groupId, undefined])
  })
})
