'use client'

import { Handle, Position } from '@xyflow/react'
import { useFits } from './fits-context'
import type { PortView } from './flow-types'
import classes from './port-handle.module.css'
import { PortShape } from './port-shape'

interface PortHandleProps {
  nodeId: string
  port: PortView
  side: 'input' | 'output'
  /** Whether its shape is large enough to be seen; the area to hit is there in any case. */
  isDrawn: boolean
}

/** A port on the edge of a card: a small shape in the colour of its type inside a larger area to hit. */
export function PortHandle({ nodeId, port, side, isDrawn }: PortHandleProps) {
  const fits = useFits(nodeId, port.name, side)
  return (
    <Handle
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      id={port.name}
      className={classes.handle}
      isConnectable={!port.lost}
      data-lost={port.lost || undefined}
      role="img"
      data-side={side}
      data-fit={fits}
      aria-label={port.spoken}
      title={port.spoken}
    >
      {isDrawn ? <PortShape type={port.type} filled={port.connected} /> : null}
    </Handle>
  )
}
