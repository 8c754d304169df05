import { type NodeHandle, Position } from '@xyflow/react'
import { cardHeight, NODE_WIDTH } from '@/components/state/geometry'
import type { PortView } from './flow-types'

/** The area to hit around a port, as `port-handle.module.css` draws it. */
const HANDLE = 26
const BORDER = 1
/** From the top of a card to its first row of ports, and from row to row: as `node-card.module.css` draws them. */
const FIRST_ROW = BORDER + 54 + 2
const ROW = 26

/** How large a card is and where its ports are, so that React Flow can draw edges and cull cards before it has measured any. */
export function placesOf(inputs: PortView[], outputs: PortView[]) {
  const column = (ports: PortView[], type: NodeHandle['type'], centre: number, position: Position): NodeHandle[] =>
    ports.map(({ name }, row) => ({
      id: name,
      type,
      position,
      x: centre - HANDLE / 2,
      y: FIRST_ROW + row * ROW + (ROW - HANDLE) / 2,
      width: HANDLE,
      height: HANDLE,
    }))
  return {
    measured: { width: NODE_WIDTH, height: cardHeight(Math.max(inputs.length, outputs.length, 1)) },
    handles: [
      ...column(inputs, 'target', BORDER, Position.Left),
      ...column(outputs, 'source', NODE_WIDTH - BORDER, Position.Right),
    ],
  }
}
