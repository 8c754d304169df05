import { type Ends, withEnds } from '@/pipeline/compiler/follow-ports'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'

export type GraphNote = Graph['notes'][number]
export type GraphGroup = Graph['groups'][number]
export interface Point {
  x: number
  y: number
}
export interface Size {
  width: number
  height: number
}

/** Things with their place in the graph's lists, so that undoing a removal restores the very same document. */
export interface Parts {
  nodes: Placed<GraphNode>[]
  edges: Placed<GraphEdge>[]
  notes: Placed<GraphNote>[]
  groups: Placed<GraphGroup>[]
}
export interface Placed<T> {
  at: number
  item: T
}
export interface PartIds {
  nodes: string[]
  edges: string[]
  notes: string[]
  groups: string[]
}

/** What a person can do to a graph, as JSON. Every edit has an inverse, which `applyEdit` returns. */
export type Edit =
  | { kind: 'add'; parts: Parts }
  | { kind: 'remove'; ids: PartIds }
  | { kind: 'move'; positions: Record<string, Point> }
  | { kind: 'configure'; node: string; config: Record<string, unknown> }
  /** Edges get other ends; they keep their ids and places. */
  | { kind: 'reconnect'; ends: Ends }
  | { kind: 'rename'; node: string; title: string | null }
  | { kind: 'assign-group'; groups: Record<string, string | null> }
  | { kind: 'edit-note'; note: string; text: string }
  | { kind: 'edit-group'; group: string; title: string }
  | { kind: 'collapse'; groups: Record<string, boolean> }
  | { kind: 'resize'; id: string; size: Size; position: Point }
  | { kind: 'batch'; edits: Edit[] }

export interface Applied {
  graph: Graph
  inverse: Edit
}

const nothing: Edit = { kind: 'batch', edits: [] }

/** Carries out an edit on a copy and says how to take it back. An edit about a thing that is gone changes nothing. */
export function applyEdit(graph: Graph, edit: Edit): Applied {
  switch (edit.kind) {
    case 'add':
      return add(graph, edit.parts)
    case 'remove':
      return remove(graph, edit.ids)
    case 'move':
      return move(graph, edit.positions)
    case 'configure':
      return patchNode(graph, edit.node, { config: edit.config }, (before) => ({ ...edit, config: before.config }))
    case 'reconnect':
      return reconnect(graph, edit.ends)
    case 'rename':
      return patchNode(graph, edit.node, { title: edit.title ?? undefined }, (before) => ({
        ...edit,
        title: before.title ?? null,
      }))
    case 'assign-group':
      return assignGroup(graph, edit.groups)
    case 'edit-note':
      return editNote(graph, edit.note, edit.text)
    case 'edit-group':
      return editGroup(graph, edit.group, edit.title)
    case 'collapse':
      return collapse(graph, edit.groups)
    case 'resize':
      return resize(graph, edit.id, edit.size, edit.position)
    case 'batch':
      return batch(graph, edit.edits)
  }
}

function add(graph: Graph, parts: Parts): Applied {
  const ids: PartIds = {
    nodes: parts.nodes.map((part) => part.item.id),
    edges: parts.edges.map((part) => part.item.id),
    notes: parts.notes.map((part) => part.item.id),
    groups: parts.groups.map((part) => part.item.id),
  }
  return {
    graph: {
      ...graph,
      nodes: insert(graph.nodes, parts.nodes),
      edges: insert(graph.edges, parts.edges),
      notes: insert(graph.notes, parts.notes),
      groups: insert(graph.groups, parts.groups),
    },
    inverse: { kind: 'remove', ids },
  }
}

function insert<T>(list: T[], placed: Placed<T>[]): T[] {
  if (placed.length === 0) return list
  const result = [...list]
  for (const part of [...placed].sort((a, b) => a.at - b.at))
    result.splice(Math.min(part.at, result.length), 0, part.item)
  return result
}

function remove(graph: Graph, ids: PartIds): Applied {
  const parts: Parts = {
    nodes: pick(graph.nodes, ids.nodes),
    edges: pick(graph.edges, ids.edges),
    notes: pick(graph.notes, ids.notes),
    groups: pick(graph.groups, ids.groups),
  }
  return {
    graph: {
      ...graph,
      nodes: without(graph.nodes, ids.nodes),
      edges: without(graph.edges, ids.edges),
      notes: without(graph.notes, ids.notes),
      groups: without(graph.groups, ids.groups),
    },
    inverse: { kind: 'add', parts },
  }
}

function pick<T extends { id: string }>(list: T[], ids: string[]): Placed<T>[] {
  const wanted = new Set(ids)
  return list.flatMap((item, at) => (wanted.has(item.id) ? [{ at, item }] : []))
}

function without<T extends { id: string }>(list: T[], ids: string[]): T[] {
  if (ids.length === 0) return list
  const unwanted = new Set(ids)
  return list.filter((item) => !unwanted.has(item.id))
}

function move(graph: Graph, positions: Record<string, Point>): Applied {
  const before: Record<string, Point> = {}
  const moved = <T extends { id: string; position: Point }>(list: T[]): T[] => {
    if (!list.some((item) => positions[item.id])) return list
    return list.map((item) => {
      const position = positions[item.id]
      if (!position) return item
      before[item.id] = item.position
      return { ...item, position }
    })
  }
  const next = { ...graph, nodes: moved(graph.nodes), notes: moved(graph.notes), groups: moved(graph.groups) }
  return { graph: next, inverse: { kind: 'move', positions: before } }
}

function reconnect(graph: Graph, ends: Ends): Applied {
  const before: Ends = {}
  for (const { id, source, target } of graph.edges) if (ends[id]) before[id] = { source, target }
  return { graph: withEnds(graph, ends), inverse: { kind: 'reconnect', ends: before } }
}

function patchNode(graph: Graph, id: string, patch: Partial<GraphNode>, invert: (before: GraphNode) => Edit): Applied {
  const before = graph.nodes.find((node) => node.id === id)
  if (!before) return { graph, inverse: nothing }
  return {
    graph: { ...graph, nodes: graph.nodes.map((node) => (node === before ? compact({ ...node, ...patch }) : node)) },
    inverse: invert(before),
  }
}

/** Drops optional members that are undefined: a document with and without them must not differ. */
function compact(node: GraphNode): GraphNode {
  const { title, groupId, ...rest } = node
  return { ...rest, ...(title === undefined ? {} : { title }), ...(groupId === undefined ? {} : { groupId }) }
}

function assignGroup(graph: Graph, groups: Record<string, string | null>): Applied {
  const before: Record<string, string | null> = {}
  const nodes = graph.nodes.map((node) => {
    if (!(node.id in groups)) return node
    before[node.id] = node.groupId ?? null
    return compact({ ...node, groupId: groups[node.id] ?? undefined })
  })
  return { graph: { ...graph, nodes }, inverse: { kind: 'assign-group', groups: before } }
}

function editNote(graph: Graph, id: string, text: string): Applied {
  const before = graph.notes.find((note) => note.id === id)
  if (!before) return { graph, inverse: nothing }
  return {
    graph: { ...graph, notes: graph.notes.map((note) => (note === before ? { ...note, text } : note)) },
    inverse: { kind: 'edit-note', note: id, text: before.text },
  }
}

function editGroup(graph: Graph, id: string, title: string): Applied {
  const before = graph.groups.find((group) => group.id === id)
  if (!before) return { graph, inverse: nothing }
  return {
    graph: { ...graph, groups: graph.groups.map((group) => (group === before ? { ...group, title } : group)) },
    inverse: { kind: 'edit-group', group: id, title: before.title },
  }
}

function collapse(graph: Graph, wanted: Record<string, boolean>): Applied {
  const before: Record<string, boolean> = {}
  const groups = graph.groups.map((group) => {
    const collapsed = wanted[group.id]
    if (collapsed === undefined) return group
    before[group.id] = group.collapsed === true
    const { collapsed: _was, ...open } = group
    return collapsed ? { ...open, collapsed } : open
  })
  return { graph: { ...graph, groups }, inverse: { kind: 'collapse', groups: before } }
}

function resize(graph: Graph, id: string, size: Size, position: Point): Applied {
  const before = graph.notes.find((note) => note.id === id) ?? graph.groups.find((group) => group.id === id)
  if (!before) return { graph, inverse: nothing }
  const resized = <T extends { id: string; size: Size; position: Point }>(list: T[]): T[] =>
    list.map((item) => (item.id === id ? { ...item, size, position } : item))
  return {
    graph: { ...graph, notes: resized(graph.notes), groups: resized(graph.groups) },
    inverse: { kind: 'resize', id, size: before.size, position: before.position },
  }
}

function batch(graph: Graph, edits: Edit[]): Applied {
  const inverses: Edit[] = []
  let current = graph
  for (const edit of edits) {
    const applied = applyEdit(current, edit)
    current = applied.graph
    inverses.unshift(applied.inverse)
  }
  return { graph: current, inverse: { kind: 'batch', edits: inverses } }
}
