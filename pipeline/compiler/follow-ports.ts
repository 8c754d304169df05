import { type Graph, type GraphEdge, type GraphNode, portNameSchema } from '../graph'
import type { Issue } from '../issue'
import type { Definitions, NodeDefinition, Ports } from '../node-definition'
import { converts } from '../ports'
import { migrateConfig } from './migrate'

type Side = 'source' | 'target'
/** New ends of edges, by the edge's id. */
export type Ends = Record<string, Pick<GraphEdge, 'source' | 'target'>>

interface Known {
  inputs: Ports
  outputs: Ports
  /** Whether the node's own checks find nothing wrong, such as two fields of one name. */
  sound: boolean
}

/** The ports that a node's config gives; `null` where it is too broken to tell. */
function knownPorts(node: GraphNode, definitions: Definitions): Known | null {
  const ignored: Issue[] = []
  const found = definitions.get(node.type)
  const config = found ? migrateConfig(node, found, ignored) : null
  if (!found || !config) return null
  // A definition's functions take what its own schema gives; a config that is none may make them throw.
  const definition = found as unknown as NodeDefinition<Record<string, unknown>>
  try {
    const checked = definition.config.safeParse(config)
    const read = checked.success ? checked.data : { ...definition.defaults, ...config }
    return { ...definition.ports(read), sound: checked.success && (definition.check?.(read) ?? []).length === 0 }
  } catch {
    return null
  }
}

const portsOn = (known: Known, side: Side): Ports => (side === 'source' ? known.outputs : known.inputs)

/** Names at a node's side that edges use and the node does not have, each once. */
function lostPorts(graph: Graph, node: string, side: Side, ports: Ports): string[] {
  const used = graph.edges.filter((edge) => edge[side].node === node).map((edge) => edge[side].port)
  return [...new Set(used)].filter((name) => !Object.hasOwn(ports, name))
}

/**
 * The port that took the place of one that edges still use, when a node's config changed from one to the other: the only
 * new one, where one went. While a name is being typed it may be blank or one that is there already; then the edges wait.
 */
function renamedPort(before: Known, after: Known, lost: string[], side: Side): { from: string; to: string } | null {
  const had = Object.keys(portsOn(before, side))
  const has = Object.keys(portsOn(after, side))
  const fresh = has.filter((name) => !had.includes(name))
  const gone = had.filter((name) => !has.includes(name))
  const [to] = fresh
  if (fresh.length !== 1 || to === undefined || !portNameSchema.safeParse(to).success) return null
  const replaced = gone.length === 1
  const parted = gone.length === 0 && !before.sound
  if (!replaced && !parted) return null
  const from = gone.find((name) => lost.includes(name)) ?? (lost.length === 1 ? lost[0] : undefined)
  return from === undefined ? null : { from, to }
}

/** Where edges go when a node gets another config: those of a port that was renamed follow it. */
export function followPorts(graph: Graph, definitions: Definitions, before: GraphNode, after: GraphNode): Ends {
  const [old, now] = [knownPorts(before, definitions), knownPorts(after, definitions)]
  if (!old || !now) return {}
  const ends: Ends = {}
  for (const side of ['source', 'target'] as const) {
    const renamed = renamedPort(old, now, lostPorts(graph, after.id, side, portsOn(now, side)), side)
    if (renamed) moveEnds(graph, ends, { node: after.id, side, ...renamed })
  }
  return ends
}

function moveEnds(
  { edges }: Graph,
  ends: Ends,
  { node, side, from, to }: { node: string; side: Side; from: string; to: string },
): void {
  for (const edge of edges) {
    if (edge[side].node !== node || edge[side].port !== from) continue
    const { source, target } = ends[edge.id] ?? edge
    const end = { node, port: to }
    ends[edge.id] = side === 'source' ? { source: end, target } : { source, target: end }
  }
}

/**
 * Edges that an earlier version left behind when a port was renamed, with the end they are meant for: the one port that
 * comes from config, has no edge and takes or gives what they carry. Where there is more than one such port or more than
 * one that is lost, a person has to say.
 */
export function strandedEnds(graph: Graph, definitions: Definitions): Ends {
  const known = new Map<string, Known | null>()
  const portsOf = (id: string): Known | null => {
    const node = graph.nodes.find((candidate) => candidate.id === id)
    const ports = known.get(id) ?? (node ? knownPorts(node, definitions) : null)
    known.set(id, ports)
    return ports
  }
  const ends: Ends = {}
  for (const node of graph.nodes) {
    for (const side of ['source', 'target'] as const) {
      const own = graph.edges.filter((edge) => edge[side].node === node.id)
      const now = own.length > 0 ? portsOf(node.id) : null
      if (!now) continue
      const ports = portsOn(now, side)
      const lost = lostPorts(graph, node.id, side, ports)
      const free = Object.entries(ports).filter(
        ([name, spec]) =>
          spec.dynamic && portNameSchema.safeParse(name).success && !own.some((edge) => edge[side].port === name),
      )
      const [from] = lost
      const [to] = free
      if (lost.length !== 1 || free.length !== 1 || from === undefined || to === undefined) continue
      const fits = own.every((edge) => edge[side].port !== from || fitsThere(edge, side, to[1].type, portsOf))
      if (fits) moveEnds(graph, ends, { node: node.id, side, from, to: to[0] })
    }
  }
  return ends
}

function fitsThere(
  edge: GraphEdge,
  side: Side,
  type: Ports[string]['type'],
  portsOf: (id: string) => Known | null,
): boolean {
  const other = side === 'source' ? edge.target : edge.source
  const ports = portsOf(other.node)
  const spec = ports && portsOn(ports, side === 'source' ? 'target' : 'source')[other.port]
  if (!spec) return false
  return side === 'source' ? converts(type, spec.type) : converts(spec.type, type)
}

/** The graph with edges at their new ends; the same graph where none moves. */
export function withEnds(graph: Graph, ends: Ends): Graph {
  if (Object.keys(ends).length === 0) return graph
  return { ...graph, edges: graph.edges.map((edge) => ({ ...edge, ...ends[edge.id] })) }
}
