import type { Graph, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import { makeNode } from './commands'
import { bestPair, fittingPairs, type Pair, type PortEnd, withoutEdgeInto } from './connections'
import { insertionOf } from './insert'

const UNUSUAL = 10
const CONVERTED = 4

/** How far an edge is from what people usually draw: 0 is the most usual. */
export function unlikeliness(from: AnyDefinition | undefined, to: AnyDefinition | undefined, exact: boolean): number {
  const place = to ? (from?.next?.indexOf(to.type) ?? -1) : -1
  return (place === -1 ? UNUSUAL : place) + (exact ? 0 : CONVERTED)
}

export interface Spot {
  from?: PortEnd | undefined
  to?: PortEnd | undefined
  /** An edge that the node goes into. */
  into?: string | undefined
}

/** A second input or output node would only be an error. */
export const isTaken = (graph: Graph, definitions: Definitions, { role }: AnyDefinition): boolean =>
  role !== undefined && graph.nodes.some((node) => definitions.get(node.type)?.role === role)

/** Node types for a spot on the canvas: those that fit, what people most often put there first. */
export function suggestions(graph: Graph, definitions: Definitions, spot: Spot): AnyDefinition[] {
  const all = [...definitions.values()]
  const rankOf = fitAt(graph, definitions, spot)
  if (!rankOf) return all
  return all
    .filter((definition) => !isTaken(graph, definitions, definition))
    .flatMap((definition) => {
      const rank = rankOf(definition)
      return rank === null ? [] : [{ definition, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ definition }) => definition)
}

/** The edge that a loose end would become. What takes that input now would go. */
export function pairAt(
  graph: Graph,
  definitions: Definitions,
  node: GraphNode,
  anchor: GraphNode,
  { from, to }: Spot,
): Pair | null {
  if (from) {
    return bestPair(fittingPairs(graph, definitions, anchor, node).filter(({ source }) => source.port === from.port))
  }
  if (!to) return null
  const into = (drawn: Graph) =>
    bestPair(fittingPairs(drawn, definitions, node, anchor).filter(({ target }) => target.port === to.port))
  return into(graph) ?? into(withoutEdgeInto(graph, to))
}

/** How well a type fits the spot, 0 best, `null` not at all; nothing where anything may go. */
function fitAt(graph: Graph, definitions: Definitions, { from, to, into }: Spot) {
  const edge = into === undefined ? undefined : graph.edges.find(({ id }) => id === into)
  const typeOf = (id: string): AnyDefinition | undefined => {
    const node = graph.nodes.find((candidate) => candidate.id === id)
    return node && definitions.get(node.type)
  }
  if (edge) {
    return (definition: AnyDefinition): number | null => {
      const insertion = insertionOf(graph, definitions, edge, makeNode(definition, { x: 0, y: 0 }))
      if (!insertion) return null
      const before = unlikeliness(typeOf(edge.source.node), definition, insertion.enters.exact)
      return before + unlikeliness(definition, typeOf(edge.target.node), insertion.leaves.exact)
    }
  }
  const end = from ?? to
  const anchor = end && graph.nodes.find(({ id }) => id === end.node)
  if (!anchor) return null
  const own = definitions.get(anchor.type)
  return (definition: AnyDefinition): number | null => {
    const node = makeNode(definition, { x: 0, y: 0 })
    const pair = pairAt({ ...graph, nodes: [anchor, node] }, definitions, node, anchor, { from, to })
    if (!pair) return null
    return from ? unlikeliness(own, definition, pair.exact) : unlikeliness(definition, own, pair.exact)
  }
}
