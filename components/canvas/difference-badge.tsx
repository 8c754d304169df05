'use client'

import { EdgeLabelRenderer } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import type { Point } from '@/components/state/edits'
import { MarkSign } from '@/components/ui/mark-sign'
import type { Mark } from '@/pipeline/diff-pipelines'
import { CanvasActionsContext } from './canvas-actions'
import classes from './difference-badge.module.css'

interface DifferenceBadgeProps {
  /** What is drawn, by its id on the canvas. */
  id: string
  title: string
  mark: Mark
  /** How many of its fields, or of the nodes of a group, differ. */
  count?: number
  ofGroup?: boolean
}

/** On a card: how it differs from the drawing it is compared with, and the way to what exactly. */
export function DifferenceBadge({ id, title, mark, count = 0, ofGroup = false }: DifferenceBadgeProps) {
  const t = useTranslations('editor.canvas.differs')
  const actions = useContext(CanvasActionsContext)
  const said = mark === 'changed' ? t(ofGroup ? 'group' : 'changed', { count }) : t(mark)
  const shown = (
    <>
      <MarkSign mark={mark} size={12} />
      {mark === 'changed' ? count : said}
    </>
  )
  if (!actions) {
    return (
      <span className={classes.badge} data-mark={mark} title={said}>
        {shown}
      </span>
    )
  }
  const label = t('open', { name: title, said })
  return (
    <button
      type="button"
      className={`nodrag nopan ${classes.badge}`}
      data-mark={mark}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        actions.showDifference(id)
      }}
    >
      {shown}
    </button>
  )
}

/** On the middle of an edge: that it is new, or gone. */
export function EdgeSign({ mark, label, at }: { mark: 'added' | 'removed'; label: string; at: Point }) {
  const t = useTranslations('editor.canvas.differs')
  const said = t('edge', { edge: label, said: t(mark) })
  return (
    <EdgeLabelRenderer>
      <span
        className={`${classes.badge} ${classes.onEdge}`}
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
        data-mark={mark}
        role="img"
        aria-label={said}
        title={said}
      >
        <MarkSign mark={mark} size={12} />
      </span>
    </EdgeLabelRenderer>
  )
}
