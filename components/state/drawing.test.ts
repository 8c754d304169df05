import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyGraph, type GraphNode } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { makeNode } from './commands'
import { createEditorStore } from './editor-store'
import { applyEdit } from './edits'
import { type Box, boxesOf, freePlace, isFree, liesIn, type View } from './geometry'
import { insertEdit, insertionOf } from './insert'
import { freeName } from './names'
import { suggestions } from './suggest'
import { swapEdit, swapped } from './swap'

const made = (type: string, id: string, x = 0, y = 0): GraphNode => {
  const definition = definitions.get(type)
  if (!definition) throw new Error(`no type ${type}`)
  return { ...makeNode(definition, { x, y }), id }
}

/** Question → retriever → prompt → model → output, side by side. */
const chain = () =>
  graphOf(
    [
      made('input', 'in'),
      made('retriever', 'r', 312),
      made('prompt-template', 'p', 624),
      made('model', 'm', 936),
      made('output', 'out', 1248),
    ],
    [
      'in.question -> r.query',
      'in.question -> p.question',
      'r.chunks -> p.sources',
      'p.messages -> m.messages',
      'm.text -> out.answer',
      'm.sources -> out.sources',
    ],
  )

const box = fc.record({
  x: fc.integer({ min: -800, max: 800 }),
  y: fc.integer({ min: -800, max: 800 }),
  width: fc.integer({ min: 40, max: 400 }),
  height: fc.integer({ min: 40, max: 400 }),
})

describe('freePlace', () => {
  it('never lies on anything, and stays where it was wanted if that is free', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 40 }), box, (taken, { x, y, width, height }) => {
        const size = { width, height }
        const place = freePlace({ x, y }, size, taken)
        expect(isFree(place, size, taken)).toBe(true)
        if (isFree({ x, y }, size, taken)) expect(place).toEqual({ x, y })
      }),
    )
  })

  it('stays in sight while there is room', () => {
    const view: Box = { x: 0, y: 0, width: 1000, height: 700 }
    const taken = [{ x: 300, y: 100, width: 400, height: 500 }]
    const place = freePlace({ x: 400, y: 250 }, { width: 200, height: 120 }, taken, view)
    expect(liesIn({ ...place, width: 200, height: 120 }, view)).toBe(true)
  })
})

describe('insertionOf', () => {
  it('takes the ports that fit, and shares an input that the node before has too', () => {
    const graph = chain()
    const edge = graph.edges[2]
    const insertion = edge && insertionOf(graph, definitions, edge, made('reranker', 'x'))
    expect(insertion?.enters.target.port).toBe('chunks')
    expect(insertion?.leaves.source.port).toBe('chunks')
    expect(insertion?.also).toMatchObject([{ source: { node: 'in', port: 'question' }, target: { port: 'query' } }])
  })

  it('looks past nodes that say nothing about an input, and guesses nothing where the way says two things', () => {
    const packed = (...more: string[]) => {
      const { nodes } = chain()
      const graph = graphOf(
        [...nodes, made('context-packer', 'c'), made('fusion', 'f'), made('input', 'in2'), made('retriever', 'r2')],
        ['in.question -> r.query', 'r.chunks -> f.chunks', 'f.chunks -> c.chunks', 'c.chunks -> p.sources', ...more],
      )
      const edge = graph.edges[3]
      return edge && insertionOf(graph, definitions, edge, made('reranker', 'x'))?.also
    }
    expect(packed()).toMatchObject([{ source: { node: 'in', port: 'question' }, target: { port: 'query' } }])
    expect(packed('in2.question -> r2.query', 'r2.chunks -> f.chunks')).toEqual([])
  })

  it('refuses a node that has edges or ports of other kinds', () => {
    const graph = chain()
    const [, , edge] = graph.edges
    const model = graph.nodes[3]
    if (!edge || !model) throw new Error('no edge')
    expect(insertionOf(graph, definitions, edge, model)).toBeNull()
    expect(insertionOf(graph, definitions, edge, made('output', 'x'))).toBeNull()
  })

  it('makes room, keeps every other edge, and one undo restores all', () => {
    const graph = chain()
    const edge = graph.edges[2]
    const edit = edge && insertEdit(graph, definitions, { edge, node: made('reranker', 'x') })
    if (!edit) throw new Error('did not fit')
    const applied = applyEdit(graph, edit)
    const boxes = boxesOf(applied.graph, definitions)
    for (const [index, one] of boxes.entries()) {
      expect(
        isFree(
          one,
          one,
          boxes.filter((_, other) => other !== index),
        ),
      ).toBe(true)
    }
    expect(applied.graph.edges).toHaveLength(8)
    expect(applyEdit(applied.graph, applied.inverse).graph).toEqual(graph)
  })
})

describe('swapped', () => {
  it('keeps what both types have: settings of one schema, and edges by name and type', () => {
    const graph = graphOf(
      [made('input', 'in'), { ...made('query-rewrite', 'q'), title: 'Ask' }, made('retriever', 'r')],
      ['in.question -> q.query', 'q.query -> r.query'],
    )
    const old = graph.nodes[1]
    const definition = definitions.get('json-extract')
    if (!old || !definition) throw new Error('no node')
    old.config = { ...old.config, guidance: 'be brief', model: { provider: 'ollama', model: 'm' } }
    const swap = swapped(graph, definitions, old, definition)
    expect(swap.node).toMatchObject({ type: 'json-extract', title: 'Ask' })
    expect(swap.node.config).toMatchObject({ guidance: 'be brief', model: { model: 'm' }, mode: 'parse' })
    expect(swap.kept.map(({ source, target }) => `${source.port} ${target.port}`)).toEqual([
      'question text',
      'text query',
    ])
  })

  it('for any two types: says of each edge whether it was kept, and one undo restores all', () => {
    const types = [...definitions.values()]
    fc.assert(
      fc.property(
        fc.constantFrom(...chain().nodes.map(({ id }) => id)),
        fc.constantFrom(...types),
        (id, definition) => {
          const graph = chain()
          const old = graph.nodes.find((item) => item.id === id)
          if (!old) return
          const swap = swapped(graph, definitions, old, definition)
          const hanging = graph.edges.filter(({ source, target }) => source.node === id || target.node === id)
          expect(swap.kept.length + swap.lost.length).toBe(hanging.length)
          const applied = applyEdit(graph, swapEdit(graph, id, swap))
          expect(applied.graph.edges).toHaveLength(graph.edges.length - swap.lost.length)
          const inputs = applied.graph.edges.map(({ target }) => `${target.node}.${target.port}`)
          expect(new Set(inputs).size).toBe(inputs.length)
          expect(applyEdit(applied.graph, applied.inverse).graph).toEqual(graph)
        },
      ),
    )
  })
})

describe('suggestions', () => {
  const typesAt = (spot: Parameters<typeof suggestions>[2]) =>
    suggestions(chain(), definitions, spot).map(({ type }) => type)

  it('put what usually takes the port first, and what only converts last', () => {
    const after = typesAt({ from: { node: 'r', port: 'chunks' } })
    expect(after.slice(0, 3)).toEqual(['prompt-template', 'reranker', 'context-packer'])
    expect(after.indexOf('retriever')).toBeGreaterThan(after.indexOf('grounding'))
    // A pipeline has one output already.
    expect(after).not.toContain('output')
  })

  it('go by what comes before for an input, and by both ends for an edge', () => {
    expect(typesAt({ to: { node: 'p', port: 'sources' } }).slice(0, 2)).toEqual(['retriever', 'reranker'])
    expect(typesAt({ into: chain().edges[2]?.id })[0]).toBe('reranker')
  })

  it('name only types that exist and that some port of theirs takes', () => {
    for (const definition of definitions.values()) {
      for (const type of definition.next ?? []) expect(definitions.has(type), `${definition.type}: ${type}`).toBe(true)
    }
  })
})

describe('freeName', () => {
  it('counts on from the name without its number', () => {
    expect(freeName('Model', new Set())).toBe('Model')
    expect(freeName('Model', new Set(['Model']))).toBe('Model 2')
    expect(freeName('Model 2', new Set(['Model', 'Model 2']))).toBe('Model 3')
    expect(freeName('x'.repeat(120), new Set(['x'.repeat(120)]))).toHaveLength(120)
  })
})

describe('the editor', () => {
  const view: View = { x: 5000, y: 5000, width: 2400, height: 1600, zoom: 1 }
  const editor = (graph = chain()) => {
    const store = createEditorStore(graph, definitions)
    store.setState({ viewOf: () => view })
    return store
  }

  it('adds nodes, notes and copies in sight and clear of everything, and says so', () => {
    const store = editor()
    const { addNode, addNote } = store.getState()
    const ids = [addNode('model'), addNote(), addNode('model'), addNote()]
    store.getState().select(['in', 'r'])
    store.getState().duplicate()
    const { graph, arrival } = store.getState()
    const boxes = boxesOf(graph, definitions)
    expect(ids).not.toContain(null)
    expect(arrival).toMatchObject({ count: 5 })
    expect(arrival.ids).toHaveLength(2)
    for (const one of boxes)
      expect(
        isFree(
          one,
          one,
          boxes.filter((other) => other !== one),
        ),
      ).toBe(true)
    for (const { position } of [...graph.nodes.slice(5), ...graph.notes]) {
      expect(liesIn({ ...position, width: 200, height: 100 }, view)).toBe(true)
    }
  })

  it('draws no edge from a field that has no name yet', () => {
    const store = createEditorStore(emptyGraph(), definitions)
    const { addNode, configure } = store.getState()
    addNode('input')
    configure(store.getState().graph.nodes[0]?.id ?? '', 'fields', {
      fields: [{ name: '', type: 'text', required: true }],
    })
    addNode('prompt-template')
    expect(store.getState().graph.edges).toEqual([])
  })

  it('gives each copy a name of its own', () => {
    const store = editor()
    store.getState().select(['r', 'm'])
    store.getState().duplicate()
    store.getState().select(['r'])
    store.getState().duplicate()
    expect(store.getState().graph.nodes.flatMap(({ title }) => title ?? [])).toEqual([
      'retriever 2',
      'model 2',
      'retriever 3',
    ])
  })

  it('puts a new node into the edge that is selected', () => {
    const store = editor()
    const edge = store.getState().graph.edges[2]?.id ?? ''
    store.getState().select([edge])
    const id = store.getState().addNode('context-packer')
    expect(store.getState().graph.edges.map(({ source, target }) => [source.node, target.node])).toContainEqual([
      'r',
      id,
    ])
    expect(store.getState().history.past.at(-1)?.label).toBe('insert')
    store.getState().undo()
    expect(store.getState().graph).toEqual(chain())
  })

  it('replaces the edge of a taken input in one step, and names the real reason where it cannot', () => {
    const store = editor({ ...emptyGraph(), ...chain(), nodes: [...chain().nodes, made('model', 'm2', 0, 900)] })
    const { connect } = store.getState()
    expect(connect({ node: 'm2', port: 'text' }, { node: 'out', port: 'answer' })).toBeNull()
    expect(store.getState().graph.edges.filter(({ target }) => target.port === 'answer')).toMatchObject([
      { source: { node: 'm2' } },
    ])
    expect(store.getState().history.past.at(-1)?.label).toBe('replace')
    store.getState().undo()
    expect(store.getState().graph.edges).toEqual(chain().edges)
    expect(connect({ node: 'r', port: 'chunks' }, { node: 'm', port: 'messages' })?.code).toBe('port-type-mismatch')
    expect(connect({ node: 'm', port: 'text' }, { node: 'r', port: 'query' })?.code).toBe('cycle')
    expect(connect({ node: 'm', port: 'text' }, { node: 'out', port: 'answer' })?.code).toBe('port-taken')
  })

  it('leaves a group’s frame out of the way of the nodes that grow in it', () => {
    const store = editor()
    store.getState().select(['out'])
    store.getState().group('End')
    const [group] = store.getState().graph.groups
    store.getState().resize(group?.id ?? '', { width: 900, height: 600 }, { x: 1200, y: -80 })
    store.getState().select(['out'])
    const id = store.getState().addNode('json-extract')
    expect(store.getState().graph.nodes.find((item) => item.id === id)).toBeDefined()
  })
})

it('an unknown node keeps its place and takes no edge', () => {
  const graph = graphOf([node('a', 'gone'), made('model', 'm')], [])
  const definition = definitions.get('model')
  const [old] = graph.nodes
  if (!old || !definition) throw new Error('no node')
  expect(swapped(graph, definitions, old, definition)).toMatchObject({ kept: [], lost: [] })
})
