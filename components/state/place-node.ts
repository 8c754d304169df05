import type { Graph, GraphNode } from '@/pipeline/graph'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import { addNodeEdit, makeEdge, makeNode, removeEdit } from './commands'
import { clearPairs, fittingPairs, likelierPairs, type Pair, portsOfNode } from './connections'
import type { Edit, Point } from './edits'
import { type Box, beside, boxesOf, freePlace, holds, sizeOfNode } from './geometry'
import { insertEdit } from './insert'
import { type NameOf, withOwnNames } from './names'
import { pairAt, type Spot } from './suggest'

/** What is drawn, the part of it in sight and what its nodes are called. */
export interface Drawn {
  graph: Graph
  definitions: Definitions
  view: Box | null
  nameOf: NameOf
}

export interface Placement {
  edit: Edit
  label: 'add' | 'insert' | 'replace'
  /** The id of the new node. */
  id: string
}

export interface Wish extends Spot {
  at?: Point | undefined
  selected: GraphNode | null
}

/**
 * A new node free of all others, with the edges that are meant: in an edge, at the loose end of one, beside the node
 * that is selected, or in sight.
 */
export function placeNode(drawn: Drawn, definition: AnyDefinition, wish: Wish): Placement {
  const { graph, definitions, nameOf } = drawn
  const [node = makeNode(definition, { x: 0, y: 0 })] = withOwnNames(
    graph.nodes,
    [makeNode(definition, { x: 0, y: 0 })],
    nameOf,
  )
  const edge = wish.into === undefined ? undefined : graph.edges.find(({ id }) => id === wish.into)
  const inserted = edge && insertEdit(graph, definitions, { edge, node, at: wish.at })
  if (inserted) return { edit: inserted, label: 'insert', id: node.id }
  const anchor = anchorOf(graph, wish)
  const pairs = pairsFor({ ...graph, nodes: [...graph.nodes, node] }, definitions, node, anchor, wish)
  const feeds = pairs[0]?.source.node === node.id
  const placed = { ...node, ...placeOf(drawn, node, anchor, feeds, wish) }
  const added = addNodeEdit(
    graph,
    placed,
    pairs.map(({ source, target }) => makeEdge(source, target)),
  )
  const removal = replacedBy(graph, definitions, pairs)
  return removal
    ? { edit: { kind: 'batch', edits: [removal, added] }, label: 'replace', id: node.id }
    : { edit: added, label: 'add', id: node.id }
}

/** The removal of the edges whose inputs the new ones take. */
function replacedBy(graph: Graph, definitions: Definitions, pairs: readonly Pair[]): Edit | null {
  const taken = graph.edges.filter(({ target }) => {
    const node = graph.nodes.find(({ id }) => id === target.node)
    const spec = node && portsOfNode(node, definitions).inputs[target.port]
    return (
      spec?.accepts === 'one' &&
      pairs.some((pair) => pair.target.node === target.node && pair.target.port === target.port)
    )
  })
  return removeEdit(graph, new Set(taken.map(({ id }) => id)))
}

/** The node that a new one belongs to. One dropped at a place of its own belongs to none. */
function anchorOf(graph: Graph, { at, from, to, selected }: Wish): GraphNode | null {
  const end = from ?? to
  if (end) return graph.nodes.find(({ id }) => id === end.node) ?? null
  return at ? null : selected
}

/** The edges between a new node and the one it belongs to. */
function pairsFor(
  graph: Graph,
  definitions: Definitions,
  node: GraphNode,
  anchor: GraphNode | null,
  spot: Spot,
): Pair[] {
  if (!anchor) return []
  if (spot.from || spot.to) {
    // Who drew an edge to here wants it connected: the port that fits best will do.
    const pair = pairAt(graph, definitions, node, anchor, spot)
    return pair ? [pair] : []
  }
  const forward = fittingPairs(graph, definitions, anchor, node)
  return clearPairs(likelierPairs(forward, fittingPairs(graph, definitions, node, anchor)))
}

/** Where a new node goes, and the frame it belongs to: that of the node it stands beside. */
function placeOf(
  { graph, definitions, view }: Drawn,
  node: GraphNode,
  anchor: GraphNode | null,
  feeds: boolean,
  { at }: Wish,
): Pick<GraphNode, 'position' | 'groupId'> {
  const size = sizeOfNode(node, definitions)
  const frame = at ? undefined : graph.groups.find(({ id }) => id === anchor?.groupId)
  const taken = boxesOf(graph, definitions, frame?.id)
  if (at) return { position: freePlace(at, size, taken) }
  if (!anchor && view) {
    const middle = { x: view.x + (view.width - size.width) / 2, y: view.y + (view.height - size.height) / 2 }
    return { position: freePlace(middle, size, taken, view) }
  }
  const neighbour = anchor ?? graph.nodes.at(-1)
  const wanted = neighbour ? beside(neighbour, feeds ? 'left' : 'right') : { x: 0, y: 0 }
  const position = freePlace(wanted, size, taken)
  const middle = { x: position.x + size.width / 2, y: position.y + size.height / 2 }
  return { position, ...(frame && holds(frame, middle) ? { groupId: frame.id } : {}) }
}
