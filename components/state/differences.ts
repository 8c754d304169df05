import { diffPipelines, type Mark, type PipelineChange } from '@/pipeline/diff-pipelines'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'

export interface NodeDifference {
  mark: Exclude<Mark, 'removed'>
  /** How many fields differ. */
  fields: number
}

/** What differs between two drawings, by where it is drawn. */
export interface Differences {
  before: Graph
  changes: readonly PipelineChange[]
  /** By the ids of nodes that are there now. */
  nodes: ReadonlyMap<string, NodeDifference>
  /** The ids of edges that are new. */
  edges: ReadonlySet<string>
  gone: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }
}

/** What is gone is drawn under an id of its own: the id it had may be in use again. */
export const goneId = (id: string): string => `gone ${id}`

/** Compares two drawings. A node that only stands elsewhere counts as moved: a mark on the drawing, but no change. */
export function differencesOf(before: Graph, after: Graph): Differences {
  const changes = diffPipelines(before, after)
  const nodes = new Map<string, NodeDifference>()
  const places = new Map(before.nodes.map(({ id, position }) => [id, position]))
  for (const { id, position } of after.nodes) {
    const old = places.get(id)
    if (old && (old.x !== position.x || old.y !== position.y)) nodes.set(id, { mark: 'moved', fields: 0 })
  }
  for (const change of changes) {
    if (change.kind === 'node-added') nodes.set(change.node.id, { mark: 'added', fields: 0 })
    if (change.kind === 'node-changed') nodes.set(change.after.id, { mark: 'changed', fields: change.fields.length })
  }
  return {
    before,
    changes,
    nodes,
    edges: new Set(changes.flatMap((change) => (change.kind === 'edge-added' ? [change.edge.id] : []))),
    gone: {
      nodes: changes.flatMap((change) => (change.kind === 'node-removed' ? [change.node] : [])),
      edges: changes.flatMap((change) => (change.kind === 'edge-removed' ? [change.edge] : [])),
    },
  }
}

/** How many things bear each mark, edges included. */
export function countMarks({ nodes, edges, gone }: Differences): Record<Mark, number> {
  const counts = { added: edges.size, changed: 0, moved: 0, removed: gone.nodes.length + gone.edges.length }
  for (const { mark } of nodes.values()) counts[mark] += 1
  return counts
}

/** What to look at for each thing that bears a mark, by the ids on the canvas: nodes, and for edges a node they join. */
export function markedNodes({ nodes, edges, gone, changes }: Differences, mark: Mark): string[] {
  const lost = new Set(gone.nodes.map(({ id }) => id))
  const seen = (id: string): string => (lost.has(id) ? goneId(id) : id)
  const ends = changes.flatMap((change) => {
    if (mark === 'added' && change.kind === 'edge-added' && edges.has(change.edge.id)) return [change.edge.target.node]
    return mark === 'removed' && change.kind === 'edge-removed' ? [seen(change.edge.target.node)] : []
  })
  const own =
    mark === 'removed' ? [...lost].map(goneId) : [...nodes].flatMap(([id, one]) => (one.mark === mark ? [id] : []))
  return [...new Set([...own, ...ends])]
}

/** What of the changes is about one node: itself, or an edge of it. */
export function changesAt(changes: readonly PipelineChange[], id: string): PipelineChange[] {
  return changes.filter((change) => {
    if (change.kind === 'edge-added' || change.kind === 'edge-removed') {
      return change.edge.source.node === id || change.edge.target.node === id
    }
    return (change.kind === 'node-changed' ? change.after : change.node).id === id
  })
}

/** Whether something of a node, or of its edges, differs. */
export const hasChanges = (differences: Differences | null, id: string): boolean =>
  differences !== null && (differences.nodes.has(id) || changesAt(differences.changes, id).length > 0)
