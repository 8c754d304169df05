import { type NodeHandle, Position } from '@xyflow/react'
import { cardHeight, NODE_WIDTH, portBelow } from '@/components/state/geometry'
import type { PortView } from './flow-types'

/** The area to hit around a port, as `port-handle.module.css` draws it. */
const HANDLE = 26
const BORDER = 1

/** How large a card is and where its ports are, so that React Flow need not measure it. */
export function placesOf(inputs: PortView[], outputs: PortView[]) {
  const column = (ports: PortView[], type: NodeHandle['type'], centre: number, position: Position): NodeHandle[] =>
    ports.map(({ name }, row) => ({
      id: name,
      type,
      position,
      x: centre - HANDLE / 2,
      y: portBelow(row) - HANDLE / 2,
      width: HANDLE,
      height: HANDLE,
    }))
  return {
    measured: { width: NODE_WIDTH, height: cardHeight(Math.max(inputs.length, outputs.length)) },
    handles: [
      ...column(inputs, 'target', BORDER, Position.Left),
      ...column(outputs, 'source', NODE_WIDTH - BORDER, Position.Right),
    ],
  }
}
