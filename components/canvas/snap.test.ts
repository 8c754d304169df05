import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snap } from './snap'

const box = (x: number, y: number) => ({ x, y, width: 240, height: 120 })

describe('snap', () => {
  it('goes to the nearest line within reach and shows how far it runs', () => {
    expect(snap(box(4, 300), [box(0, 0)], 6)).toEqual({
      dx: -4,
      dy: 0,
      guides: [
        { axis: 'x', at: 0, from: 0, to: 420 },
        { axis: 'x', at: 120, from: 0, to: 420 },
        { axis: 'x', at: 240, from: 0, to: 420 },
      ],
    })
  })

  it('lets go what is out of reach, and what is far away', () => {
    expect(snap(box(20, 300), [box(0, 0)], 6)).toEqual({ dx: 0, dy: 0, guides: [] })
    expect(snap(box(4, 3000), [box(0, 0)], 6).guides).toEqual([])
  })

  it('never moves further than it may, and then stands on a line of another', () => {
    const place = fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -400, max: 400 }) })
    fc.assert(
      fc.property(place, fc.array(place, { minLength: 1, maxLength: 12 }), ({ x, y }, others) => {
        const moving = box(x, y)
        const boxes = others.map((other) => box(other.x, other.y))
        const { dx, dy, guides } = snap(moving, boxes, 6)
        expect(Math.abs(dx)).toBeLessThanOrEqual(6)
        expect(Math.abs(dy)).toBeLessThanOrEqual(6)
        if (dx !== 0) expect(guides.some(({ axis }) => axis === 'x')).toBe(true)
        const again = snap({ ...moving, x: x + dx, y: y + dy }, boxes, 6)
        expect([again.dx, again.dy]).toEqual([0, 0])
      }),
    )
  })
})
