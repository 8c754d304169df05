import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition } from '@/pipeline/node-definition'
import type { PortEnd } from './connections'
import type { Edit, GraphGroup, GraphNote, Parts, Point, Size } from './edits'
import type { Box } from './geometry'

/** A short random id for things in a graph: unique among the few hundred a graph may hold. */
export function newId(prefix: string): string {
  const random = crypto.getRandomValues(new Uint32Array(2))
  return `${prefix}-${[...random]
    .map((part) => part.toString(36))
    .join('')
    .slice(0, 10)}`
}

const noParts = (): Parts => ({ nodes: [], edges: [], notes: [], groups: [] })

/** A node as it comes from the palette. */
export function makeNode(definition: AnyDefinition, position: Point): GraphNode {
  return {
    id: newId(definition.type),
    type: definition.type,
    version: definition.version,
    position,
    config: structuredClone(definition.defaults),
  }
}

export const makeEdge = (source: PortEnd, target: PortEnd): GraphEdge => ({ id: newId('edge'), source, target })

/** Adds a node, with the edges that come with it. */
export function addNodeEdit(graph: Graph, node: GraphNode, edges: GraphEdge[] = []): Edit {
  return {
    kind: 'add',
    parts: {
      ...noParts(),
      nodes: [{ at: graph.nodes.length, item: node }],
      edges: edges.map((item, index) => ({ at: graph.edges.length + index, item })),
    },
  }
}

export const connectEdit = (graph: Graph, edge: GraphEdge): Edit => ({
  kind: 'add',
  parts: { ...noParts(), edges: [{ at: graph.edges.length, item: edge }] },
})

export const addNoteEdit = (graph: Graph, note: GraphNote): Edit => ({
  kind: 'add',
  parts: { ...noParts(), notes: [{ at: graph.notes.length, item: note }] },
})

/** Removes things, the edges that hang on removed nodes, and the membership in removed groups. */
export function removeEdit(graph: Graph, ids: ReadonlySet<string>): Edit | null {
  const nodes = graph.nodes.filter((node) => ids.has(node.id)).map((node) => node.id)
  const gone = new Set(nodes)
  const edges = graph.edges
    .filter((edge) => ids.has(edge.id) || gone.has(edge.source.node) || gone.has(edge.target.node))
    .map((edge) => edge.id)
  const notes = graph.notes.filter((note) => ids.has(note.id)).map((note) => note.id)
  const groups = graph.groups.filter((group) => ids.has(group.id)).map((group) => group.id)
  if (nodes.length + edges.length + notes.length + groups.length === 0) return null
  const orphans = graph.nodes.filter((node) => node.groupId && groups.includes(node.groupId) && !gone.has(node.id))
  const edits: Edit[] = [{ kind: 'remove', ids: { nodes, edges, notes, groups } }]
  if (orphans.length > 0) {
    edits.unshift({ kind: 'assign-group', groups: Object.fromEntries(orphans.map((node) => [node.id, undefined])) })
  }
  return edits.length === 1 ? (edits[0] ?? null) : { kind: 'batch', edits }
}

/** Moves things; a node that comes to rest inside a frame joins it, one that leaves its frame is let go. */
export function moveEdit(graph: Graph, positions: Record<string, Point>, sizeOf: (node: GraphNode) => Size): Edit {
  const move: Edit = { kind: 'move', positions }
  const frames = graph.groups.map((group) => ({ ...group, position: positions[group.id] ?? group.position }))
  const changed = graph.nodes.flatMap((node): [string, string | undefined][] => {
    const position = positions[node.id]
    if (!position) return []
    const { width, height } = sizeOf(node)
    const centre = { x: position.x + width / 2, y: position.y + height / 2 }
    const frame = frames.find((candidate) => holds(candidate, centre))
    return frame?.id === node.groupId ? [] : [[node.id, frame?.id]]
  })
  if (changed.length === 0) return move
  return { kind: 'batch', edits: [move, { kind: 'assign-group', groups: Object.fromEntries(changed) }] }
}

/** Whether a point lies in a frame. */
export function holds({ position, size }: GraphGroup, point: Point): boolean {
  return (
    point.x >= position.x &&
    point.x <= position.x + size.width &&
    point.y >= position.y &&
    point.y <= position.y + size.height
  )
}

const GROUP_PADDING = 24
const GROUP_HEADER = 36

/** A frame around the given nodes. */
export function groupEdit(graph: Graph, nodeIds: string[], bounds: Box, title: string): { edit: Edit; id: string } {
  const group: GraphGroup = {
    id: newId('group'),
    title,
    position: { x: bounds.x - GROUP_PADDING, y: bounds.y - GROUP_PADDING - GROUP_HEADER },
    size: { width: bounds.width + 2 * GROUP_PADDING, height: bounds.height + 2 * GROUP_PADDING + GROUP_HEADER },
  }
  const edit: Edit = {
    kind: 'batch',
    edits: [
      { kind: 'add', parts: { ...noParts(), groups: [{ at: graph.groups.length, item: group }] } },
      { kind: 'assign-group', groups: Object.fromEntries(nodeIds.map((id) => [id, group.id])) },
    ],
  }
  return { edit, id: group.id }
}
