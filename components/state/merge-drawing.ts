import { diffPipelines, type PipelineChange, takeBack } from '@/pipeline/diff-pipelines'
import type { Graph, GraphNode } from '@/pipeline/graph'
import { canonicalJson } from '@/pipeline/json'

/** What came of putting a changed copy of a drawing into the drawing as it is now. */
export interface Merged {
  /** The drawing with all of the copy's changes that still have their place. */
  graph: Graph
  /** What the drawing itself was changed in since the copy was made: it stays. */
  since: readonly PipelineChange[]
  /** Changes of the copy whose place is gone, or was changed meanwhile. */
  clashes: readonly PipelineChange[]
}

/**
 * Puts what a copy changed (`base` to `theirs`) into a drawing that may have moved on (`mine`): field by field, so that what
 * was drawn since stays. Places, notes and groups are those of `mine`.
 */
export function mergeDrawing(mine: Graph, base: Graph, theirs: Graph): Merged {
  const nodes = new Map(mine.nodes.map((node) => [node.id, node]))
  const edges = new Set(mine.edges.map(endsOf))
  const fits = (change: PipelineChange): boolean => {
    switch (change.kind) {
      case 'node-changed':
        return fieldsFit(nodes.get(change.before.id), change)
      case 'node-added':
        return !nodes.has(change.node.id)
      case 'node-removed':
        return sameNode(nodes.get(change.node.id), change.node)
      case 'edge-removed':
        return edges.has(endsOf(change.edge))
      case 'edge-added':
        return !edges.has(endsOf(change.edge))
    }
  }
  const since = diffPipelines(base, mine)
  const changes = diffPipelines(base, theirs)
  const structural = changes.filter(({ kind }) => kind !== 'node-changed')
  // A node that goes takes its edges along and others join its neighbours: all of it fits, or none.
  const whole = structural.every(fits)
  const clashes = changes.filter((change) => (change.kind === 'node-changed' ? !fits(change) : !whole))
  const taken = changes.filter((change) => !clashes.includes(change))
  return { graph: withFields(takeBack(mine, structuralBack(taken)), taken), since, clashes }
}

/** The drawing as the copy has it, with the places, notes and groups of this one. */
export const replaceDrawing = (mine: Graph, theirs: Graph): Graph => takeBack(mine, diffPipelines(theirs, mine))

type NodeChanged = Extract<PipelineChange, { kind: 'node-changed' }>

function fieldsFit(node: GraphNode | undefined, { before, after, fields }: NodeChanged): boolean {
  // What a node is called or of which type it is, no measured copy changes.
  if (!node || node.type !== after.type || fields.some(({ ofNode }) => ofNode)) return false
  return fields.every(({ field }) => {
    const own = canonicalJson(node.config[field])
    return own === canonicalJson(before.config[field]) || own === canonicalJson(after.config[field])
  })
}

const sameNode = (node: GraphNode | undefined, other: GraphNode): boolean =>
  node !== undefined && node.type === other.type && canonicalJson(node.config) === canonicalJson(other.config)

const endsOf = ({ source, target }: Graph['edges'][number]): string => canonicalJson([source, target])

const opposite = {
  'node-added': 'node-removed',
  'node-removed': 'node-added',
  'edge-added': 'edge-removed',
  'edge-removed': 'edge-added',
} as const

/** Changes of nodes and edges as `takeBack` undoes them: what is added is taken back as removed, and the other way round. */
function structuralBack(changes: readonly PipelineChange[]): PipelineChange[] {
  return changes.flatMap((change): PipelineChange[] => {
    if (change.kind === 'node-changed') return []
    if (change.kind === 'node-added' || change.kind === 'node-removed')
      return [{ kind: opposite[change.kind], node: change.node }]
    return [{ kind: opposite[change.kind], edge: change.edge }]
  })
}

function withFields(graph: Graph, changes: readonly PipelineChange[]): Graph {
  const byId = new Map(changes.flatMap((change) => (change.kind === 'node-changed' ? [[change.after.id, change]] : [])))
  const nodes = graph.nodes.map((node) => {
    const change = byId.get(node.id)
    if (!change) return node
    const config = { ...node.config }
    for (const { field, after } of change.fields) {
      if (after === undefined) delete config[field]
      else config[field] = after
    }
    return { ...node, config }
  })
  return { ...graph, nodes }
}
