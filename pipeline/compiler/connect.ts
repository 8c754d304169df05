import { type Environment, emptyEnvironment } from '../environment'
import type { Graph, GraphEdge, GraphNode } from '../graph'
import { type Issue, issue } from '../issue'
import type { Definitions, Ports } from '../node-definition'
import { say } from '../said'
import { edgeProblem } from './check-edges'
import type { Compilation } from './context'
import { parseNodes } from './parse'

export type ConnectResult = { ok: true } | { ok: false; reason: Issue }

function parseOnly(graph: Graph, definitions: Definitions, environment: Environment): Compilation {
  const compilation: Compilation = {
    definitions,
    environment,
    issues: [],
    nodes: new Map(),
    drawn: new Set(),
    edges: [],
    refusedInputs: new Set(),
  }
  parseNodes(graph, compilation)
  return compilation
}

export type NodePorts = { inputs: Ports; outputs: Ports }

function tellPorts(node: GraphNode, definitions: Definitions): NodePorts | null {
  const alone: Graph = { version: 1, nodes: [node], edges: [], notes: [], groups: [] }
  return parseOnly(alone, definitions, emptyEnvironment()).nodes.get(node.id)?.ports ?? null
}

/** What nodes told before. A drawing is never changed in place, and most of its nodes are those of the one before. */
const told = new WeakMap<Definitions, WeakMap<GraphNode, NodePorts | null>>()

/** The ports of every node that can tell them, by node id: what the canvas draws. */
export function portsOf(graph: Graph, definitions: Definitions): Map<string, NodePorts> {
  const known = told.get(definitions) ?? new WeakMap<GraphNode, NodePorts | null>()
  told.set(definitions, known)
  const ports = new Map<string, NodePorts>()
  for (const node of graph.nodes) {
    const own = known.get(node) ?? tellPorts(node, definitions)
    known.set(node, own)
    if (own && !ports.has(node.id)) ports.set(node.id, own)
  }
  return ports
}

/**
 * Whether an edge from `source` to `target` may be drawn into the graph, and if not, why. That the port is taken is said
 * last, with the edge that takes it: what nothing else speaks against may replace it.
 */
export function canConnect(
  graph: Graph,
  definitions: Definitions,
  source: GraphEdge['source'],
  target: GraphEdge['target'],
): ConnectResult {
  const edge: GraphEdge = { id: 'candidate', source, target }
  const compilation = parseOnly(graph, definitions, emptyEnvironment())
  const problem = edgeProblem(edge, compilation)
  if (problem) return { ok: false, reason: problem }
  if (leadsTo(graph, target.node, source.node)) {
    return {
      ok: false,
      reason: issue('cycle', say('This edge would close a circle.'), {
        nodeId: target.node,
        params: { nodes: [source.node, target.node] },
      }),
    }
  }
  const spec = compilation.nodes.get(target.node)?.ports.inputs[target.port]
  const present = graph.edges.find((other) => other.target.node === target.node && other.target.port === target.port)
  if (present && spec?.accepts !== 'first') {
    return {
      ok: false,
      reason: issue('port-taken', say('The input “{port}” already has an edge.', { port: target.port }), {
        edgeId: present.id,
        nodeId: target.node,
        params: { port: target.port },
      }),
    }
  }
  return { ok: true }
}

function leadsTo(graph: Graph, from: string, to: string): boolean {
  const seen = new Set<string>()
  const queue = [from]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true
    if (seen.has(id)) continue
    seen.add(id)
    for (const edge of graph.edges) if (edge.source.node === id) queue.push(edge.target.node)
  }
  return false
}
