'use client'

import { NodeToolbar, Position, useStore } from '@xyflow/react'
import type { CardData, PortView } from './flow-types'
import classes from './port-legend.module.css'
import { PortShape } from './port-shape'

/** What a card seen from afar has no room for, in letters that do not shrink with it: its ports and their names. */
export function PortLegend({ data }: { data: CardData }) {
  const { id } = data.node
  // Under a card that is low in sight it would lie behind the canvas' buttons.
  const isLow = useStore(({ nodeLookup, transform: [, y, zoom], height }) => {
    const top = nodeLookup.get(id)?.internals.positionAbsolute.y ?? 0
    return top * zoom + y > height * 0.45
  })
  return (
    <NodeToolbar
      isVisible
      position={isLow ? Position.Top : Position.Bottom}
      offset={6}
      className={classes.legend}
      aria-hidden
    >
      <strong>{data.title}</strong>
      <span className={classes.summary}>{data.summary}</span>
      <div className={classes.sides}>
        <Side ports={data.inputs} />
        <Side ports={data.outputs} isOutput />
      </div>
    </NodeToolbar>
  )
}

function Side({ ports, isOutput }: { ports: PortView[]; isOutput?: boolean }) {
  return (
    <ul className={classes.side} data-output={isOutput || undefined}>
      {ports.map(({ name, label, type, connected }) => (
        <li key={name}>
          <PortShape type={type} filled={connected} size={12} />
          <span>{label}</span>
        </li>
      ))}
    </ul>
  )
}
