import type { NamedBox } from '@/components/state/align'
import type { Point } from '@/components/state/edits'

/** Where an edge begins and ends, and the cards that it joins. */
export interface Ends {
  id: string
  from: Point
  to: Point
  source: string
  target: string
}

/** The corners of an edge that goes around cards, between ends that lie where they did. */
export interface Route {
  from: Point
  to: Point
  via: Point[]
}

/** How far an edge runs straight on before its first corner, and how far it keeps from cards. */
const LEAD = 22
const CLEAR = 14
/** Lanes beyond the nearest of these are not tried: a detour that long helps nobody. */
const MOST_LANES = 48

type Span = readonly [left: number, right: number]

const spanOf = ({ from, to }: Ends): Span => {
  const [left, right] = [from.x + LEAD, to.x - LEAD]
  return left < right ? [left, right] : [right, left]
}

const liesOver = (card: NamedBox, [left, right]: Span): boolean =>
  card.x - CLEAR < right && card.x + card.width + CLEAR > left

/**
 * Finds ways of edges around the cards that they would run behind. An edge whose plain curve meets no card but its own
 * two has none, and so has one for which there is no way. What it found it remembers: after a change, only edges are
 * looked at again whose own ends moved, or above, below or at which a card did.
 */
export function createRoutes(): (edges: readonly Ends[], cards: readonly NamedBox[]) => ReadonlyMap<string, Route> {
  let known: ReadonlyMap<string, NamedBox> = new Map()
  let ways = new Map<string, { edge: Ends; route: Route | null }>()
  return (edges, cards) => {
    const present = new Map(cards.map((card) => [card.id, card]))
    const moved = [...present.values(), ...known.values()].filter(({ id }) => !isSame(known.get(id), present.get(id)))
    ways = new Map(
      edges.map((edge) => {
        const old = ways.get(edge.id)
        const span = spanOf(edge)
        const holds = old && isSame(old.edge, edge) && !moved.some((card) => liesOver(card, span))
        return [edge.id, holds ? old : { edge, route: routeOf(edge, cards) }]
      }),
    )
    known = present
    return new Map([...ways].flatMap(([id, { route }]) => (route ? [[id, route] as const] : [])))
  }
}

function isSame<T extends object>(a: T | undefined, b: T | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function routeOf(edge: Ends, cards: readonly NamedBox[]): Route | null {
  const { from, to } = edge
  const span = spanOf(edge)
  const near = cards.filter((card) => liesOver(card, span))
  if (to.x >= from.x && !curveMeets(edge, near)) return null
  // The nearest first, and one bend is never longer than a lane.
  const isFree = (via: Point[]): boolean => isClear(edge, via, near)
  const via = bends(edge, near).find(isFree) ?? lanes(edge, near).find(isFree)
  return via ? { from, to, via } : null
}

/** One vertical in between: at the middle, or beside a card that stands there. */
function bends({ from, to }: Ends, near: readonly NamedBox[]): Point[][] {
  const [left, right] = [from.x + LEAD, to.x - LEAD]
  const xs = [
    (from.x + to.x) / 2,
    left,
    right,
    ...near.flatMap((card) => [card.x - CLEAR - 2, card.x + card.width + CLEAR + 2]),
  ]
  return [...new Set(xs)]
    .filter((x) => x >= left && x <= right)
    .slice(0, MOST_LANES)
    .map((x) => [
      { x, y: from.y },
      { x, y: to.y },
    ])
}

/** A lane above or below a card that is in the way, or between the two rows that the ends stand in. */
function lanes({ from, to }: Ends, near: readonly NamedBox[]): Point[][] {
  const [left, right] = [from.x + LEAD, to.x - LEAD]
  const detour = (y: number): number => Math.abs(y - from.y) + Math.abs(y - to.y)
  const ys = near.flatMap((card) => [card.y - CLEAR - 2, card.y + card.height + CLEAR + 2])
  return [...new Set([(from.y + to.y) / 2, ...ys])]
    .sort((a, b) => detour(a) - detour(b))
    .slice(0, MOST_LANES)
    .map((y) => [
      { x: left, y: from.y },
      { x: left, y },
      { x: right, y },
      { x: right, y: to.y },
    ])
}

/** Whether a way meets no card: at its ends only its own, from which it comes. */
function isClear({ from, to, source, target }: Ends, via: readonly Point[], near: readonly NamedBox[]): boolean {
  const points = [from, ...via, to]
  return points.slice(1).every((point, index) => {
    const last = points[index] ?? point
    const own = index === 0 ? source : index === points.length - 2 ? target : null
    return !near.some((card) => card.id !== own && meets(card, last, point))
  })
}

/** Whether a straight, level or upright stretch touches a card or runs too close beside it. */
function meets(card: NamedBox, a: Point, b: Point): boolean {
  return (
    Math.min(a.x, b.x) < card.x + card.width + CLEAR &&
    Math.max(a.x, b.x) > card.x - CLEAR &&
    Math.min(a.y, b.y) < card.y + card.height + CLEAR &&
    Math.max(a.y, b.y) > card.y - CLEAR
  )
}

/** The curve is looked at in steps of about this length, so a card is asked to be a little further away than half of it. */
const STRIDE = 12

/** Whether the curve that React Flow draws between the ends passes behind a card that is not its own. */
function curveMeets({ from, to, source, target }: Ends, near: readonly NamedBox[]): boolean {
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  const others = near.filter(
    (card) => card.id !== source && card.id !== target && card.y < bottom + 1 && card.y + card.height > top - 1,
  )
  if (others.length === 0) return false
  const bow = (to.x - from.x) / 2
  const steps = Math.ceil((Math.abs(to.x - from.x) + bottom - top) / STRIDE) + 8
  return Array.from({ length: steps + 1 }, (_, index) => index / steps).some((t) => {
    const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3]
    const x = a * from.x + b * (from.x + bow) + c * (to.x - bow) + d * to.x
    const y = (a + b) * from.y + (c + d) * to.y
    return others.some(
      (card) => x > card.x - 8 && x < card.x + card.width + 8 && y > card.y - 8 && y < card.y + card.height + 8,
    )
  })
}

const RADIUS = 12

/** A line through the corners, rounded, and the middle of its longest stretch. */
export function drawRoute(points: readonly Point[]): { path: string; middle: Point } {
  const [start = { x: 0, y: 0 }] = points
  let path = `M${start.x},${start.y}`
  let middle = start
  let longest = -1
  for (const [index, point] of points.entries()) {
    const [last, next] = [points[index - 1], points[index + 1]]
    if (!last) continue
    const length = distance(last, point)
    if (length > longest) {
      longest = length
      middle = { x: (last.x + point.x) / 2, y: (last.y + point.y) / 2 }
    }
    if (!next) path += `L${point.x},${point.y}`
    else {
      const radius = Math.min(RADIUS, length / 2, distance(point, next) / 2)
      const [enter, leave] = [towards(point, last, radius), towards(point, next, radius)]
      path += `L${enter.x},${enter.y}Q${point.x},${point.y} ${leave.x},${leave.y}`
    }
  }
  return { path, middle }
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to)
  return length === 0
    ? from
    : { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length }
}
