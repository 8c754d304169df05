import { type Differences, goneId } from '@/components/state/differences'
import type { CardFlowNode, FlowEdge, FlowNode, GoneFlowNode } from './flow-types'
import marking from './marks.module.css'
import { createToFlow, type FlowInput } from './to-flow'

interface Drawn {
  nodes: FlowNode[]
  edges: FlowEdge[]
}

/**
 * A drawing with what differs from another one marked on it. What is gone is drawn where it was, behind what is there
 * now; `input` says how it is drawn.
 */
export function withDifferences(drawn: Drawn, differences: Differences, input: FlowInput): Drawn {
  const gone = goneOf(drawn, differences, input)
  return {
    nodes: [...gone.nodes, ...drawn.nodes.map((node) => marked(node, differences, input.graph))],
    edges: [
      ...gone.edges,
      ...drawn.edges.map((edge) =>
        differences.edges.has(edge.id) && edge.data
          ? { ...edge, className: marking.added, data: { ...edge.data, added: true } }
          : edge,
      ),
    ],
  }
}

function marked(node: FlowNode, { nodes }: Differences, { nodes: all }: FlowInput['graph']): FlowNode {
  if (node.type === 'card') {
    const difference = nodes.get(node.id)
    return difference ? { ...node, className: marking[difference.mark], data: { ...node.data, difference } } : node
  }
  if (node.type !== 'group-card') return node
  const differing = all.filter(({ id, groupId }) => groupId === node.id && nodes.has(id)).length
  return differing > 0 ? { ...node, className: marking.changed, data: { ...node.data, differing } } : node
}

const fixed = { selectable: false, draggable: false, connectable: false, deletable: false, focusable: false }

function goneOf(drawn: Drawn, { before, gone }: Differences, input: FlowInput): Drawn {
  const here = new Set(input.graph.nodes.map(({ id }) => id))
  // The comparison is a moment behind the drawing: what has just come back is not drawn twice.
  const lost = new Set(gone.nodes.map(({ id }) => id).filter((id) => !here.has(id)))
  const ends = new Set(gone.edges.flatMap(({ source, target }) => [source.node, target.node]))
  const old = createToFlow()({
    ...input,
    graph: {
      ...before,
      nodes: before.nodes.filter(({ id }) => lost.has(id) || ends.has(id)),
      edges: [...gone.edges],
      notes: [],
      groups: [],
    },
    issues: [],
    runs: {},
  })
  const nodes = old.nodes.flatMap((node) => (node.type === 'card' && lost.has(node.id) ? [goneCard(node)] : []))
  const cards = new Map([...nodes, ...drawn.nodes].map((node) => [node.id, node]))
  const endOf = (id: string): string => (lost.has(id) ? goneId(id) : id)
  const edges = old.edges
    .map(
      (edge): FlowEdge => ({
        ...edge,
        ...fixed,
        id: goneId(edge.id),
        type: 'gone-wire',
        source: endOf(edge.source),
        target: endOf(edge.target),
        reconnectable: false,
        className: marking.removed ?? '',
      }),
    )
    // An edge to a port that is gone, or into a folded group, has no end to be drawn to.
    .filter(
      ({ source, sourceHandle, target, targetHandle }) =>
        hasPort(cards.get(source), 'outputs', sourceHandle) && hasPort(cards.get(target), 'inputs', targetHandle),
    )
  return { nodes, edges }
}

function goneCard({ id, position, measured, handles, data }: CardFlowNode): GoneFlowNode {
  return {
    ...fixed,
    id: goneId(id),
    type: 'gone-card',
    position,
    ...(measured ? { measured } : {}),
    ...(handles ? { handles } : {}),
    zIndex: 0,
    className: marking.removed ?? '',
    data: { node: data.node, title: data.title, inputs: data.inputs, outputs: data.outputs },
  }
}

function hasPort(node: FlowNode | undefined, side: 'inputs' | 'outputs', name: string | null | undefined): boolean {
  return (node?.type === 'card' || node?.type === 'gone-card') && node.data[side].some((port) => port.name === name)
}
