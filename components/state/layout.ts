import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre'
import { z } from 'zod'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { frameAround } from './commands'
import type { Edit, Point, Size } from './edits'
import { type Box, boundsOf, boxesOf, freePlace, sizeOfNode } from './geometry'

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
  const selected = graph.nodes.filter((node) => only.has(node.id))
  const nodes = selected.length > 1 ? selected : graph.nodes
  if (nodes.length === 0) return null
  const placed = inRows(columnsOf(inLine(nodes, graph, definitions)), room)
  const bounds = boundsOf(placed)
  if (!bounds) return null
  const moved = new Set(nodes.map(({ id }) => id))
  const rest = { ...graph, nodes: graph.nodes.filter(({ id }) => !moved.has(id)), groups: [] }
  const corner = {
    x: Math.min(...nodes.map(({ position }) => position.x)),
    y: Math.min(...nodes.map(({ position }) => position.y)),
  }
  const start = freePlace(corner, bounds, boxesOf(rest, definitions))
  const by = { x: start.x - bounds.x, y: start.y - bounds.y }
  const boxes = placed.map((box) => ({ ...box, x: Math.round(box.x + by.x), y: Math.round(box.y + by.y) }))
  const positions: Record<string, Point> = Object.fromEntries(boxes.map(({ id, x, y }) => [id, { x, y }]))
  return { kind: 'batch', edits: [{ kind: 'move', positions }, ...frames(graph, definitions, boxes)] }
}

/** One row, as dagre sees it; the nodes of a frame stay together. */
function inLine(nodes: readonly GraphNode[], graph: Graph, definitions: Definitions): Placed[] {
  const dagre = new DagreGraph({ multigraph: true, compound: true })
  dagre.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 80 })
  dagre.setDefaultEdgeLabel(() => ({}))
  const present = new Set(nodes.map((node) => node.id))
  const framed = new Set(graph.groups.map(({ id }) => id))
  for (const node of nodes) dagre.setNode(node.id, { ...sizeOfNode(node, definitions) })
  for (const { id, groupId } of nodes) {
    if (groupId === undefined || !framed.has(groupId)) continue
    if (!dagre.hasNode(groupId)) dagre.setNode(groupId, {})
    dagre.setParent(id, groupId)
  }
  for (const edge of graph.edges) {
    if (present.has(edge.source.node) && present.has(edge.target.node)) {
      dagre.setEdge(edge.source.node, edge.target.node, {}, edge.id)
    }
  }
  dagreLayout(dagre)
  return nodes.map(({ id, groupId }) => {
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
function frames(graph: Graph, definitions: Definitions, placed: readonly Placed[]): Edit[] {
  const byId = new Map<string, Box>(placed.map((box) => [box.id, box]))
  return graph.groups.flatMap(({ id }): Edit[] => {
    const members = graph.nodes.filter((node) => node.groupId === id)
    if (!members.some((node) => byId.has(node.id))) return []
    const bounds = boundsOf(
      members.map((node) => byId.get(node.id) ?? { ...node.position, ...sizeOfNode(node, definitions) }),
    )
    return bounds ? [{ kind: 'resize', id, ...frameAround(bounds) }] : []
  })
}
