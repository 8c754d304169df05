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
})
