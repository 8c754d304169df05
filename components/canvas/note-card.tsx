'use client'

import { type NodeProps, NodeResizer } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { CanvasActionsContext } from './canvas-actions'
import type { NoteFlowNode } from './flow-types'
import classes from './note-card.module.css'

/** A note on the canvas: text for people, nothing that runs. */
export function NoteCard({ id, data, selected }: NodeProps<NoteFlowNode>) {
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
      <NoteText id={id} onChange={(text) => actions.editNote(id, text)} />
    </div>
  )
}

/** Straight from the document: what comes over the drawing is a moment late, and letters typed meanwhile would be lost. */
function NoteText({ id, onChange }: { id: string; onChange: (text: string) => void }) {
  const t = useTranslations('editor.canvas')
  const text = useEditor((state) => state.graph.notes.find((note) => note.id === id)?.text ?? '')
  return (
    <textarea
      className={`nodrag nowheel ${classes.text}`}
      value={text}
      aria-label={t('note')}
      placeholder={t('notePlaceholder')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
