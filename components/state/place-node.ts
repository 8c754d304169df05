import type { Graph, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import { addNodeEdit, makeEdge, makeNode } from './commands'
import { clearPairs, fittingPairs, likelierPairs, type PortEnd } from './connections'
import type { Edit, Point } from './edits'
import { beside, boxesOf, freePlace, sizeOfNode } from './geometry'

/** A new node at its place, with the edges that are meant: beside the one selected, or at the loose end of an edge. */
export function placeNode(
  { graph, definitions }: { graph: Graph; definitions: Definitions },
  definition: AnyDefinition,
  { at, from, to, selected }: { at?: Point; from?: PortEnd; to?: PortEnd; selected: GraphNode | null },
): { edit: Edit; id: string } {
  const anchorId = from?.node ?? to?.node
  const anchor = anchorId ? (graph.nodes.find((node) => node.id === anchorId) ?? null) : selected
  const last = anchor ?? graph.nodes.at(-1) ?? null
  const node = makeNode(definition, at ?? (last ? beside(last) : { x: 0, y: 0 }))
  if (!at) node.position = freePlace(node.position, sizeOfNode(node, definitions), boxesOf(graph, definitions))
  const withNode: Graph = { ...graph, nodes: [...graph.nodes, node] }
  const explicit = from !== undefined || to !== undefined
  if (!anchor || (at && !explicit)) return { edit: addNodeEdit(graph, node), id: node.id }
  const forward = fittingPairs(withNode, definitions, anchor, node).filter(
    (pair) => !from || pair.source.port === from.port,
  )
  const backward = fittingPairs(withNode, definitions, node, anchor).filter(
    (pair) => !to || pair.target.port === to.port,
  )
  const pairs = to ? backward : from ? forward : likelierPairs(forward, backward)
  // A person who dragged an edge here wants it connected: the first fitting port will do.
  const wanted = explicit ? (pairs.find((pair) => pair.exact) ?? pairs[0]) : undefined
  const chosen = explicit ? (wanted ? [wanted] : []) : clearPairs(pairs)
  if (!at && chosen[0]?.source.node === node.id) {
    node.position = freePlace(beside(anchor, 'left'), sizeOfNode(node, definitions), boxesOf(graph, definitions))
  }
  const edges = chosen.map((pair) => makeEdge(pair.source, pair.target))
  return { edit: addNodeEdit(graph, node, edges), id: node.id }
}
