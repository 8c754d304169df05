'use client'

import { type NodeProps, NodeResizer } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { CanvasActionsContext } from './canvas-actions'
import type { NoteFlowNode } from './flow-types'
import classes from './note-card.module.css'

/** A note on the canvas: text for people, nothing that runs. */
export function NoteCard({ id, data, selected }: NodeProps<NoteFlowNode>) {
  const t = useTranslations('editor.canvas')
  const actions = useContext(CanvasActionsContext)
  if (!actions) return <div className={classes.note}>{data.text}</div>
  return (
    <div className={classes.note} data-selected={selected || undefined}>
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={60}
        onResizeEnd={(_event, { x, y, width, height }) => actions.resize(id, { width, height }, { x, y })}
      />
      <textarea
        className={`nodrag nowheel ${classes.text}`}
        value={data.text}
        aria-label={t('note')}
        placeholder={t('notePlaceholder')}
        onChange={(event) => actions.editNote(id, event.currentTarget.value)}
      />
    </div>
  )
}
