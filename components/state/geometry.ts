import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { portsOfNode } from './connections'
import type { Point, Size } from './edits'

export const NODE_WIDTH = 240
const HEADER_HEIGHT = 62
const PORT_HEIGHT = 26
const GAP_X = 72
const GAP_Y = 32

export interface Box extends Point, Size {}

/** How high a card with so many rows of ports is drawn, at every zoom. */
export const cardHeight = (rows: number): number => HEADER_HEIGHT + rows * PORT_HEIGHT + 34

/** About how large a card is drawn; layout works before the browser has measured anything. */
export function sizeOfNode(node: GraphNode, definitions: Definitions): Size {
  const { inputs, outputs } = portsOfNode(node, definitions)
  const rows = Math.max(Object.keys(inputs).length, Object.keys(outputs).length, 1)
  return { width: NODE_WIDTH, height: cardHeight(rows) }
}

/** Where everything drawn stands. */
export function boxesOf(graph: Graph, definitions: Definitions): Box[] {
  return graph.nodes.map((node) => ({ ...node.position, ...sizeOfNode(node, definitions) }))
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width + GAP_Y &&
  b.x < a.x + a.width + GAP_Y &&
  a.y < b.y + b.height + GAP_Y &&
  b.y < a.y + a.height + GAP_Y

/** The wanted place, or the first free one below it. */
export function freePlace(wanted: Point, size: Size, taken: Box[]): Point {
  let place = { x: Math.round(wanted.x), y: Math.round(wanted.y) }
  for (let tries = 0; tries < 200; tries += 1) {
    const hit = taken.find((box) => overlaps({ ...place, ...size }, box))
    if (!hit) return place
    place = { x: place.x, y: Math.ceil(hit.y + hit.height + GAP_Y) }
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
