import type { Graph, GraphEdge, GraphNode } from './graph'
import { canonicalJson } from './json'

/** A member of a node, or of its config, that two versions have differently; `undefined` where one has none. */
export interface FieldChange {
  /** Of the config unless `ofNode`. */
  field: string
  ofNode: boolean
  before: unknown
  after: unknown
}

/** One thing that differs between two drawings of a pipeline. */
export type PipelineChange =
  | { kind: 'node-added'; node: GraphNode }
  | { kind: 'node-removed'; node: GraphNode }
  | { kind: 'node-changed'; before: GraphNode; after: GraphNode; fields: FieldChange[] }
  | { kind: 'edge-added'; edge: GraphEdge }
  | { kind: 'edge-removed'; edge: GraphEdge }

/** How something drawn differs from another drawing. */
export type Mark = 'added' | 'changed' | 'moved' | 'removed'

/** Where a node lies and how it is looked into say nothing of what it does. */
const drawn: ReadonlySet<string> = new Set(['id', 'position', 'groupId', 'debug', 'config'])

/**
 * What was changed from one drawing to another: nodes by their id, field by field, and edges by their ends. Positions,
 * notes, groups, the order of drawing, and what is pinned or switched off to look into it, do not count.
 */
export function diffPipelines(before: Graph, after: Graph): PipelineChange[] {
  const nodes = compare(before.nodes, after.nodes, ({ id }) => id)
  const edges = compare(before.edges, after.edges, endsOf)
  return [
    ...nodes.added.map((node) => ({ kind: 'node-added' as const, node })),
    ...nodes.kept.flatMap(([old, fresh]) => {
      const fields = old === fresh ? [] : fieldsOf(old, fresh)
      return fields.length > 0 ? [{ kind: 'node-changed' as const, before: old, after: fresh, fields }] : []
    }),
    ...nodes.removed.map((node) => ({ kind: 'node-removed' as const, node })),
    ...edges.added.map((edge) => ({ kind: 'edge-added' as const, edge })),
    ...edges.removed.map((edge) => ({ kind: 'edge-removed' as const, edge })),
  ]
}

/**
 * Takes changes back: with all of `diffPipelines(before, after)`, `after` becomes what `before` is. A node stays where it
 * is drawn; what is left of an edge without both its ends goes.
 */
export function takeBack(after: Graph, changes: readonly PipelineChange[]): Graph {
  let { nodes, edges } = after
  for (const change of changes) {
    if (change.kind === 'node-added') nodes = nodes.filter(({ id }) => id !== change.node.id)
    if (change.kind === 'node-removed') nodes = [...nodes, change.node]
    if (change.kind === 'node-changed') nodes = nodes.map((node) => earlier(node, change.before))
    if (change.kind === 'edge-added') edges = edges.filter((edge) => endsOf(edge) !== endsOf(change.edge))
    if (change.kind === 'edge-removed') edges = [...edges, change.edge]
  }
  const ids = new Set(nodes.map(({ id }) => id))
  return { ...after, nodes, edges: edges.filter(({ source, target }) => ids.has(source.node) && ids.has(target.node)) }
}

/** A change with those that cannot do without it: the edges of a node that comes back. */
export function withItsEdges(change: PipelineChange, all: readonly PipelineChange[]): PipelineChange[] {
  if (change.kind !== 'node-removed') return [change]
  const { id } = change.node
  const its = all.filter(
    (one) => one.kind === 'edge-removed' && (one.edge.source.node === id || one.edge.target.node === id),
  )
  return [change, ...its]
}

function earlier(node: GraphNode, before: GraphNode): GraphNode {
  if (node.id !== before.id) return node
  const { position, groupId, debug } = node
  const { groupId: _left, debug: _looked, ...rest } = before
  return { ...rest, position, ...(groupId === undefined ? {} : { groupId }), ...(debug ? { debug } : {}) }
}

const endsOf = ({ source, target }: GraphEdge): string =>
  JSON.stringify([source.node, source.port, target.node, target.port])

function compare<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string) {
  const old = new Map(before.map((item) => [keyOf(item), item]))
  const fresh = new Map(after.map((item) => [keyOf(item), item]))
  const kept: [T, T][] = []
  const added: T[] = []
  for (const [key, item] of fresh) {
    const other = old.get(key)
    if (other === undefined) added.push(item)
    else kept.push([other, item])
  }
  return { added, kept, removed: [...old].flatMap(([key, item]) => (fresh.has(key) ? [] : [item])) }
}

function fieldsOf(before: GraphNode, after: GraphNode): FieldChange[] {
  return [
    ...differing({ ...before }, { ...after }, (field) => !drawn.has(field)).map((one) => ({ ...one, ofNode: true })),
    ...differing(before.config, after.config, () => true).map((one) => ({ ...one, ofNode: false })),
  ]
}

function differing(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  counts: (field: string) => boolean,
): Omit<FieldChange, 'ofNode'>[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(counts)
  return fields.flatMap((field) => {
    const [old, fresh] = [before[field], after[field]]
    const same = old === fresh || canonicalJson([old]) === canonicalJson([fresh])
    return same ? [] : [{ field, before: old, after: fresh }]
  })
}
