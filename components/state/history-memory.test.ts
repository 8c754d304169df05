import { describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { type Document, emptyHistory, perform, redo, undo } from './history'
import { keepHistory, recallHistory } from './history-memory'

function memory() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  }
}

const start = (): Graph =>
  graphOf([node('a', 'model'), { ...node('b', 'model'), title: 'B' }], ['a.text -> b.messages'])
const renamed = (document: Document, title: string | null, at = 0) =>
  perform(document, { kind: 'rename', node: 'b', title }, 'rename', { at, mergeKey: 'title:b' })

function edited(): Document {
  const opened: Document = { graph: start(), history: emptyHistory() }
  const moved = perform(opened, { kind: 'move', positions: { a: { x: 5, y: 6 } } }, 'move', { at: 0 })
  return undo(renamed(renamed(moved, 'First', 0), null, 9000))
}

describe('history of a tab', () => {
  it('comes back as it was, and undoes and redoes the same', () => {
    const kept = memory()
    const document = edited()
    keepHistory(kept, 'p', document)
    const history = recallHistory(kept, 'p', document.graph)
    if (!history) throw new Error('the history was dropped')
    let again: Document = { graph: document.graph, history }
    expect(redo(again).graph).toEqual(redo(document).graph)
    while (again.history.past.length > 0) again = undo(again)
    expect(again.graph).toEqual(start())
    expect(recallHistory(kept, 'other', document.graph)).toBeNull()
  })

  it('is dropped when the document is another one', () => {
    const kept = memory()
    const document = edited()
    keepHistory(kept, 'p', document)
    expect(recallHistory(kept, 'p', { ...document.graph, edges: [] })).toBeNull()
    expect(recallHistory(kept, 'p', emptyGraph())).toBeNull()
  })

  it('is dropped when it cannot be read', () => {
    const kept = memory()
    const document = edited()
    keepHistory(kept, 'p', document)
    for (const text of ['{', '{}', (kept.items.get('telar.history.p') ?? '').replaceAll('"rename"', '"sing"')]) {
      kept.items.set('telar.history.p', text)
      expect(recallHistory(kept, 'p', document.graph)).toBeNull()
    }
  })

  it('offers to do again what was not saved when the page went', () => {
    const kept = memory()
    const saved = edited()
    const unsaved = renamed(saved, 'Too late', 20_000)
    keepHistory(kept, 'p', unsaved)
    const history = recallHistory(kept, 'p', saved.graph)
    expect(history?.past).toHaveLength(2)
    expect(history && redo({ graph: saved.graph, history }).graph).toEqual(unsaved.graph)
  })

  it('keeps the entries nearest to now where not all find room', () => {
    const kept = memory()
    let document: Document = { graph: start(), history: emptyHistory() }
    for (let index = 0; index < 40; index += 1) {
      const config = { text: `${index} `.repeat(10_000) }
      document = perform(document, { kind: 'configure', node: 'a', config }, 'configure', { at: index })
    }
    keepHistory(kept, 'p', document)
    expect(kept.items.get('telar.history.p')?.length).toBeLessThan(500_000)
    const history = recallHistory(kept, 'p', document.graph)
    expect(history?.past.length).toBeGreaterThan(2)
    expect(history && undo({ graph: document.graph, history }).graph).toEqual(undo(document).graph)
  })

  it('leaves nothing behind where the browser gives no room', () => {
    const kept = memory()
    keepHistory(kept, 'p', edited())
    const full = {
      ...kept,
      setItem: (key: string, value: string) => {
        if (value !== '') throw new Error('full')
        kept.setItem(key, value)
      },
    }
    keepHistory(full, 'p', renamed(edited(), 'x'))
    expect([...kept.items.values()]).toEqual([''])
  })
})
