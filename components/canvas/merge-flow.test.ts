import { describe, expect, it } from 'vitest'
import type { NoteFlowNode } from './flow-types'
import { mergeFlowNodes } from './merge-flow'

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
})
