import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { makeEdge } from './commands'
import { bestPair, fittingPairs, type Pair, type PortEnd, portsOfNode } from './connections'
import type { Edit, Point } from './edits'
import { boxesOf, foldedHomes, freePlace, GAP_X, isFree, NODE_WIDTH, sizeOfNode } from './geometry'

export interface Insertion {
  enters: Pair
  leaves: Pair
  /** Its other inputs whose value is certain. */
  also: Pair[]
}

/** Whether any edge begins or ends at a node. */
export const isConnected = (graph: Graph, node: string): boolean =>
  graph.edges.some(({ source, target }) => source.node === node || target.node === node)

/** How a node that has no edges goes between the two ends of an edge; `null` where it does not fit. */
export function insertionOf(
  graph: Graph,
  definitions: Definitions,
  edge: GraphEdge,
  node: GraphNode,
): Insertion | null {
  const source = graph.nodes.find(({ id }) => id === edge.source.node)
  const target = graph.nodes.find(({ id }) => id === edge.target.node)
  if (!source || !target || isConnected(graph, node.id)) return null
  const open = {
    ...graph,
    nodes: [...graph.nodes.filter(({ id }) => id !== node.id), node],
    edges: graph.edges.filter(({ id }) => id !== edge.id),
  }
  const into = fittingPairs(open, definitions, source, node).filter((pair) => pair.source.port === edge.source.port)
  const out = fittingPairs(open, definitions, node, target).filter((pair) => pair.target.port === edge.target.port)
  const [enters, leaves] = [bestPair(into), bestPair(out)]
  if (!enters || !leaves) return null
  return { enters, leaves, also: certainPairs(open, definitions, source, node, enters.target.port) }
}

/**
 * Required inputs whose value the way to the node tells: the nearest node on it that gives one of the same name and type,
 * or takes one itself, as a reranker takes the query of the retriever before it. Where several tell different ones,
 * nothing is certain.
 */
function certainPairs(
  graph: Graph,
  definitions: Definitions,
  before: GraphNode,
  node: GraphNode,
  used: string,
): Pair[] {
  return Object.entries(portsOfNode(node, definitions).inputs).flatMap(([name, spec]) => {
    if (name === used || !spec.required) return []
    const source = nearestSource(graph, definitions, before, (port, type) => port === name && type === spec.type)
    return source ? [{ source, target: { node: node.id, port: name }, exact: true }] : []
  })
}

/** The one output that the nearest nodes from `start` upwards give or take under a port that is asked for. */
function nearestSource(
  graph: Graph,
  definitions: Definitions,
  start: GraphNode,
  isAsked: (port: string, type: string) => boolean,
): PortEnd | null {
  const seen = new Set<string>()
  for (let level = [start]; level.length > 0; ) {
    const found = new Map<string, PortEnd>()
    for (const node of level) {
      const { id } = node
      const { inputs, outputs } = portsOfNode(node, definitions)
      const given = Object.keys(outputs).find((port) => isAsked(port, outputs[port]?.type ?? ''))
      const taken = graph.edges.find(
        ({ target }) => target.node === id && isAsked(target.port, inputs[target.port]?.type ?? ''),
      )
      const source = given === undefined ? taken?.source : { node: id, port: given }
      if (source) found.set(`${source.node} ${source.port}`, source)
      seen.add(id)
    }
    const [only, ...others] = found.values()
    if (only) return others.length === 0 ? only : null
    const above = new Set(
      level
        .flatMap(({ id }) => graph.edges.filter(({ target }) => target.node === id))
        .map(({ source }) => source.node),
    )
    level = graph.nodes.filter(({ id }) => above.has(id) && !seen.has(id))
  }
  return null
}

/** Puts a node into an edge: that edge goes, those through the node come, and what stands in the way makes room. */
export function insertEdit(
  graph: Graph,
  definitions: Definitions,
  { edge, node, at }: { edge: GraphEdge; node: GraphNode; at?: Point | undefined },
): Edit | null {
  const insertion = insertionOf(graph, definitions, edge, node)
  if (!insertion) return null
  const isNew = !graph.nodes.some(({ id }) => id === node.id)
  const others = { ...graph, nodes: graph.nodes.filter(({ id }) => id !== node.id) }
  const { position, room } = placeBetween(others, definitions, edge, node, at)
  const kept = graph.edges.length - 1
  const edges = [insertion.enters, insertion.leaves, ...insertion.also].map(({ source, target }, index) => ({
    at: kept + index,
    item: makeEdge(source, target),
  }))
  const groupId = frameOf(graph, edge)
  const placed = { ...node, position, ...(groupId === undefined ? {} : { groupId }) }
  const nodes = isNew ? [{ at: graph.nodes.length, item: placed }] : []
  const moved: Edit[] = [
    { kind: 'move', positions: { [node.id]: position } },
    { kind: 'assign-group', groups: { [node.id]: groupId ?? null } },
  ]
  return {
    kind: 'batch',
    edits: [
      ...room,
      ...(isNew ? [] : moved),
      { kind: 'remove', ids: { nodes: [], edges: [edge.id], notes: [], groups: [] } },
      { kind: 'add', parts: { nodes, edges, notes: [], groups: [] } },
    ],
  }
}

/** The frame that holds both ends of an edge. */
function frameOf({ nodes }: Graph, { source, target }: GraphEdge): string | undefined {
  const [from, to] = [source.node, target.node].map((end) => nodes.find(({ id }) => id === end)?.groupId)
  return from === to ? from : undefined
}

/** The wanted place where that is free; else the middle between the ends, for which everything further right moves on. */
function placeBetween(
  graph: Graph,
  definitions: Definitions,
  edge: GraphEdge,
  node: GraphNode,
  at: Point | undefined,
): { position: Point; room: Edit[] } {
  const size = sizeOfNode(node, definitions)
  const homes = foldedHomes(graph)
  const endAt = (id: string) => homes.get(id) ?? graph.nodes.find((item) => item.id === id)
  const [source, target] = [endAt(edge.source.node), endAt(edge.target.node)]
  const taken = boxesOf(graph, definitions, frameOf(graph, edge))
  if (at && isFree(at, size, taken)) return { position: at, room: [] }
  const [from, to] = [source?.position ?? { x: 0, y: 0 }, target?.position ?? { x: 0, y: 0 }]
  const left = from.x + NODE_WIDTH
  const missing = Math.ceil(size.width + 2 * GAP_X - (to.x - left))
  const middle = { x: Math.round((left + to.x - size.width) / 2), y: Math.round((from.y + to.y) / 2) }
  if (missing <= 0 || to.x < left) return { position: freePlace(middle, size, taken), room: [] }
  const room = roomAt(graph, to.x, missing)
  const wanted = { x: left + GAP_X, y: middle.y }
  return {
    position: freePlace(
      wanted,
      size,
      taken.map((box) => (box.x < to.x ? box : { ...box, x: box.x + missing })),
    ),
    room,
  }
}

/** Moves everything from `x` on to the right; a frame that reaches across grows. */
function roomAt(graph: Graph, x: number, by: number): Edit[] {
  const { nodes, notes, groups } = graph
  const homes = foldedHomes(graph)
  // What a folded group hides goes where its card goes.
  const moved = [...nodes, ...notes, ...groups].filter(
    ({ id, position }) => (homes.get(id)?.position ?? position).x >= x,
  )
  const wider = groups.filter(
    ({ collapsed, position, size }) => !collapsed && position.x < x && position.x + size.width > x,
  )
  return [
    {
      kind: 'move',
      positions: Object.fromEntries(moved.map(({ id, position }) => [id, { x: position.x + by, y: position.y }])),
    },
    ...wider.map(({ id, position, size }) => ({
      kind: 'resize' as const,
      id,
      position,
      size: { width: size.width + by, height: size.height },
    })),
  ]
}
