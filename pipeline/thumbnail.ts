import type { Graph } from './graph'

/** The drawing of a graph, small: for cards and lists. */
export interface Thumbnail {
  nodes: { id: string; type: string; x: number; y: number }[]
  edges: { source: string; target: string }[]
}

/** Keeps of a graph what a card shows. */
export function thumbnailOf(graph: Graph): Thumbnail {
  return {
    nodes: graph.nodes.map(({ id, type, position }) => ({ id, type, x: position.x, y: position.y })),
    edges: graph.edges.map((edge) => ({ source: edge.source.node, target: edge.target.node })),
  }
}
