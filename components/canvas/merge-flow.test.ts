import { describe, expect, it } from 'vitest'
import type { FlowEdge, NoteFlowNode } from './flow-types'
import { mergeFlowEdges, mergeFlowNodes } from './merge-flow'

const note = (id: string, extra: Partial<NoteFlowNode> = {}): NoteFlowNode => ({
  id,
  type: 'note',
  position: { x: 0, y: 0 },
  data: { text: '' },
  ...extra,
})

describe('mergeFlowNodes', () => {
  it('keeps what was measured and where a node is being dragged to', () => {
    const shown = [note('a', { measured: { width: 9, height: 9 }, dragging: true, position: { x: 50, y: 0 } })]
    const [merged] = mergeFlowNodes(shown, [note('a', { data: { text: 'new' } })], new Set())
    expect(merged).toMatchObject({
      measured: { width: 9 },
      position: { x: 50 },
      data: { text: 'new' },
      selected: false,
    })
  })

  it('takes the new place of a node at rest, marks the selection, drops what is gone', () => {
    const merged = mergeFlowNodes([note('a'), note('b')], [note('a', { position: { x: 7, y: 7 } })], new Set(['a']))
    expect(merged).toMatchObject([{ id: 'a', position: { x: 7 }, selected: true, zIndex: 2 }])
  })

  it('keeps every node that looks as before, so that it does not render again', () => {
    const shown = mergeFlowNodes([], [note('a'), note('b')], new Set())
    expect(mergeFlowNodes(shown, [note('a'), note('b')], new Set())).toBe(shown)
    const [first, second] = mergeFlowNodes(shown, [note('a'), note('b', { data: { text: 'new' } })], new Set())
    expect(first).toBe(shown[0])
    expect(second).not.toBe(shown[1])
    const [chosen, other] = mergeFlowNodes(shown, [note('a'), note('b')], new Set(['a']))
    expect(chosen).not.toBe(shown[0])
    expect(other).toBe(shown[1])
  })

  it('keeps a node that was dragged and let go', () => {
    const shown = [note('a', { selected: false, dragging: false, measured: { width: 9, height: 9 } })]
    expect(mergeFlowNodes(shown, [note('a')], new Set())).toBe(shown)
  })
})

describe('mergeFlowEdges', () => {
  const wire = (id: string): FlowEdge => ({ id, source: 'a', target: 'b', type: 'wire' })

  it('marks the selection and keeps every edge that looks as before', () => {
    const shown = mergeFlowEdges([], [wire('1'), wire('2')], new Set(['1']))
    expect(shown).toMatchObject([{ selected: true }, { selected: false }])
    expect(mergeFlowEdges(shown, [wire('1'), wire('2')], new Set(['1']))).toBe(shown)
    expect(mergeFlowEdges(shown, [wire('1'), wire('2')], new Set())[1]).toBe(shown[1])
  })
})
