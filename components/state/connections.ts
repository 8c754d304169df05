import { canConnect, type NodePorts, portsOf } from '@/pipeline/compiler/connect'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition, Definitions, Ports } from '@/pipeline/node-definition'

export type PortEnd = GraphEdge['source']
export interface Pair {
  source: PortEnd
  target: PortEnd
  /** The two ports have the same type: nothing needs converting. */
  exact: boolean
}

export type Drawable = { ok: true; replaces: GraphEdge | null } | { ok: false; reason: Issue }

/**
 * Whether an edge may be drawn, and which one it takes the place of. Looks at the two nodes alone, so that asking for
 * many targets stays cheap.
 */
export function checkConnection(graph: Graph, definitions: Definitions, source: PortEnd, target: PortEnd): Drawable {
  const ends = graph.nodes.filter((node) => node.id === source.node || node.id === target.node)
  const result = canConnect({ ...graph, nodes: ends }, definitions, source, target)
  if (result.ok) return { ok: true, replaces: null }
  const replaces = graph.edges.find(({ id }) => id === result.reason.edgeId)
  const isSame = replaces?.source.node === source.node && replaces.source.port === source.port
  return result.reason.code === 'port-taken' && replaces && !isSame ? { ok: true, replaces } : result
}

/**
 * Ports that edges may be drawn to. What an output node gives is the pipeline's result: it leads nowhere on the canvas. A
 * field whose name is still being written has none yet, and an edge to nothing could not be kept.
 */
export function drawablePorts(definition: AnyDefinition | undefined, ports: NodePorts | undefined): NodePorts {
  const { inputs, outputs } = ports ?? { inputs: {}, outputs: {} }
  return { inputs: named(inputs), outputs: definition?.role === 'output' ? {} : named(outputs) }
}

function named(ports: Ports): Ports {
  if (!Object.hasOwn(ports, '')) return ports
  return Object.fromEntries(Object.entries(ports).filter(([name]) => name !== ''))
}

/** Drawable ports of one node; a node that cannot tell them has none. */
export function portsOfNode(node: GraphNode, definitions: Definitions): NodePorts {
  const graph: Graph = { version: 1, nodes: [node], edges: [], notes: [], groups: [] }
  return drawablePorts(definitions.get(node.type), portsOf(graph, definitions).get(node.id))
}

export interface FittingPair extends Pair {
  /** More is better: ports of one type, then of one name, then an input that is needed. */
  worth: number
}

/** Every edge that may be drawn from one node to a free port of the other. */
export function fittingPairs(graph: Graph, definitions: Definitions, from: GraphNode, to: GraphNode): FittingPair[] {
  const outputs = Object.entries(portsOfNode(from, definitions).outputs)
  const inputs = Object.entries(portsOfNode(to, definitions).inputs)
  return outputs.flatMap(([output, given]) =>
    inputs.flatMap(([input, taken]) => {
      const source = { node: from.id, port: output }
      const target = { node: to.id, port: input }
      const result = checkConnection(graph, definitions, source, target)
      if (!result.ok || result.replaces) return []
      const exact = given.type === taken.type
      const worth = (exact ? 4 : 0) + (output === input ? 2 : 0) + (taken.required ? 1 : 0)
      return [{ source, target, exact, worth }]
    }),
  )
}

/** The ends of an edge whose ports are gone. */
export function lostEnds(graph: Graph, definitions: Definitions, edge: GraphEdge): ('source' | 'target')[] {
  return (['source', 'target'] as const).filter((side) => {
    const node = graph.nodes.find((candidate) => candidate.id === edge[side].node)
    const known = node && portsOf({ ...graph, nodes: [node] }, definitions).get(node.id)
    if (!known) return false
    const ports = drawablePorts(definitions.get(node.type), known)
    return !Object.hasOwn(side === 'source' ? ports.outputs : ports.inputs, edge[side].port)
  })
}

/** The ends that an edge could have instead of its lost one, at the same two nodes. */
export function reattachments(graph: Graph, definitions: Definitions, edge: GraphEdge): Pair[] {
  const lost = lostEnds(graph, definitions, edge)
  const from = graph.nodes.find((node) => node.id === edge.source.node)
  const to = graph.nodes.find((node) => node.id === edge.target.node)
  if (lost.length === 0 || !from || !to) return []
  const others = { ...graph, edges: graph.edges.filter((other) => other !== edge) }
  return fittingPairs(others, definitions, from, to).filter(
    (pair) =>
      (lost.includes('source') || pair.source.port === edge.source.port) &&
      (lost.includes('target') || pair.target.port === edge.target.port),
  )
}
/** The pair that fits best. */
export const bestPair = (pairs: readonly FittingPair[]): FittingPair | null =>
  pairs.reduce<FittingPair | null>((best, pair) => (best && best.worth >= pair.worth ? best : pair), null)

/** The graph as it would be if no edge took this input. */
export const withoutEdgeInto = (graph: Graph, end: PortEnd): Graph => ({
  ...graph,
  edges: graph.edges.filter(({ target }) => target.node !== end.node || target.port !== end.port),
})

/** The pair to connect without asking: the only exact one, or the only one at all. */
export function onlyPair(pairs: Pair[]): Pair | null {
  const exact = pairs.filter((pair) => pair.exact)
  const candidates = exact.length > 0 ? exact : pairs
  return candidates.length === 1 ? (candidates[0] ?? null) : null
}

/** The pairs to connect with a new node without asking: exact ones that share no port, or the only one at all. */
export function clearPairs(pairs: Pair[]): Pair[] {
  const exact = pairs.filter((pair) => pair.exact)
  if (exact.length === 0) return pairs.length === 1 ? pairs : []
  const uses = (side: 'source' | 'target', port: string): number =>
    exact.filter((pair) => pair[side].port === port).length
  return exact.filter((pair) => uses('source', pair.source.port) === 1 && uses('target', pair.target.port) === 1)
}

/** Which of two directions a new node is meant for: the one where types match, else the one that fits at all. */
export function likelierPairs(forward: Pair[], backward: Pair[]): Pair[] {
  const isExact = (pair: Pair): boolean => pair.exact
  if (forward.some(isExact)) return forward
  if (backward.some(isExact)) return backward
  return forward.length > 0 ? forward : backward
}
