import { GRAPH_VERSION, type Graph, type GraphNode } from '@/pipeline/graph'

export const node = (id: string, type: string, config: Record<string, unknown> = {}, version = 1): GraphNode => ({
  id,
  type,
  version,
  position: { x: 0, y: 0 },
  config,
})

/** A graph from nodes and edges written as `'in.question -> upper.text'`. */
export function graphOf(nodes: GraphNode[], edges: string[]): Graph {
  return {
    version: GRAPH_VERSION,
    nodes,
    edges: edges.map((text, index) => {
      const [source = '', target = ''] = text.split('->').map((end) => end.trim())
      return { id: `e${index + 1}`, source: endOf(source), target: endOf(target) }
    }),
    notes: [],
    groups: [],
  }
}

function endOf(text: string): { node: string; port: string } {
  const [id = '', port = ''] = text.split('.')
  return { node: id, port }
}
