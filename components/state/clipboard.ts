import { z } from 'zod'
import { type Graph, graphSchema } from '@/pipeline/graph'
import { withHidden } from './commands'
import type { Parts, Point } from './edits'

/** What copying puts on the clipboard: part of a graph, as JSON that any pipeline of any Telar can take. */
const fragmentSchema = z.object({ format: z.literal('telar.fragment'), graph: graphSchema })
export type Fragment = z.infer<typeof fragmentSchema>

/** The selected things, what is hidden in them, and the edges among them. `null` when nothing is selected. */
export function copyFragment(graph: Graph, chosen: ReadonlySet<string>): Fragment | null {
  const selected = withHidden(graph, chosen)
  const nodes = graph.nodes.filter((node) => selected.has(node.id) || (node.groupId && selected.has(node.groupId)))
  const notes = graph.notes.filter((note) => selected.has(note.id))
  const groups = graph.groups.filter((group) => selected.has(group.id))
  if (nodes.length + notes.length + groups.length === 0) return null
  const kept = new Set(nodes.map((node) => node.id))
  const edges = graph.edges.filter((edge) => kept.has(edge.source.node) && kept.has(edge.target.node))
  return { format: 'telar.fragment', graph: { version: graph.version, nodes, edges, notes, groups } }
}

/** Reads clipboard text: a fragment, or a whole exported pipeline. `null` for anything else. */
export function readFragment(text: string): Fragment | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const fragment = fragmentSchema.safeParse(json)
  if (fragment.success) return fragment.data
  const document = z.object({ graph: graphSchema }).safeParse(json)
  return document.success ? { format: 'telar.fragment', graph: document.data.graph } : null
}

/** The fragment as new things for `graph`: fresh ids, moved so that its top left corner is at `corner`. */
export function partsForPaste(
  graph: Graph,
  fragment: Fragment,
  corner: Point,
  newId: (prefix: string) => string,
): Parts {
  const { nodes, edges, notes, groups } = fragment.graph
  const everything = [...nodes, ...notes, ...groups]
  const dx = corner.x - Math.min(...everything.map((item) => item.position.x))
  const dy = corner.y - Math.min(...everything.map((item) => item.position.y))
  const ids = new Map<string, string>()
  for (const item of nodes) ids.set(item.id, newId(item.type))
  for (const item of notes) ids.set(item.id, newId('note'))
  for (const item of groups) ids.set(item.id, newId('group'))
  const renamed = (id: string): string => ids.get(id) ?? id
  const moved = <T extends { id: string; position: Point }>(item: T): T => ({
    ...item,
    id: renamed(item.id),
    position: { x: Math.round(item.position.x + dx), y: Math.round(item.position.y + dy) },
  })
  const place = <T>(list: T[], offset: number) => list.map((item, index) => ({ at: offset + index, item }))
  return {
    nodes: place(
      nodes.map((node) => regroup(moved(node), ids)),
      graph.nodes.length,
    ),
    edges: place(
      edges.map((edge) => ({
        id: newId('edge'),
        source: { ...edge.source, node: renamed(edge.source.node) },
        target: { ...edge.target, node: renamed(edge.target.node) },
      })),
      graph.edges.length,
    ),
    notes: place(notes.map(moved), graph.notes.length),
    groups: place(groups.map(moved), graph.groups.length),
  }
}

/** A pasted node stays in its group only when the group came along. */
function regroup<T extends { groupId?: string | undefined }>(node: T, ids: ReadonlyMap<string, string>): T {
  const { groupId, ...rest } = node
  const next = groupId === undefined ? undefined : ids.get(groupId)
  // Same members as before, less a group that did not come along.
  return (next === undefined ? rest : { ...rest, groupId: next }) as T
}
