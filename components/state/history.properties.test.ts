import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { partsForPaste } from './clipboard'
import { newId } from './commands'
import { portsOfNode } from './connections'
import { createEditorStore, type EditorStore } from './editor-store'
import { keepHistory, recallHistory } from './history-memory'

/** What a person does in the editor, with numbers that choose among what is there. */
const actions: Record<string, (store: EditorStore, a: number, b: number) => void> = {
  add: (store, a) => void store.getState().addNode(pick([...definitions.keys()], a) ?? ''),
  connect: (store, a, b) => {
    const { graph, connect } = store.getState()
    const [from, to] = [pick(graph.nodes, a), pick(graph.nodes, b)]
    if (!from || !to) return
    const output = pick(Object.keys(portsOfNode(from, definitions).outputs), b)
    const input = pick(Object.keys(portsOfNode(to, definitions).inputs), a)
    if (output && input) connect({ node: from.id, port: output }, { node: to.id, port: input })
  },
  move: (store, a, b) => {
    const { graph, move } = store.getState()
    const thing = pick([...graph.nodes, ...graph.groups, ...graph.notes], a)
    if (thing) move({ [thing.id]: { x: b * 37, y: a * 11 } })
  },
  select: (store, a, b) => {
    const { graph, select } = store.getState()
    const things = [...graph.nodes, ...graph.edges, ...graph.notes, ...graph.groups]
    select(things.filter((_thing, index) => (index + a) % (2 + (b % 3)) === 0).map(({ id }) => id))
  },
  'select all': (store) => {
    const { graph, select } = store.getState()
    select([...graph.nodes, ...graph.edges, ...graph.notes, ...graph.groups].map(({ id }) => id))
  },
  debug: (store, a, b) => {
    const { graph, debug } = store.getState()
    debug(pick(graph.nodes, a)?.id ?? '', {
      ...(b % 2 === 0 && { disabled: true }),
      ...(b % 3 === 0 && { breakpoint: true }),
    })
  },
  'rename a field': (store, a, b) => {
    const { graph, configure } = store.getState()
    const inputs = graph.nodes.filter(({ type }) => type === 'input')
    const names = ['', 'a', 'ab', 'abc', 'question'].slice(0, 1 + (b % 5))
    const fields = names.map((name) => ({ name, type: 'text', required: true }))
    configure(pick(inputs, a)?.id ?? '', 'fields', { fields })
  },
  rename: (store, a, b) => store.getState().rename(pick(store.getState().graph.nodes, a)?.id ?? '', 'x'.repeat(b % 3)),
  remove: (store) => store.getState().removeSelected(),
  duplicate: (store) => store.getState().duplicate(),
  group: (store, a) => store.getState().group(`Group ${a}`),
  note: (store) => void store.getState().addNote(),
  collapse: (store) => store.getState().toggleGroups(),
  layout: (store) => store.getState().layout(),
  undo: (store) => store.getState().undo(),
  redo: (store) => store.getState().redo(),
}
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]

const anyStep = fc.record({
  name: fc.constantFrom(...Object.keys(actions), 'add', 'add', 'connect', 'connect', 'group', 'collapse'),
  a: fc.nat(50),
  b: fc.nat(50),
  // Now and then two changes follow closely, so that they become one entry.
  pause: fc.constantFrom(10, 5000),
})
type Steps = { name: string; a: number; b: number; pause: number }[]

function edited(steps: Steps): EditorStore {
  let now = 0
  const store = createEditorStore(emptyGraph(), definitions, () => now)
  for (const { name, a, b, pause } of steps) {
    now += pause
    actions[name]?.(store, a, b)
  }
  return store
}

/** Goes to one end of the history and gives the drawings on the way. */
function walk(store: EditorStore, direction: 'undo' | 'redo'): Graph[] {
  const seen = [store.getState().graph]
  for (;;) {
    const { history } = store.getState()
    if ((direction === 'undo' ? history.past : history.future).length === 0) return seen
    store.getState()[direction]()
    seen.push(store.getState().graph)
  }
}

// As often long as short: most faults need several things to be there.
const anySteps = fc.array(anyStep, { maxLength: 30, size: 'max' })
const memory = () => {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  }
}

describe('history of what people do', () => {
  it('gives the same drawings on the way back and forth', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const store = edited(steps)
        walk(store, 'redo')
        const back = walk(store, 'undo')
        expect(back.at(-1)).toEqual(emptyGraph())
        expect(walk(store, 'redo')).toEqual(back.reverse())
      }),
      { numRuns: 150 },
    )
  })

  it('does the same after a reload, from any place in it', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(6), (steps, undone) => {
        const store = edited(steps)
        for (let times = 0; times < undone; times += 1) store.getState().undo()
        const kept = memory()
        keepHistory(kept, 'p', store.getState())
        const stored: Graph = JSON.parse(JSON.stringify(store.getState().graph))
        const reloaded = createEditorStore(stored, definitions)
        const recalled = recallHistory(kept, 'p', stored)
        if (!recalled) throw new Error('the history was dropped')
        reloaded.setState({ history: recalled })
        expect(walk(reloaded, 'undo')).toEqual(walk(store, 'undo'))
        expect(walk(reloaded, 'redo')).toEqual(walk(store, 'redo'))
      }),
      { numRuns: 100 },
    )
  })
})

describe('copies', () => {
  it('have the shape of what was copied, ids of their own, and lead nowhere else', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const store = edited(steps)
        const { graph, copy, paste } = store.getState()
        const fragment = copy()
        if (!fragment) return
        const known = new Set([...graph.nodes, ...graph.edges, ...graph.notes, ...graph.groups].map(({ id }) => id))
        paste(fragment)
        const after = store.getState().graph
        const fresh = <T extends { id: string }>(list: T[]): T[] => list.filter(({ id }) => !known.has(id))
        const [nodes, edges] = [fresh(after.nodes), fresh(after.edges)]
        const copied = new Set(nodes.map(({ id }) => id))
        expect(
          new Set([...after.nodes, ...after.edges, ...after.notes, ...after.groups].map(({ id }) => id)).size,
        ).toBe(after.nodes.length + after.edges.length + after.notes.length + after.groups.length)
        expect(edges.every(({ source, target }) => copied.has(source.node) && copied.has(target.node))).toBe(true)
        expect(nodes.map(({ type, config }) => ({ type, config }))).toEqual(
          fragment.graph.nodes.map(({ type, config }) => ({ type, config })),
        )
        const shape = ({ nodes: drawn, edges: joined }: Pick<Graph, 'nodes' | 'edges'>) => {
          const place = new Map(drawn.map(({ id }, index) => [id, index]))
          return joined.map(({ source, target }) => [
            place.get(source.node),
            source.port,
            place.get(target.node),
            target.port,
          ])
        }
        expect(shape({ nodes, edges })).toEqual(shape(fragment.graph))
        const owners = new Set(fresh(after.groups).map(({ id }) => id))
        expect(nodes.every(({ groupId }) => groupId === undefined || owners.has(groupId))).toBe(true)
        store.getState().undo()
        expect(store.getState().graph).toEqual(graph)
      }),
      { numRuns: 150 },
    )
  })

  it('of a copy are as the first', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const store = edited(steps)
        const fragment = store.getState().copy()
        if (!fragment || fragment.graph.nodes.length + fragment.graph.notes.length + fragment.graph.groups.length === 0)
          return
        const plain = (parts: ReturnType<typeof partsForPaste>) =>
          parts.nodes.map(({ item: { type, config, position } }) => ({ type, config, position }))
        const first = partsForPaste(emptyGraph(), fragment, { x: 0, y: 0 }, newId)
        const again = {
          ...fragment,
          graph: {
            ...fragment.graph,
            nodes: first.nodes.map(({ item }) => item),
            edges: first.edges.map(({ item }) => item),
            notes: first.notes.map(({ item }) => item),
            groups: first.groups.map(({ item }) => item),
          },
        }
        expect(plain(partsForPaste(emptyGraph(), again, { x: 0, y: 0 }, newId))).toEqual(plain(first))
      }),
      { numRuns: 50 },
    )
  })
})
