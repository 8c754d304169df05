import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre'
import { z } from 'zod'
import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { frameAround } from './commands'
import type { Edit, Point, Size } from './edits'
import { type Box, boundsOf, drawnBoxes, foldedHomes, freePlace, sizeOfNode } from './geometry'

/** What the layout leaves at each node: its centre and its size. The library types it as anything. */
const placedSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

interface Placed extends Box {
  id: string
  groupId: string | undefined
}

const ROW_GAP = 88

/**
 * Places nodes left to right along their edges, in as many rows as make the drawing largest in `room`, given in pixels
 * of the screen; frames close around their nodes again. What two or more selected nodes leave alone is not covered.
 */
export function layoutEdit(
  graph: Graph,
  definitions: Definitions,
  only: ReadonlySet<string>,
  room: Size | null,
): Edit | null {
  const items = itemsOf(graph, definitions)
  const selected = items.filter(({ id }) => only.has(id))
  const arranged = selected.length > 1 ? selected : items
  const bounds = boundsOf(arranged)
  if (!bounds) return null
  const placed = inRows(columnsOf(inLine(arranged, graph)), room)
  const extent = boundsOf(placed) ?? bounds
  const moved = new Set(arranged.map(({ id }) => id))
  const frames = new Set(graph.groups.filter(({ collapsed }) => !collapsed).map(({ id }) => id))
  const rest = drawnBoxes(graph, definitions).filter(({ id }) => !moved.has(id) && !frames.has(id))
  const start = freePlace(bounds, extent, rest)
  const by = { x: start.x - extent.x, y: start.y - extent.y }
  const boxes = placed.map((box) => ({ ...box, x: Math.round(box.x + by.x), y: Math.round(box.y + by.y) }))
  const positions: Record<string, Point> = Object.fromEntries(boxes.map(({ id, x, y }) => [id, { x, y }]))
  return {
    kind: 'batch',
    edits: [
      { kind: 'move', positions: { ...positions, ...carriedAlong(graph, positions) } },
      ...framesAround(graph, definitions, boxes),
    ],
  }
}

/** What is arranged: nodes in sight, and folded groups, each as the card that it is. */
function itemsOf(graph: Graph, definitions: Definitions): Placed[] {
  const frameOf = new Map(graph.nodes.map(({ id, groupId }) => [id, groupId]))
  const folded = new Set(graph.groups.filter(({ collapsed }) => collapsed).map(({ id }) => id))
  return drawnBoxes(graph, definitions)
    .filter(({ id }) => frameOf.has(id) || folded.has(id))
    .map((box) => ({ ...box, groupId: frameOf.get(box.id) }))
}

/** Where that goes which is hidden in the folded groups that move: as far as they do. */
function carriedAlong(graph: Graph, positions: Readonly<Record<string, Point>>): Record<string, Point> {
  const homes = foldedHomes(graph)
  return Object.fromEntries(
    [...graph.nodes, ...graph.notes].flatMap(({ id, position }): [string, Point][] => {
      const home = homes.get(id)
      const to = home && positions[home.id]
      return to ? [[id, { x: position.x + to.x - home.position.x, y: position.y + to.y - home.position.y }]] : []
    }),
  )
}

/** One row, as dagre sees it; the nodes of a frame stay together. */
function inLine(items: readonly Placed[], graph: Graph): Placed[] {
  const dagre = new DagreGraph({ multigraph: true, compound: true })
  dagre.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 80 })
  dagre.setDefaultEdgeLabel(() => ({}))
  const present = new Set(items.map(({ id }) => id))
  const framed = new Set(graph.groups.map(({ id }) => id))
  const homes = foldedHomes(graph)
  for (const { id, width, height } of items) dagre.setNode(id, { width, height })
  for (const { id, groupId } of items) {
    if (groupId === undefined || !framed.has(groupId)) continue
    if (!dagre.hasNode(groupId)) dagre.setNode(groupId, {})
    dagre.setParent(id, groupId)
  }
  for (const edge of graph.edges) {
    const [from, to] = [edge.source, edge.target].map(({ node }) => homes.get(node)?.id ?? node)
    if (from !== undefined && to !== undefined && from !== to && present.has(from) && present.has(to)) {
      dagre.setEdge(from, to, {}, edge.id)
    }
  }
  dagreLayout(dagre)
  return items.map(({ id, groupId }) => {
    const { x, y, width, height } = placedSchema.parse(dagre.node(id))
    return { id, groupId, x: x - width / 2, y: y - height / 2, width, height }
  })
}

/** What may not be torn apart: nodes that overlap from left to right, and everything that a frame reaches over. */
function columnsOf(placed: readonly Placed[]): Placed[][] {
  const reach = new Map<string, number>()
  for (const { groupId, x, width } of placed) {
    if (groupId !== undefined) reach.set(groupId, Math.max(reach.get(groupId) ?? x, x + width))
  }
  const columns: Placed[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const box of [...placed].sort((a, b) => a.x - b.x)) {
    const last = columns.at(-1)
    if (last && box.x < end) last.push(box)
    else columns.push([box])
    end = Math.max(end, box.x + box.width, reach.get(box.groupId ?? '') ?? end)
  }
  return columns
}

/** How much larger the drawing must become to be worth another row: a row is a line of reading broken. */
const WORTH_A_ROW = 1.25

/** The columns in the number of rows that makes them largest in the room. */
function inRows(columns: readonly Placed[][], room: Size | null): Placed[] {
  let best = stacked(columns, 1)
  if (!room) return best
  const zoomOf = (boxes: readonly Placed[]): number => {
    const bounds = boundsOf([...boxes])
    return bounds ? Math.min(1, room.width / bounds.width, room.height / bounds.height) : 1
  }
  for (let rows = 2; rows <= columns.length; rows += 1) {
    const next = stacked(columns, rows)
    if (zoomOf(next) > zoomOf(best) * WORTH_A_ROW) best = next
  }
  return best
}

/** Columns dealt to rows of about the same width, one row below the other. */
function stacked(columns: readonly Placed[][], rows: number): Placed[] {
  const perRow = Math.ceil(columns.length / rows)
  let top = 0
  return Array.from({ length: rows }, (_, row) => columns.slice(row * perRow, (row + 1) * perRow).flat()).flatMap(
    (row) => {
      const bounds = boundsOf(row)
      if (!bounds) return []
      const moved = row.map((box) => ({ ...box, x: box.x - bounds.x, y: box.y - bounds.y + top }))
      top += bounds.height + ROW_GAP
      return moved
    },
  )
}

/** Frames closed around their nodes, those that moved and those that stayed. */
function framesAround(graph: Graph, definitions: Definitions, placed: readonly Placed[]): Edit[] {
  const byId = new Map<string, Box>(placed.map((box) => [box.id, box]))
  return graph.groups.flatMap(({ id, collapsed }): Edit[] => {
    if (collapsed) return []
    const members = graph.nodes.filter((node) => node.groupId === id)
    if (!members.some((node) => byId.has(node.id))) return []
    const bounds = boundsOf(
      members.map((node) => byId.get(node.id) ?? { ...node.position, ...sizeOfNode(node, definitions) }),
    )
    return bounds ? [{ kind: 'resize', id, ...frameAround(bounds) }] : []
  })
}
