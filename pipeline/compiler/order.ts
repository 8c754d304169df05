import { issue } from '../issue'
import { say } from '../said'
import type { Compilation } from './context'

interface Adjacency {
  next: Map<string, string[]>
  previous: Map<string, string[]>
}

function adjacency({ nodes, edges }: Compilation): Adjacency {
  const next = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]))
  const previous = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]))
  for (const edge of edges) {
    next.get(edge.source.node)?.push(edge.target.node)
    previous.get(edge.target.node)?.push(edge.source.node)
  }
  return { next, previous }
}

function reach(from: Iterable<string>, edges: Map<string, string[]>): Set<string> {
  const seen = new Set(from)
  const queue = [...seen]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const neighbour of edges.get(id) ?? []) {
      if (seen.has(neighbour)) continue
      seen.add(neighbour)
      queue.push(neighbour)
    }
  }
  return seen
}

/**
 * Fifth pass: nodes that do not lead to the output or the targets, circles, and the order of steps.
 * Returns the ids that run, each after all that feed it; ties are ordered by id, so that drawing order does not matter.
 */
export function orderSteps(compilation: Compilation): string[] {
  const { issues, nodes, targets } = compilation
  const { next, previous } = adjacency(compilation)
  const outputs = [...nodes.values()]
    .filter((parsed) => parsed.definition.role === 'output')
    .map((parsed) => parsed.node.id)
  const inputs = [...nodes.values()]
    .filter((parsed) => parsed.definition.role === 'input')
    .map((parsed) => parsed.node.id)
  const live = reach(targets?.filter((id) => nodes.has(id)) ?? outputs, previous)
  for (const id of inputs) live.add(id)
  if (outputs.length > 0 && !targets) {
    for (const id of [...nodes.keys()].filter((candidate) => !live.has(candidate)).sort()) {
      issues.push(issue('unreachable', say('This node does not lead to the output.'), { nodeId: id }))
    }
  }
  const members = targets || outputs.length > 0 ? live : new Set(nodes.keys())
  const waiting = new Map(
    [...members].map((id) => [id, new Set((previous.get(id) ?? []).filter((from) => members.has(from)))]),
  )
  const order: string[] = []
  for (;;) {
    const ready = [...waiting]
      .filter(([, feeds]) => feeds.size === 0)
      .map(([id]) => id)
      .sort()
    if (ready.length === 0) break
    for (const id of ready) {
      order.push(id)
      waiting.delete(id)
      for (const target of next.get(id) ?? []) waiting.get(target)?.delete(id)
    }
  }
  reportCycles(compilation, new Set(waiting.keys()), next)
  return order
}

/** Reports each circle once, at its first node by id. */
function reportCycles({ issues }: Compilation, stuck: Set<string>, next: Map<string, string[]>): void {
  const reported = new Set<string>()
  for (const id of [...stuck].sort()) {
    if (reported.has(id)) continue
    const ahead = reach(
      (next.get(id) ?? []).filter((to) => stuck.has(to)),
      next,
    )
    if (!ahead.has(id)) continue
    const circle = [...ahead].filter((other) => reach(next.get(other) ?? [], next).has(id)).sort()
    for (const member of circle) reported.add(member)
    issues.push(
      issue('cycle', say('These nodes form a circle: {circle}.', { circle: circle.join(', ') }), {
        nodeId: id,
        params: { nodes: circle },
      }),
    )
  }
}
