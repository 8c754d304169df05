import type { Graph } from '@/pipeline/graph'

/** The collections that nodes of a graph name in their settings, in the order of the nodes. Forms know no node type. */
export function searchedIn(graph: Graph, collectionIds: readonly string[]): string[] {
  const known = new Set(collectionIds)
  const named = graph.nodes.flatMap((node) => Object.values(node.config)).filter((value) => typeof value === 'string')
  return [...new Set(named)].filter((value) => known.has(value))
}
