import { describe, expect, it } from 'vitest'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { mergeDrawing, replaceDrawing } from './merge-drawing'

const drawing = (topK = 8, prompt = 'Ask: {{ question }}', mode = 'hybrid') =>
  graphOf(
    [
      node('search', 'retriever', { topK, mode }),
      node('rank', 'reranker', { topN: 3 }),
      node('ask', 'prompt-template', { user: prompt }),
    ],
    ['search.chunks -> rank.chunks', 'rank.chunks -> ask.sources'],
  )
const base = drawing()
const without: Graph = graphOf(
  base.nodes.filter(({ id }) => id !== 'rank'),
  ['search.chunks -> ask.sources'],
)
const configOf = ({ nodes }: Graph, id: string) => nodes.find((one) => one.id === id)?.config
const edgesOf = ({ edges }: Graph) =>
  edges.map(({ source, target }) => `${source.node}.${source.port} -> ${target.node}.${target.port}`)

describe('a measured copy that is put into the drawing', () => {
  it('is what was measured where nothing was drawn since, and everything stays in its place', () => {
    const mine = { ...base, nodes: base.nodes.map((one) => ({ ...one, position: { x: 7, y: 9 } })) }
    const merged = mergeDrawing(mine, base, drawing(4))
    expect(configOf(merged.graph, 'search')).toEqual({ topK: 4, mode: 'hybrid' })
    expect(merged.graph.nodes.every(({ position }) => position.x === 7)).toBe(true)
    expect([merged.since, merged.clashes]).toEqual([[], []])
  })

  it('keeps what was drawn since in other fields, also of the same node', () => {
    const mine = drawing(8, 'Another: {{ question }}', 'dense')
    const merged = mergeDrawing(mine, base, drawing(4))
    expect(configOf(merged.graph, 'search')).toEqual({ topK: 4, mode: 'dense' })
    expect(configOf(merged.graph, 'ask')).toEqual({ user: 'Another: {{ question }}' })
    expect(merged.since).toHaveLength(2)
    expect(merged.clashes).toEqual([])
  })

  it('clashes where the same field was changed, or its node is gone, and leaves both as they are', () => {
    const merged = mergeDrawing(drawing(20), base, drawing(4, 'Better: {{ question }}'))
    expect(merged.clashes).toMatchObject([{ kind: 'node-changed', after: { id: 'search' } }])
    expect(configOf(merged.graph, 'search')?.topK).toBe(20)
    expect(configOf(merged.graph, 'ask')?.user).toBe('Better: {{ question }}')
    const gone = graphOf(
      base.nodes.filter(({ id }) => id !== 'search'),
      [],
    )
    expect(mergeDrawing(gone, base, drawing(4)).clashes).toHaveLength(1)
  })

  it('is no clash where the same was chosen by hand meanwhile', () => {
    const merged = mergeDrawing(drawing(4), base, drawing(4))
    expect(merged.clashes).toEqual([])
    expect(merged.graph).toEqual(drawing(4))
  })

  it('leaves out a node with its edges joined, all of it or nothing', () => {
    const merged = mergeDrawing(base, base, without)
    expect(edgesOf(merged.graph)).toEqual(['search.chunks -> ask.sources'])
    expect(merged.graph.nodes.map(({ id }) => id)).toEqual(['search', 'ask'])
    const mine = { ...base, edges: base.edges.slice(0, 1) }
    const clash = mergeDrawing(mine, base, without)
    expect(clash.graph).toEqual(mine)
    expect(clash.clashes.map(({ kind }) => kind).sort()).toEqual([
      'edge-added',
      'edge-removed',
      'edge-removed',
      'node-removed',
    ])
  })

  it('can take the place of the drawing, notes and places apart', () => {
    const mine = {
      ...drawing(20),
      notes: [{ id: 'n', text: 'mine', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } }],
    }
    const replaced = replaceDrawing(mine, without)
    expect(edgesOf(replaced)).toEqual(['search.chunks -> ask.sources'])
    expect(configOf(replaced, 'search')?.topK).toBe(8)
    expect(replaced.notes).toEqual(mine.notes)
  })
})
