import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import { ragGraph } from '@/server/services/pipelines/templates'
import { compareWith, rememberComparison } from './comparison'
import { changesAt, countMarks, differencesOf, goneId, hasChanges } from './differences'
import { createEditorStore } from './editor-store'
import { createUiStore } from './ui-store'

const before = ragGraph(definitions, 'col')
const without = (graph: Graph, id: string): Graph => ({
  ...graph,
  nodes: graph.nodes.filter((node) => node.id !== id),
  edges: graph.edges.filter(({ source, target }) => source.node !== id && target.node !== id),
})
const changed = (graph: Graph, id: string, change: object): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
})

describe('what differs, by where it is drawn', () => {
  it('is nothing between a drawing and itself', () => {
    const same = differencesOf(before, before)
    expect(countMarks(same)).toEqual({ added: 0, changed: 0, moved: 0, removed: 0 })
    expect(hasChanges(same, 'retriever')).toBe(false)
  })

  it('marks what moved, unless more of it changed', () => {
    const moved = changed(before, 'retriever', { position: { x: 1, y: 2 } })
    expect(differencesOf(before, moved).nodes.get('retriever')).toEqual({ mark: 'moved', fields: 0 })
    const both = changed(moved, 'retriever', { title: 'Finder', config: { topK: 3 } })
    const { nodes, changes } = differencesOf(before, both)
    expect(nodes.get('retriever')?.mark).toBe('changed')
    expect(nodes.get('retriever')?.fields).toBeGreaterThan(1)
    expect(changesAt(changes, 'retriever')).toHaveLength(1)
  })

  it('keeps what is gone, and tells the change of an edge at both its ends', () => {
    const differences = differencesOf(before, without(before, 'retriever'))
    expect(differences.gone.nodes.map(({ id }) => id)).toEqual(['retriever'])
    expect(countMarks(differences).removed).toBe(1 + differences.gone.edges.length)
    const end = differences.gone.edges.find(({ source }) => source.node === 'retriever')?.target.node ?? ''
    expect(hasChanges(differences, end)).toBe(true)
    const back = differencesOf(without(before, 'retriever'), before)
    expect(back.nodes.get('retriever')).toEqual({ mark: 'added', fields: 0 })
    expect(back.edges.size).toBe(differences.gone.edges.length)
  })
})

describe('the version that the canvas is compared with', () => {
  const memory = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
  }

  it('is remembered for each pipeline, and forgotten when it is hidden', () => {
    const [tab, ui, store] = [memory(), createUiStore(), createEditorStore(before, definitions)]
    const end = rememberComparison(ui, tab, 'p')
    compareWith({ ui, store }, 7)
    const again = createUiStore()
    rememberComparison(again, tab, 'p')()
    expect(again.getState().comparedWith).toBe(7)
    const other = createUiStore()
    rememberComparison(other, tab, 'q')()
    expect(other.getState().comparedWith).toBeNull()
    compareWith({ ui, store }, null)
    expect(tab.getItem('telar.compared.p')).toBeNull()
    end()
  })

  it('is none where what was kept is no number', () => {
    const [tab, ui] = [memory(), createUiStore()]
    tab.setItem('telar.compared.p', '{"x"')
    rememberComparison(ui, tab, 'p')()
    expect(ui.getState().comparedWith).toBeNull()
  })

  it('takes what is gone out of the selection when it is hidden', () => {
    const after = without(before, 'retriever')
    const [ui, store] = [createUiStore(), createEditorStore(after, definitions)]
    ui.setState({ comparedWith: 1, differences: differencesOf(before, after) })
    store.getState().select([goneId('retriever'), 'model'])
    compareWith({ ui, store }, null)
    expect([...store.getState().selection]).toEqual(['model'])
  })
})
