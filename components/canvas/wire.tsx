'use client'

import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext, useState } from 'react'
import { useRun } from '@/components/state/editor-context'
import { stepOf } from '@/components/state/run-view'
import classes from './canvas.module.css'
import { CanvasActionsContext } from './canvas-actions'
import type { FlowEdge } from './flow-types'

/** React Flow ends edges at the rim of the area that can be hit; the shape drawn is in its middle. */
const TO_CENTRE = 13

/** An edge in the colour of what flows through it; a selected one shows how to remove it. */
export function Wire(props: EdgeProps<FlowEdge>) {
  const t = useTranslations('editor.canvas')
  const actions = useContext(CanvasActionsContext)
  const [hovered, setHovered] = useState(false)
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data, selected, id } = props
  const ends = {
    sourceX: sourceX - TO_CENTRE,
    sourceY,
    sourcePosition,
    targetX: targetX + TO_CENTRE,
    targetY,
    targetPosition,
  }
  // A curve to a node further left would run behind both cards; steps go around them.
  const [path, labelX, labelY] =
    ends.targetX < ends.sourceX ? getSmoothStepPath({ ...ends, borderRadius: 14, offset: 24 }) : getBezierPath(ends)
  const colour = data?.broken
    ? 'var(--telar-failed)'
    : data?.type
      ? `var(--telar-port-${data.type})`
      : 'var(--telar-dim)'
  return (
    <g onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={24}
        className={data?.live ? classes.liveWire : undefined}
        style={{ stroke: colour, ...(data?.broken ? { strokeDasharray: '6 4' } : {}) }}
      />
      {selected && actions ? (
        <EdgeLabelRenderer>
          <ActionIcon
            className={`nodrag nopan ${classes.cut}`}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            size="sm"
            radius="xl"
            variant="default"
            aria-label={t('cut', { edge: data?.label ?? '' })}
            onClick={() => actions.removeSelected()}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </EdgeLabelRenderer>
      ) : null}
      {hovered && actions && !selected ? (
        <WirePreview source={props.source} port={props.sourceHandleId ?? ''} at={{ x: labelX, y: labelY }} />
      ) : null}
    </g>
  )
}

/** One line of what went through, while the pointer is on the edge. */
function WirePreview({ source, port, at }: { source: string; port: string; at: { x: number; y: number } }) {
  const preview = useRun(({ view }) => stepOf(view, source)?.record?.previews[port])
  if (!preview) return null
  return (
    <EdgeLabelRenderer>
      <span
        className={classes.wirePreview}
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
      >
        {preview}
      </span>
    </EdgeLabelRenderer>
  )
}
