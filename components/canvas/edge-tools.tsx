'use client'

import { ActionIcon } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { EdgeLabelRenderer } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import type { Point } from '@/components/state/edits'
import classes from './canvas.module.css'
import { CanvasActionsContext } from './canvas-actions'

interface EdgeToolsProps {
  id: string
  label: string
  /** The middle of the edge, as a place of the drawing. */
  at: Point
  selected: boolean
  onHover: (isOver: boolean) => void
}

/** On the middle of an edge: insert a node there; where it is selected, also remove it. */
export function EdgeTools({ id, label, at, selected, onHover }: EdgeToolsProps) {
  const t = useTranslations('editor.canvas')
  const actions = useContext(CanvasActionsContext)
  if (!actions) return null
  const round = { className: 'nodrag nopan', size: 'sm', radius: 'xl', variant: 'default' } as const
  return (
    <EdgeLabelRenderer>
      <div
        className={classes.edgeTools}
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
        onPointerEnter={() => onHover(true)}
        onPointerLeave={() => onHover(false)}
      >
        <ActionIcon
          {...round}
          aria-label={t('insert', { edge: label })}
          onClick={({ clientX: x, clientY: y }) => actions.insertInto(id, { x, y })}
        >
          <IconPlus size={14} aria-hidden />
        </ActionIcon>
        {selected ? (
          <ActionIcon {...round} aria-label={t('cut', { edge: label })} onClick={() => actions.removeSelected()}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
    </EdgeLabelRenderer>
  )
}
