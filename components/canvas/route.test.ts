import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NamedBox } from '@/components/state/align'
import type { Point } from '@/components/state/edits'
import { createRoutes, drawRoute, type Ends } from './route'

const card = (id: string, x: number, y: number): NamedBox => ({ id, x, y, width: 240, height: 150 })
const join = (from: NamedBox, to: NamedBox): Ends => ({
  id: 'e',
  source: from.id,
  target: to.id,
  from: { x: from.x + from.width, y: from.y + 70 },
  to: { x: to.x, y: to.y + 70 },
})

const isBehind = (box: NamedBox, a: Point, b: Point): boolean =>
  Math.min(a.x, b.x) < box.x + box.width &&
  Math.max(a.x, b.x) > box.x &&
  Math.min(a.y, b.y) < box.y + box.height &&
  Math.max(a.y, b.y) > box.y

const curve = ({ from, to }: Ends): Point[] => {
  expect(to.x).toBeGreaterThan(from.x)
  const bow = (to.x - from.x) / 2
  return Array.from({ length: 101 }, (_, step) => {
    const t = step / 100
    const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3]
    return { x: a * from.x + b * (from.x + bow) + c * (to.x - bow) + d * to.x, y: (a + b) * from.y + (c + d) * to.y }
  })
}

const routesOf = (edges: Ends[], cards: NamedBox[]) => createRoutes()(edges, cards)

describe('createRoutes', () => {
  const [a, b] = [card('a', 0, 0), card('b', 800, 0)]

  it('leaves an edge alone that meets nothing', () => {
    expect(routesOf([join(a, b)], [a, b, card('far', 400, 400)]).size).toBe(0)
  })

  it('leads an edge around a card between its ends, on the shorter side', () => {
    const between = card('c', 400, -20)
    const route = routesOf([join(a, b)], [a, b, between]).get('e')
    expect(route?.via).toHaveLength(4)
    expect(route?.via[1]?.y).toBeGreaterThan(130)
  })

  it('leads an edge to the row below between the rows, behind no card', () => {
    const below = card('d', 0, 400)
    const route = routesOf([join(b, below)], [a, b, below, card('c', 400, 0), card('f', 400, 400)]).get('e')
    expect(route?.via[1]?.y).toBeGreaterThan(150)
    expect(route?.via[1]?.y).toBeLessThan(400)
  })

  it('finds after each change what it would find afresh', () => {
    const place = fc.record({ column: fc.nat(5), row: fc.nat(4) })
    fc.assert(
      fc.property(fc.array(place, { minLength: 6, maxLength: 6 }), fc.nat(5), place, (grid, changed, to) => {
        const at = (places: typeof grid) =>
          places.map(({ column, row }, index) => card(`${index}`, column * 340, row * 230))
        const joined = (cards: NamedBox[]) =>
          cards.slice(1).map((target, index) => ({ ...join(cards[index] ?? target, target), id: `e${index}` }))
        const [before, after] = [at(grid), at(grid.map((spot, index) => (index === changed ? to : spot)))]
        const routes = createRoutes()
        routes(joined(before), before)
        expect(routes(joined(after), after)).toEqual(routesOf(joined(after), after))
      }),
    )
  })

  it('never leads behind a card that the edge does not join', () => {
    // Cards on a grid, as people and the arrangement place them: there is always a way between.
    const places = fc.uniqueArray(
      fc.record({ column: fc.integer({ min: 0, max: 5 }), row: fc.integer({ min: 0, max: 4 }) }),
      { minLength: 2, maxLength: 18, selector: ({ column, row }) => column * 10 + row },
    )
    fc.assert(
      fc.property(places, (grid) => {
        const cards = grid.map(({ column, row }, index) => card(`${index}`, column * 340, row * 230))
        const [from, to] = cards
        if (!from || !to) return
        const edge = join(from, to)
        const route = routesOf([edge], cards).get('e')
        // Without a route the edge is drawn as a curve, which is followed here in small steps.
        const points = route ? [edge.from, ...route.via, edge.to] : curve(edge)
        for (const [index, point] of points.slice(1).entries()) {
          for (const other of cards.slice(2)) expect(isBehind(other, points[index] ?? point, point)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('drawRoute', () => {
  it('rounds every corner and finds the middle of the longest stretch', () => {
    const { path, middle } = drawRoute([
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 200 },
      { x: 80, y: 200 },
    ])
    expect(path).toBe('M0,0L28,0Q40,0 40,12L40,188Q40,200 52,200L80,200')
    expect(middle).toEqual({ x: 40, y: 100 })
  })
})
