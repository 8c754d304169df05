import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { portsOfNode } from './connections'
import type { GraphGroup, Point, Size } from './edits'

export const NODE_WIDTH = 240
const HEADER_HEIGHT = 62
const PORT_HEIGHT = 26
/** Between a card and the one it feeds. */
export const GAP_X = 72
const GAP_Y = 32

export interface Box extends Point, Size {}

/** The part of the drawing in sight, and how many pixels of the screen a unit of it takes. */
export interface View extends Box {
  zoom: number
}

/** How high a card with so many rows of ports is drawn, at every zoom. */
export const cardHeight = (rows: number): number => HEADER_HEIGHT + Math.max(rows, 1) * PORT_HEIGHT + 34

/** About how large a card is drawn; layout works before the browser has measured anything. */
export function sizeOfNode(node: GraphNode, definitions: Definitions): Size {
  const { inputs, outputs } = portsOfNode(node, definitions)
  const rows = Math.max(Object.keys(inputs).length, Object.keys(outputs).length)
  return { width: NODE_WIDTH, height: cardHeight(rows) }
}

/** About how far below the top of its card a port is. */
export const portBelow = (index: number): number => HEADER_HEIGHT - 5 + (index + 0.5) * PORT_HEIGHT

/** Whether a point lies in a frame. */
export function holds({ position, size }: GraphGroup, point: Point): boolean {
  return (
    point.x >= position.x &&
    point.x <= position.x + size.width &&
    point.y >= position.y &&
    point.y <= position.y + size.height
  )
}

/** What is hidden in a group that is drawn as one card: its nodes, and the notes that lie in its frame. */
export function insideOf(graph: Graph, group: GraphGroup): string[] {
  const nodes = graph.nodes.filter((node) => node.groupId === group.id)
  const notes = graph.notes.filter(({ position, size }) =>
    holds(group, { x: position.x + size.width / 2, y: position.y + size.height / 2 }),
  )
  return [...nodes, ...notes].map(({ id }) => id)
}

/** Where to look for a node on the canvas: the folded group that hides it, else itself. */
export function foldedHomes(graph: Graph): ReadonlyMap<string, GraphGroup> {
  const folded = graph.groups.filter((group) => group.collapsed)
  return new Map(folded.flatMap((group) => insideOf(graph, group).map((id) => [id, group])))
}

/** Where everything drawn stands. A folded group is a card, and what it hides stands nowhere. */
export function drawnBoxes(graph: Graph, definitions: Definitions): (Box & { id: string })[] {
  const homes = foldedHomes(graph)
  const isSeen = ({ id }: { id: string }): boolean => !homes.has(id)
  return [
    ...graph.nodes.filter(isSeen).map((node) => ({ id: node.id, ...node.position, ...sizeOfNode(node, definitions) })),
    ...graph.notes.filter(isSeen).map(({ id, position, size }) => ({ id, ...position, ...size })),
    ...graph.groups.map((group) => ({
      id: group.id,
      ...group.position,
      ...(group.collapsed ? sizeOfFolded(graph, group, homes) : group.size),
    })),
  ]
}

/** How large a folded group is drawn: it has a port for each one inside that an edge from outside leads to. */
function sizeOfFolded({ edges }: Graph, { id }: GraphGroup, homes: ReadonlyMap<string, GraphGroup>): Size {
  const rows = (['source', 'target'] as const).map((side) => {
    const other = side === 'source' ? 'target' : 'source'
    const ends = edges.filter((edge) => homes.get(edge[side].node)?.id === id && homes.get(edge[other].node)?.id !== id)
    return new Set(ends.map(({ [side]: { node, port } }) => `${node} ${port}`)).size
  })
  return { width: NODE_WIDTH, height: cardHeight(Math.max(...rows)) }
}

/** The same without the frame that `inside` names, whose room is free for its members. */
export const boxesOf = (graph: Graph, definitions: Definitions, inside?: string): Box[] =>
  drawnBoxes(graph, definitions)
    .filter(({ id }) => id !== inside)
    .map(({ x, y, width, height }) => ({ x, y, width, height }))

/** Where no note may come to lie: a note in the frame of a folded group is hidden with all that is in it. */
export const boxesForNotes = (graph: Graph, definitions: Definitions): Box[] => [
  ...boxesOf(graph, definitions),
  ...graph.groups.flatMap(({ collapsed, position, size }) => (collapsed ? [{ ...position, ...size }] : [])),
]

/** What of a drawing actions look at. */
export interface Drawing {
  graph: Graph
  definitions: Definitions
  selection: ReadonlySet<string>
}

/** Where the selected nodes stand. */
export function selectedBoxes({ graph, selection, definitions }: Drawing): (Box & { id: string })[] {
  return graph.nodes
    .filter((node) => selection.has(node.id))
    .map((node) => ({ id: node.id, ...node.position, ...sizeOfNode(node, definitions) }))
}

/** Whether a box of this size at this place keeps clear of all others. */
export const isFree = (place: Point, size: Size, taken: readonly Box[]): boolean =>
  !taken.some(
    (box) =>
      place.x < box.x + box.width + GAP_Y &&
      box.x < place.x + size.width + GAP_Y &&
      place.y < box.y + box.height + GAP_Y &&
      box.y < place.y + size.height + GAP_Y,
  )

/** Whether two boxes have a point in common. */
export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Whether the whole box lies in the other one. */
export const liesIn = (box: Box, outer: Box): boolean =>
  box.x >= outer.x &&
  box.y >= outer.y &&
  box.x + box.width <= outer.x + outer.width &&
  box.y + box.height <= outer.y + outer.height

const STEP = 40
const REACH = 24

/** Steps away from a place, nearest first; down and right come before up and left, a column before a row. */
const offsets: readonly Point[] = Array.from({ length: (2 * REACH + 1) ** 2 }, (_, index) => ({
  x: (index % (2 * REACH + 1)) - REACH,
  y: Math.floor(index / (2 * REACH + 1)) - REACH,
})).sort((a, b) => costOf(a) - costOf(b))

function costOf({ x, y }: Point): number {
  return Math.abs(x) * 1.5 + Math.abs(y) + (x < 0 ? 0.4 : 0) + (y < 0 ? 0.4 : 0)
}

/**
 * The free place nearest to the wanted one, inside `within` where that has one. Where everything near is taken: below
 * all there is.
 */
export function freePlace(wanted: Point, size: Size, taken: readonly Box[], within: Box | null = null): Point {
  const start = { x: Math.round(wanted.x), y: Math.round(wanted.y) }
  const steps = offsets.map(({ x, y }) => ({ x: start.x + x * STEP, y: start.y + y * STEP }))
  const inside = within ? steps.filter((place) => liesIn({ ...place, ...size }, within)) : []
  const found = inside.find((place) => isFree(place, size, taken)) ?? steps.find((place) => isFree(place, size, taken))
  if (found) return drawnBack(found, start, (place) => isFree(place, size, taken))
  return { x: start.x, y: Math.ceil(Math.max(...taken.map((box) => box.y + box.height)) + GAP_Y) }
}

/** The place drawn back towards the wanted one as far as it stays free. */
function drawnBack(found: Point, wanted: Point, free: (place: Point) => boolean): Point {
  let place = found
  for (const axis of ['y', 'x'] as const) {
    while (place[axis] !== wanted[axis]) {
      const nearer = { ...place, [axis]: place[axis] - Math.sign(place[axis] - wanted[axis]) * 8 }
      if (!free(nearer)) break
      place = nearer
    }
  }
  return place
}

/** Right of a node (or left of it, for what feeds it). */
export function beside(node: GraphNode, side: 'left' | 'right' = 'right'): Point {
  const step = NODE_WIDTH + GAP_X
  return { x: node.position.x + (side === 'right' ? step : -step), y: node.position.y }
}

/** Smallest box around all boxes; `null` around none. */
export function boundsOf(boxes: Box[]): Box | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}
