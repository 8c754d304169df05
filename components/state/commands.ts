import { followPorts } from '@/pipeline/compiler/follow-ports'
import type { NodeDebug } from '@/pipeline/debug'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import type { PortEnd } from './connections'
import { applyEdit, type Edit, type GraphGroup, type GraphNote, type Parts, type Point, type Size } from './edits'
import { type Box, boxesForNotes, foldedHomes, freePlace, holds, insideOf } from './geometry'

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
export function makeNode(definition: Pick<AnyDefinition, 'type' | 'version' | 'defaults'>, position: Point): GraphNode {
  return {
    id: newId(definition.type),
    type: definition.type,
    version: definition.version,
    position,
    config: structuredClone(definition.defaults),
  }
}

export const makeEdge = (source: PortEnd, target: PortEnd): GraphEdge => ({ id: newId('edge'), source, target })

/** Gives a node another config; edges of a port that was renamed follow it. */
export function configureEdit(
  graph: Graph,
  definitions: Definitions,
  id: string,
  config: Record<string, unknown>,
): Edit {
  const edit: Edit = { kind: 'configure', node: id, config }
  const node = graph.nodes.find((candidate) => candidate.id === id)
  const ends = node ? followPorts(graph, definitions, node, { ...node, config }) : {}
  return Object.keys(ends).length === 0 ? edit : { kind: 'batch', edits: [edit, { kind: 'reconnect', ends }] }
}

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

/** Changes what is set on a node for looking into the draft; members that are undefined are taken away. */
export function debugEdit(graph: Graph, node: string, change: NodeDebug): Edit {
  const before = graph.nodes.find(({ id }) => id === node)?.debug
  const kept = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)
  return { kind: 'debug', node, debug: kept.length > 0 ? Object.fromEntries(kept) : null }
}

export const addNoteEdit = (graph: Graph, note: GraphNote): Edit => ({
  kind: 'add',
  parts: { ...noParts(), notes: [{ at: graph.notes.length, item: note }] },
})

/** The ids, and what is hidden in those among them that are collapsed groups. */
export function withHidden(graph: Graph, ids: ReadonlySet<string>): ReadonlySet<string> {
  const hidden = graph.groups.flatMap((group) => (group.collapsed && ids.has(group.id) ? insideOf(graph, group) : []))
  return hidden.length === 0 ? ids : new Set([...ids, ...hidden])
}

/** Removes things, what is hidden in them, the edges that hang on removed nodes, and the membership in removed groups. */
export function removeEdit(graph: Graph, chosen: ReadonlySet<string>): Edit | null {
  const ids = withHidden(graph, chosen)
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
    edits.unshift({ kind: 'assign-group', groups: Object.fromEntries(orphans.map((node) => [node.id, null])) })
  }
  return edits.length === 1 ? (edits[0] ?? null) : { kind: 'batch', edits }
}

/** Moves things; a node that comes to rest inside a frame joins it, one that leaves its frame is let go. */
export function moveEdit(graph: Graph, positions: Record<string, Point>, sizeOf: (node: GraphNode) => Size): Edit {
  const move: Edit = { kind: 'move', positions }
  const cards = new Set(graph.groups.filter((group) => group.collapsed).map(({ id }) => id))
  const frames = graph.groups
    .filter(({ id }) => !cards.has(id))
    .map((group) => ({ ...group, position: positions[group.id] ?? group.position }))
  const changed = graph.nodes.flatMap((node): [string, string | null][] => {
    const position = positions[node.id]
    // What is hidden in a card goes where the card goes.
    if (!position || (node.groupId && cards.has(node.groupId))) return []
    const { width, height } = sizeOf(node)
    const centre = { x: position.x + width / 2, y: position.y + height / 2 }
    const frame = frames.find((candidate) => holds(candidate, centre))
    return frame?.id === node.groupId ? [] : [[node.id, frame?.id ?? null]]
  })
  if (changed.length === 0) return move
  return { kind: 'batch', edits: [move, { kind: 'assign-group', groups: Object.fromEntries(changed) }] }
}

/**
 * An edit that moves things, and moves aside the notes that it would bring into the frame of a folded group, which nobody
 * sees and which hides them.
 */
export function withNotesInSight(graph: Graph, definitions: Definitions, edit: Edit): Edit {
  const hidden = foldedHomes(graph)
  const edits = [edit]
  let drawn = applyEdit(graph, edit).graph
  for (const { id } of graph.notes) {
    const note = drawn.notes.find((item) => item.id === id)
    if (!note || hidden.has(id) || !foldedHomes(drawn).has(id)) continue
    const position = freePlace(note.position, note.size, boxesForNotes(drawn, definitions))
    const aside: Edit = { kind: 'move', positions: { [id]: position } }
    edits.push(aside)
    drawn = applyEdit(drawn, aside).graph
  }
  return edits.length === 1 ? edit : { kind: 'batch', edits }
}

/** Puts another drawing in the place of this one; what stays gives way to what comes, so that ids may be the same. */
export function replaceEdit(graph: Graph, next: Graph): Edit {
  const placed = <T>(items: readonly T[]) => items.map((item, at) => ({ at, item }))
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)
  const { nodes, edges, notes, groups } = next
  const gone = { nodes: ids(graph.nodes), edges: ids(graph.edges), notes: ids(graph.notes), groups: ids(graph.groups) }
  const parts = { nodes: placed(nodes), edges: placed(edges), notes: placed(notes), groups: placed(groups) }
  return {
    kind: 'batch',
    edits: [
      { kind: 'remove', ids: gone },
      { kind: 'add', parts },
    ],
  }
}

const GROUP_PADDING = 24
const GROUP_HEADER = 36

/** The place and size of a frame around nodes. */
export function frameAround(bounds: Box): { position: Point; size: Size } {
  return {
    position: { x: bounds.x - GROUP_PADDING, y: bounds.y - GROUP_PADDING - GROUP_HEADER },
    size: { width: bounds.width + 2 * GROUP_PADDING, height: bounds.height + 2 * GROUP_PADDING + GROUP_HEADER },
  }
}

/** A frame around the given nodes. */
export function groupEdit(graph: Graph, nodeIds: string[], bounds: Box, title: string): { edit: Edit; id: string } {
  const group: GraphGroup = {
    id: newId('group'),
    title,
    ...frameAround(bounds),
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
