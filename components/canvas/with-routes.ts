import type { NamedBox } from '@/components/state/align'
import { type Box, cardHeight, NODE_WIDTH, portBelow } from '@/components/state/geometry'
import type { CardFlowNode, FlowEdge, FlowNode, GroupCardFlowNode, PortView } from './flow-types'
import { createRoutes, type Ends } from './route'

type Card = CardFlowNode | GroupCardFlowNode

/** Gives edges their ways around cards. */
export function createRouter(): (nodes: readonly FlowNode[], edges: readonly FlowEdge[]) => FlowEdge[] {
  const routesOf = createRoutes()
  return (nodes, edges) => {
    const cards = nodes.filter(
      (node): node is Card => (node.type === 'card' || node.type === 'group-card') && !node.hidden,
    )
    const routes = routesOf(endsOf(cards, edges), cards.map(boxOf))
    return edges.map((edge) => {
      const route = routes.get(edge.id)
      return route && edge.data ? { ...edge, data: { ...edge.data, route } } : edge
    })
  }
}

function boxOf({ id, position, data }: Card): NamedBox {
  return { id, ...position, width: NODE_WIDTH, height: cardHeight(Math.max(data.inputs.length, data.outputs.length)) }
}

function endsOf(cards: readonly Card[], edges: readonly FlowEdge[]): Ends[] {
  const byId = new Map(cards.map((card) => [card.id, card]))
  return edges.flatMap(({ id, source, target, sourceHandle, targetHandle }) => {
    const [from, to] = [byId.get(source), byId.get(target)]
    if (!from || !to) return []
    const start = portAt(from.data.outputs, sourceHandle, boxOf(from), NODE_WIDTH)
    const end = portAt(to.data.inputs, targetHandle, boxOf(to), 0)
    return start && end ? [{ id, source, target, from: start, to: end }] : []
  })
}

function portAt(ports: readonly PortView[], name: string | null | undefined, card: Box, across: number) {
  const index = ports.findIndex((port) => port.name === name)
  return index === -1 ? null : { x: card.x + across, y: card.y + portBelow(index) }
}
