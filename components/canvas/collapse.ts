import type { PortEnd } from '@/components/state/connections'
import { foldedHomes } from '@/components/state/geometry'
import type { Graph, GraphEdge } from '@/pipeline/graph'
import { placesOf } from './card-places'
import type { CardFlowNode, FlowEdge, FlowNode, GroupCardFlowNode, PortView } from './flow-types'

interface Drawn {
  nodes: FlowNode[]
  edges: FlowEdge[]
}
type Side = 'source' | 'target'
type Group = Graph['groups'][number]

/** One handle for each port inside that an edge leads to: the same port of two nodes stays apart. */
export const handleOf = (node: string, port: string): string => `${node} ${port}`

/** The port inside that a handle of a folded group stands for; any other end as it is. */
export function endBehind({ groups, edges }: Graph, end: PortEnd): PortEnd {
  if (!groups.some(({ id, collapsed }) => collapsed && id === end.node)) return end
  const inside = edges.flatMap(({ source, target }) => [source, target])
  return inside.find(({ node, port }) => handleOf(node, port) === end.port) ?? end
}

/** The drawing with each collapsed group as one card: what is inside is hidden, and edges to it end at the card. */
export function collapseGroups(graph: Graph, drawn: Drawn): Drawn {
  const collapsed = graph.groups.filter((group) => group.collapsed)
  if (collapsed.length === 0) return drawn
  const home = new Map([...foldedHomes(graph)].map(([id, group]) => [id, group.id]))
  const cards = new Map(drawn.nodes.flatMap((node) => (node.type === 'card' ? [[node.id, node]] : [])))
  const crossing = graph.edges.filter((edge) => home.get(edge.source.node) !== home.get(edge.target.node))
  const groups = new Map(collapsed.map((group) => [group.id, groupCard(group, { home, cards, crossing })]))
  const inner = new Set(crossing.map((edge) => edge.id))
  return {
    nodes: drawn.nodes.flatMap((node): FlowNode[] => {
      const card = groups.get(node.id)
      return card ? [card] : home.has(node.id) ? [] : [node]
    }),
    edges: drawn.edges.flatMap((edge) => {
      const [from, to] = [home.get(edge.source), home.get(edge.target)]
      if (from === undefined && to === undefined) return [edge]
      return inner.has(edge.id) ? [rewired(edge, from, to)] : []
    }),
  }
}

function rewired(edge: FlowEdge, from: string | undefined, to: string | undefined): FlowEdge {
  return {
    ...edge,
    ...(from === undefined ? {} : { source: from, sourceHandle: handleOf(edge.source, edge.sourceHandle ?? '') }),
    ...(to === undefined ? {} : { target: to, targetHandle: handleOf(edge.target, edge.targetHandle ?? '') }),
    reconnectable: false,
  }
}

interface Surroundings {
  home: ReadonlyMap<string, string>
  cards: ReadonlyMap<string, CardFlowNode>
  crossing: GraphEdge[]
}

function groupCard(group: Group, { home, cards, crossing }: Surroundings): GroupCardFlowNode {
  const members = [...cards.values()].filter((card) => home.get(card.id) === group.id)
  const ports = (side: Side): PortView[] => {
    const used = new Map(
      crossing
        .filter((edge) => home.get(edge[side].node) === group.id)
        .map(({ [side]: end }) => [handleOf(end.node, end.port), end]),
    )
    return [...used].flatMap(([name, { node, port }]) => {
      const card = cards.get(node)
      const own = (side === 'source' ? card?.data.outputs : card?.data.inputs)?.find((view) => view.name === port)
      return card && own
        ? [
            {
              ...own,
              name,
              label: `${card.data.title} · ${own.label}`,
              spoken: `${card.data.title} · ${own.spoken}`,
            },
          ]
        : []
    })
  }
  const [inputs, outputs] = [ports('target'), ports('source')]
  const states = members.map(({ data: { run } }) => (run?.stale ? 'stale' : run?.state))
  return {
    id: group.id,
    type: 'group-card',
    position: group.position,
    ...placesOf(inputs, outputs),
    ariaLabel: group.title,
    zIndex: 1,
    data: {
      title: group.title,
      count: members.length,
      inputs,
      outputs,
      errors: members.reduce((sum, card) => sum + card.data.errors, 0),
      warnings: members.reduce((sum, card) => sum + card.data.warnings, 0),
      state: byUrgency.find((state) => states.includes(state)) ?? null,
    },
  }
}

/** Which state of its nodes a group shows: what needs a look before what is well. */
const byUrgency = [
  'failed',
  'waiting',
  'running',
  'degraded',
  'fallback',
  'empty',
  'stale',
  'queued',
  'cancelled',
  'pinned',
  'disabled',
  'quoted',
  'skipped',
  'ok',
] as const
