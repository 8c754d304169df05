'use client'

import { IconAlertCircle, IconAlertTriangle, IconPinned, IconPlayerPause, IconPower } from '@tabler/icons-react'
import type { NodeProps } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { memo, useContext, useState } from 'react'
import { cardHeight } from '@/components/state/geometry'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import { nodeIcon } from '@/components/words/node-icons'
import type { NodeDebug } from '@/pipeline/debug'
import { CardHeading } from './card-heading'
import { type Detail, showsPorts, useDetail } from './detail'
import { DifferenceBadge } from './difference-badge'
import { FitsContext } from './fits-context'
import type { CardData, CardFlowNode, PortView } from './flow-types'
import classes from './node-card.module.css'
import { PortHandle } from './port-handle'
import { PortLegend } from './port-legend'

/** A node on the canvas. Seen from afar it shows less, at the same size and with its ports in the same places. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardFlowNode>) {
  const detail = useDetail()
  const [isUnderPointer, setUnderPointer] = useState(false)
  const isConnecting = useContext(FitsContext) !== null
  const isNear = detail === 'near'
  const hasPorts = showsPorts(detail) || isUnderPointer || isConnecting
  return (
    <div
      className={classes.card}
      style={{ height: cardHeight(Math.max(data.inputs.length, data.outputs.length)) }}
      data-category={data.definition?.category}
      data-detail={detail}
      data-selected={selected || undefined}
      data-state={data.run?.state}
      data-off={data.node.debug?.disabled}
      data-unknown={!data.definition || undefined}
      data-testid={`node-${data.node.type}`}
      onPointerEnter={({ buttons }) => setUnderPointer(!isNear && buttons === 0)}
      onPointerLeave={() => setUnderPointer(false)}
    >
      {detail === 'tiny' ? null : (
        <CardHeading icon={nodeIcon(data.node.type)} title={data.title} summary={isNear ? data.summary : undefined}>
          <DebugMarks debug={data.node.debug} />
          {data.errors + data.warnings > 0 ? <IssueBadge errors={data.errors} warnings={data.warnings} /> : null}
        </CardHeading>
      )}
      {data.difference && detail !== 'tiny' ? (
        <DifferenceBadge id={id} title={data.title} mark={data.difference.mark} count={data.difference.fields} />
      ) : null}
      {hasPorts ? (
        <div className={classes.ports}>
          <PortColumn id={id} ports={data.inputs} side="input" isNear={isNear} />
          <PortColumn id={id} ports={data.outputs} side="output" isNear={isNear} />
        </div>
      ) : null}
      <CardFooter data={data} detail={detail} />
      {isUnderPointer && !isNear ? <PortLegend data={data} /> : null}
    </div>
  )
})

interface PortColumnProps {
  id: string
  ports: PortView[]
  side: 'input' | 'output'
  isNear: boolean
}

export function PortColumn({ id, ports, side, isNear }: PortColumnProps) {
  return (
    <ul className={classes.column} data-side={side}>
      {ports.map((port) => (
        <li key={port.name} className={classes.port}>
          <PortHandle nodeId={id} port={port} side={side} isDrawn={isNear} />
          {isNear ? (
            <span className={classes.portLabel} data-lost={port.lost || undefined} title={port.label}>
              {port.label}
              {side === 'input' && !port.required ? <span className={classes.optional}>?</span> : null}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** What was set on the node for looking into the draft. */
export function DebugMarks({ debug }: { debug: NodeDebug | undefined }) {
  const t = useTranslations('editor.canvas')
  if (!debug) return null
  const marks = [
    debug.pins && ([IconPinned, t('pinned')] as const),
    debug.disabled && ([IconPower, t('off')] as const),
    debug.breakpoint && ([IconPlayerPause, t('stop')] as const),
  ]
  return marks.map((mark) => {
    if (!mark) return null
    const [Icon, label] = mark
    return (
      <span key={label} className={classes.debug} title={label}>
        <Icon size={14} aria-hidden />
        <span className={classes.hidden}>{label}</span>
      </span>
    )
  })
}

export function IssueBadge({ errors, warnings }: { errors: number; warnings: number }) {
  const t = useTranslations('editor.canvas')
  const Icon = errors > 0 ? IconAlertCircle : IconAlertTriangle
  const label = t('issueCount', { count: errors + warnings })
  return (
    <span className={classes.issues} data-severity={errors > 0 ? 'error' : 'warning'} title={label}>
      <Icon size={14} aria-hidden />
      <span aria-hidden>{errors + warnings}</span>
      <span className={classes.hidden}>{label}</span>
    </span>
  )
}

function CardFooter({ data, detail }: { data: CardData; detail: Detail }) {
  const t = useTranslations('editor.canvas')
  const { run } = data
  if (!run) return showsPorts(detail) ? <div className={classes.footer}>{t('notRun')}</div> : null
  return (
    <div className={classes.footer}>
      <OutcomeBadge state={run.stale ? 'stale' : run.state} compact={!showsPorts(detail)} />
      {detail === 'near' && run.durationMs !== undefined ? <Duration ms={run.durationMs} /> : null}
      {detail === 'near' ? (
        <span className={classes.preview} title={run.preview}>
          {run.preview}
        </span>
      ) : null}
    </div>
  )
}

function Duration({ ms }: { ms: number }) {
  return <span className={classes.duration}>{useFormat().duration(ms)}</span>
}
