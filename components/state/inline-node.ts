import { subPipeline } from '@/nodes/sub-pipeline/definition'
import type { NodePorts } from '@/pipeline/compiler/connect'
import { portsOf } from '@/pipeline/compiler/connect'
import { type Graph, type GraphEdge, type GraphNode, MAX_EDGES, MAX_NODES } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { converts, type PortType } from '@/pipeline/ports'
import { newId } from './commands'
import type { PortEnd } from './connections'
import type { Edit } from './edits'
import { type Refused, refuse, swap } from './sub-pipelines'

export interface Inlining {
  ok: true
  edit: Edit
  /** The nodes that took the place of the one. */
  ids: string[]
}

/**
 * Puts the nodes of the pipeline that a node runs in the place of that node. They keep their ids where these are free.
 * Refuses where the drawing could not say what the node did: a field that nobody gives, a value converted twice.
 */
export function inlineNode(graph: Graph, definitions: Definitions, id: string, child: Graph): Inlining | Refused {
  const roleOf = (node: GraphNode) => definitions.get(node.type)?.role
  const inside = child.nodes.find((node) => roleOf(node) === 'input')
  const outside = child.nodes.find((node) => roleOf(node) === 'output')
  const outer = graph.nodes.find((node) => node.id === id)
  if (outer?.type !== subPipeline.type || !inside || !outside) return refuse('nothing')
  const moved = renamed(graph, child, outer, new Set([inside.id, outside.id]))
  const ports = { outer: portsOf(graph, definitions), child: portsOf(child, definitions) }
  const edges = joined(graph, child, { outer: id, inside: inside.id, outside: outside.id }, ports, moved.end)
  if (!Array.isArray(edges)) return edges
  const total = graph.nodes.length - 1 + moved.nodes.length
  if (total > MAX_NODES || graph.edges.length + edges.length > MAX_EDGES) return refuse('too-large')
  const { nodes, notes, groups } = moved
  return {
    ok: true,
    edit: swap(graph, new Set([id]), { nodes, notes, groups, edges: uniqueEdges(graph, id, edges) }),
    ids: nodes.map((node) => node.id),
  }
}

function uniqueEdges(graph: Graph, gone: string, edges: GraphEdge[]): GraphEdge[] {
  const staying = graph.edges.filter(({ source, target }) => source.node !== gone && target.node !== gone)
  const taken = new Set(staying.map((edge) => edge.id))
  return edges.map((edge) => {
    const fresh = taken.has(edge.id) ? { ...edge, id: newId('edge') } : edge
    taken.add(fresh.id)
    return fresh
  })
}

/** A pipeline's nodes, notes and groups as parts of another graph: at the place of a node, under ids that are free. */
function renamed(graph: Graph, child: Graph, outer: GraphNode, without: ReadonlySet<string>) {
  const nodes = child.nodes.filter((node) => !without.has(node.id))
  const taken = new Set([...graph.nodes, ...graph.notes, ...graph.groups].map((item) => item.id))
  const ids = new Map<string, string>()
  for (const item of [...nodes, ...child.notes, ...child.groups]) {
    const prefix = 'type' in item ? item.type : 'part'
    ids.set(item.id, taken.has(item.id) && item.id !== outer.id ? newId(prefix) : item.id)
  }
  const to = (old: string): string => ids.get(old) ?? old
  const all = nodes.map((node) => node.position)
  const dx = outer.position.x - Math.min(...all.map(({ x }) => x))
  const dy = outer.position.y - Math.min(...all.map(({ y }) => y))
  const placed = <T extends { id: string; position: { x: number; y: number } }>(item: T): T => ({
    ...item,
    id: to(item.id),
    position: { x: item.position.x + dx, y: item.position.y + dy },
  })
  return {
    nodes: nodes.map((node) => {
      const { groupId, ...rest } = placed(node)
      const group = groupId === undefined ? outer.groupId : to(groupId)
      return group === undefined ? rest : { ...rest, groupId: group }
    }),
    notes: child.notes.map(placed),
    groups: child.groups.map(placed),
    end: ({ node, port }: PortEnd): PortEnd => ({ node: to(node), port }),
  }
}

interface Ends {
  outer: string
  inside: string
  outside: string
}
interface BothPorts {
  outer: ReadonlyMap<string, NodePorts>
  child: ReadonlyMap<string, NodePorts>
}

/** The edges that take the place of those at the node and of those at the input and output of its pipeline. */
function joined(
  graph: Graph,
  child: Graph,
  ends: Ends,
  ports: BothPorts,
  moved: (end: PortEnd) => PortEnd,
): GraphEdge[] | Refused {
  const given = new Map(
    graph.edges.filter(({ target }) => target.node === ends.outer).map((edge) => [edge.target.port, edge.source]),
  )
  const typeOf = (end: PortEnd, side: keyof NodePorts, where: keyof BothPorts): PortType | undefined =>
    ports[where].get(end.node)?.[side][end.port]?.type
  const edges: GraphEdge[] = []
  /** What stands behind an output inside: itself, or what is given to the field. */
  const origin = (end: PortEnd): { end: PortEnd; type: PortType | undefined; field?: PortType | undefined } | null => {
    if (end.node !== ends.inside) return { end: moved(end), type: typeOf(end, 'outputs', 'child') }
    const source = given.get(end.port)
    return source
      ? { end: source, type: typeOf(source, 'outputs', 'outer'), field: typeOf(end, 'outputs', 'child') }
      : null
  }
  for (const edge of child.edges) {
    if (edge.target.node === ends.outside) continue
    const from = origin(edge.source)
    if (!from) return refuse('not-given', edge.source.port)
    const taken = typeOf(edge.target, 'inputs', 'child')
    if (!passes([from.type, from.field, taken])) return refuse('converted', edge.source.port)
    edges.push({ id: edge.id, source: from.end, target: moved(edge.target) })
  }
  for (const edge of graph.edges) {
    if (edge.source.node !== ends.outer) continue
    const { port } = edge.source
    if (port === 'result') return refuse('result')
    const feed = child.edges.find(({ target }) => target.node === ends.outside && target.port === port)
    const from = feed ? origin(feed.source) : null
    if (!feed) return refuse(port === 'sources' ? 'no-sources' : 'no-answer')
    if (!from) return refuse('not-given', feed.source.port)
    const through = typeOf(edge.source, 'outputs', 'outer')
    if (!passes([from.type, from.field, through, typeOf(edge.target, 'inputs', 'outer')]))
      return refuse('converted', port)
    edges.push({ ...edge, source: from.end })
  }
  return edges
}

/** Whether one edge does what several did, one after the other: at most one of them converts. */
function passes(types: (PortType | undefined)[]): boolean {
  const known = types.filter((type) => type !== undefined)
  const changes = known.filter((type, index) => index > 0 && type !== known[index - 1]).length
  const [first, last] = [known[0], known.at(-1)]
  return changes <= 1 && first !== undefined && last !== undefined && converts(first, last)
}
