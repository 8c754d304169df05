import { type Environment, emptyEnvironment } from '../environment'
import type { Graph, GraphEdge } from '../graph'
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

/** The ports of every node that can tell them, by node id: what the canvas draws. */
export function portsOf(graph: Graph, definitions: Definitions): Map<string, { inputs: Ports; outputs: Ports }> {
  const { nodes } = parseOnly(graph, definitions, emptyEnvironment())
  return new Map([...nodes].map(([id, parsed]) => [id, parsed.ports]))
}

/** Whether an edge from `source` to `target` may be drawn into the graph, and if not, why. */
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
  const spec = compilation.nodes.get(target.node)?.ports.inputs[target.port]
  if (edgesInto(graph, definitions, target).whole.length > 0 && spec?.accepts !== 'first') {
    return {
      ok: false,
      reason: issue('port-taken', say('The input “{port}” already has an edge.', { port: target.port }), {
        nodeId: target.node,
        params: { port: target.port },
      }),
    }
  }
  if (leadsTo(graph, target.node, source.node)) {
    return {
      ok: false,
      reason: issue('cycle', say('This edge would close a circle.'), {
        nodeId: target.node,
        params: { nodes: [source.node, target.node] },
      }),
    }
  }
  return { ok: true }
}

/** The edges that end in an input: those that hold, and those that came from an output that is gone. */
export function edgesInto(
  graph: Graph,
  definitions: Definitions,
  { node, port }: GraphEdge['target'],
): { whole: GraphEdge[]; lost: GraphEdge[] } {
  const edges = graph.edges.filter(({ target }) => target.node === node && target.port === port)
  if (edges.length === 0) return { whole: edges, lost: edges }
  const ends = new Set(edges.flatMap(({ source, target }) => [source.node, target.node]))
  const ports = portsOf({ ...graph, nodes: graph.nodes.filter(({ id }) => ends.has(id)) }, definitions)
  const holds = ({ source }: GraphEdge): boolean => {
    const given = ports.get(source.node)
    // Of a node that cannot tell its ports nothing is known to be gone.
    return !given || Object.hasOwn(given.outputs, source.port)
  }
  return { whole: edges.filter(holds), lost: edges.filter((edge) => !holds(edge)) }
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
