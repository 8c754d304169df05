import { describe, expect, it } from 'vitest'
import { layoutThumbnail } from './thumbnail-layout'

const frame = { width: 320, height: 132, margin: 16 }

describe('layoutThumbnail', () => {
  it('keeps every box inside the margins, wherever the graph lies', () => {
    const nodes = [
      { id: 'a', type: 'input', x: -900, y: 4000 },
      { id: 'b', type: 'model', x: 1500, y: 4100 },
      { id: 'c', type: 'output', x: 300, y: 5200 },
    ]
    for (const box of layoutThumbnail({ nodes, edges: [] }, frame).boxes) {
      expect(box.x).toBeGreaterThanOrEqual(frame.margin - 0.01)
      expect(box.y).toBeGreaterThanOrEqual(frame.margin - 0.01)
      expect(box.x + box.width).toBeLessThanOrEqual(frame.width - frame.margin + 0.01)
      expect(box.y + box.height).toBeLessThanOrEqual(frame.height - frame.margin + 0.01)
    }
  })
  it('does not blow up a single node', () => {
    const [box] = layoutThumbnail({ nodes: [{ id: 'a', type: 'input', x: 0, y: 0 }], edges: [] }, frame).boxes
    expect(box?.width).toBeLessThan(frame.width / 2)
  })
  it('leaves out edges whose ends are not drawn', () => {
    const nodes = [
      { id: 'a', type: 'input', x: 0, y: 0 },
      { id: 'b', type: 'output', x: 400, y: 0 },
    ]
    const edges = [
      { source: 'a', target: 'b' },
      { source: 'a', target: 'gone' },
    ]
    expect(layoutThumbnail({ nodes, edges }, frame).curves).toHaveLength(1)
  })
  it('draws nothing for an empty graph', () => {
    expect(layoutThumbnail({ nodes: [], edges: [] }, frame).boxes).toEqual([])
  })
})
