'use client'

import { Handle, Position } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useFits } from './fits-context'
import type { PortView } from './flow-types'
import classes from './port-handle.module.css'
import { PortShape } from './port-shape'

interface PortHandleProps {
  nodeId: string
  port: PortView
  side: 'input' | 'output'
}

/** A port on the edge of a card: a small shape in the colour of its type inside a larger area to hit. */
export function PortHandle({ nodeId, port, side }: PortHandleProps) {
  const t = useTranslations('editor.canvas')
  const fits = useFits(nodeId, port.name, side)
  const type = t(`portTypes.${port.type}`)
  const label = port.lost
    ? t('lostPort', { name: port.label })
    : t(side === 'input' ? 'inputPort' : 'outputPort', { name: port.label, type })
  return (
    <Handle
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      id={port.name}
      className={classes.handle}
      isConnectable={!port.lost}
      data-lost={port.lost || undefined}
      data-side={side}
      data-fit={fits}
      role="img"
      aria-label={label}
      title={label}
    >
      <PortShape type={port.type} filled={port.connected} />
    </Handle>
  )
}
