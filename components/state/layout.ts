import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre'
import { z } from 'zod'
import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import type { Point } from './edits'
import { sizeOfNode } from './geometry'

/** What the layout leaves at each node: its centre and its size. The library types it as anything. */
const placedSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

/** Places nodes left to right along their edges. The drawing keeps its top left corner. */
export function autoLayout(graph: Graph, definitions: Definitions, only?: ReadonlySet<string>): Record<string, Point> {
  const nodes = graph.nodes.filter((node) => !only || only.size < 2 || only.has(node.id))
  if (nodes.length === 0) return {}
  const dagre = new DagreGraph({ multigraph: true })
  dagre.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 80 })
  dagre.setDefaultEdgeLabel(() => ({}))
  const present = new Set(nodes.map((node) => node.id))
  for (const node of nodes) dagre.setNode(node.id, { ...sizeOfNode(node, definitions) })
  for (const edge of graph.edges) {
    if (present.has(edge.source.node) && present.has(edge.target.node)) {
      dagre.setEdge(edge.source.node, edge.target.node, {}, edge.id)
    }
  }
  dagreLayout(dagre)
  const left = Math.min(...nodes.map((node) => node.position.x))
  const top = Math.min(...nodes.map((node) => node.position.y))
  const corners = nodes.map((node) => {
    const { x, y, width, height } = placedSchema.parse(dagre.node(node.id))
    return { id: node.id, x: x - width / 2, y: y - height / 2 }
  })
  const dx = left - Math.min(...corners.map((corner) => corner.x))
  const dy = top - Math.min(...corners.map((corner) => corner.y))
  return Object.fromEntries(corners.map(({ id, x, y }) => [id, { x: Math.round(x + dx), y: Math.round(y + dy) }]))
}
