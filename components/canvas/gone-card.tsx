'use client'

import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { cardHeight } from '@/components/state/geometry'
import { nodeIcon } from '@/components/words/node-icons'
import { CardHeading } from './card-heading'
import { useDetail } from './detail'
import { DifferenceBadge } from './difference-badge'
import type { GoneFlowNode, PortView } from './flow-types'
import classes from './node-card.module.css'
import handles from './port-handle.module.css'

/** A node that the draft has no more, where it stood. It can be looked at and brought back, not edited. */
export const GoneCard = memo(function GoneCard({ id, data }: NodeProps<GoneFlowNode>) {
  const detail = useDetail()
  return (
    <div
      className={classes.card}
      style={{ height: cardHeight(Math.max(data.inputs.length, data.outputs.length)) }}
      data-detail={detail}
      data-gone
      data-testid={`gone-${data.node.type}`}
    >
      {detail === 'tiny' ? null : <CardHeading icon={nodeIcon(data.node.type)} title={data.title} />}
      <DifferenceBadge id={id} title={data.title} mark="removed" />
      <div className={classes.ports}>
        <Ports ports={data.inputs} side="input" isNear={detail === 'near'} />
        <Ports ports={data.outputs} side="output" isNear={detail === 'near'} />
      </div>
    </div>
  )
})

/** Where its edges end; nothing can be connected here. */
function Ports({ ports, side, isNear }: { ports: PortView[]; side: 'input' | 'output'; isNear: boolean }) {
  return (
    <ul className={classes.column} data-side={side} aria-hidden>
      {ports.map(({ name, label }) => (
        <li key={name} className={classes.port}>
          <Handle
            type={side === 'input' ? 'target' : 'source'}
            position={side === 'input' ? Position.Left : Position.Right}
            id={name}
            className={handles.handle}
            isConnectable={false}
          />
          {isNear ? <span className={classes.portLabel}>{label}</span> : null}
        </li>
      ))}
    </ul>
  )
}
