import type { Graph } from '../graph'
import type { Issue } from '../issue'
import type { Compilation } from './context'

/** Ids of the drawn nodes that the walk comes to, `from` included; `backwards` it goes against the edges. Any drawn edge counts. */
export function reachable({ edges }: Pick<Graph, 'edges'>, from: Iterable<string>, backwards = false): Set<string> {
  const next = new Map<string, string[]>()
  for (const { source, target } of edges) {
    const [start, end] = backwards ? [target.node, source.node] : [source.node, target.node]
    const known = next.get(start)
    if (known) known.push(end)
    else next.set(start, [end])
  }
  const seen = new Set(from)
  const queue = [...seen]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const neighbour of next.get(id) ?? []) {
      if (seen.has(neighbour)) continue
      seen.add(neighbour)
      queue.push(neighbour)
    }
  }
  return seen
}

/** What is wrong with the drawing itself, wherever it stands. */
const ofTheWhole: ReadonlySet<Issue['code']> = new Set(['duplicate-id', 'several-input-nodes', 'several-output-nodes'])

/**
 * What does not lead to the output, or to what is to run, is not run: what is wrong there is a warning. An edge is judged by
 * where it ends, so that one that was refused into a step that runs stays an error.
 */
export function warnOutOfScope(graph: Graph, compilation: Compilation): void {
  const { issues, nodes, targets } = compilation
  const ends = targets ?? [...nodes.values()].flatMap(({ definition, node }) => (definition.role ? [node.id] : []))
  if (!targets && ![...nodes.values()].some(({ definition }) => definition.role === 'output')) return
  const live = reachable(graph, ends, true)
  const targetOf = new Map(graph.edges.map((edge) => [edge.id, edge.target.node]))
  for (const issue of issues) {
    const place = issue.edgeId === undefined ? issue.nodeId : targetOf.get(issue.edgeId)
    if (place === undefined || live.has(place) || ofTheWhole.has(issue.code)) continue
    issue.severity = 'warning'
  }
}
