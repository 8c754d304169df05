import type { Graph, GraphEdge } from '../graph'
import { type Issue, issue } from '../issue'
import { own } from '../own'
import { converts } from '../ports'
import { say } from '../said'
import { type Compilation, inputKey } from './context'

/** Third pass: keeps the edges that hold and reports every other one. */
export function checkEdges(graph: Graph, compilation: Compilation): void {
  const ids = new Set<string>()
  const taken = new Map<string, number>()
  for (const edge of graph.edges) {
    const problem = ids.has(edge.id)
      ? issue('duplicate-id', say('Two edges have the id {id}.', { id: edge.id }), { edgeId: edge.id })
      : (edgeProblem(edge, compilation) ?? takenProblem(edge, compilation, taken))
    ids.add(edge.id)
    if (problem) {
      compilation.issues.push(problem)
      compilation.refusedInputs.add(inputKey(edge.target.node, edge.target.port))
    } else if (compilation.nodes.has(edge.source.node) && compilation.nodes.has(edge.target.node)) {
      compilation.edges.push(edge)
    }
  }
}

/** Why an edge does not hold, looking at its two ends alone. `null` also when an end did not parse: that has its own issue. */
export function edgeProblem(edge: GraphEdge, compilation: Pick<Compilation, 'nodes' | 'drawn'>): Issue | null {
  const missing = [edge.source.node, edge.target.node].find((id) => !compilation.drawn.has(id))
  if (missing !== undefined) {
    return issue(
      'edge-dangling',
      say('The edge refers to the node {missing}, which is not in the graph.', { missing }),
      {
        edgeId: edge.id,
      },
    )
  }
  const source = compilation.nodes.get(edge.source.node)
  const target = compilation.nodes.get(edge.target.node)
  if (!source || !target) return null
  const from = own(source.ports.outputs, edge.source.port)
  if (!from) {
    return issue(
      'port-unknown',
      say('{type} has no output “{port}”.', { type: source.definition.type, port: edge.source.port }),
      {
        edgeId: edge.id,
        nodeId: edge.source.node,
        params: { port: edge.source.port },
      },
    )
  }
  const to = own(target.ports.inputs, edge.target.port)
  if (!to) {
    return issue(
      'port-unknown',
      say('{type} has no input “{port}”.', { type: target.definition.type, port: edge.target.port }),
      {
        edgeId: edge.id,
        nodeId: edge.target.node,
        params: { port: edge.target.port },
      },
    )
  }
  if (converts(from.type, to.type)) return null
  return issue(
    'port-type-mismatch',
    say('“{port}” gives {type}, but “{wantedBy}” takes {wanted}.', {
      port: edge.source.port,
      type: from.type,
      wantedBy: edge.target.port,
      wanted: to.type,
    }),
    {
      edgeId: edge.id,
      nodeId: edge.target.node,
      params: { from: from.type, to: to.type, port: edge.target.port },
    },
  )
}

function takenProblem(edge: GraphEdge, { nodes }: Compilation, taken: Map<string, number>): Issue | null {
  const spec = nodes.get(edge.target.node)?.ports.inputs[edge.target.port]
  if (!spec || spec.accepts === 'first') return null
  const key = inputKey(edge.target.node, edge.target.port)
  const count = (taken.get(key) ?? 0) + 1
  taken.set(key, count)
  if (count === 1) return null
  return issue('port-taken', say('The input “{port}” takes one edge.', { port: edge.target.port }), {
    edgeId: edge.id,
    nodeId: edge.target.node,
    params: { port: edge.target.port },
  })
}
