'use client'

import { EdgeLabelRenderer } from '@xyflow/react'
import { useContext } from 'react'
import { useRun } from '@/components/state/editor-context'
import type { Point } from '@/components/state/edits'
import { stepOf } from '@/components/state/run-view'
import { own } from '@/pipeline/own'
import classes from './canvas.module.css'
import { CanvasActionsContext } from './canvas-actions'

interface WirePreviewProps {
  source: string
  port: string
  /** The middle of the edge, as a place of the drawing. */
  at: Point
}

/** One line of what went through an edge in the dock's run; nothing where a graph is only shown. */
export function WirePreview(props: WirePreviewProps) {
  return useContext(CanvasActionsContext) ? <Preview {...props} /> : null
}

function Preview({ source, port, at }: WirePreviewProps) {
  const preview = useRun(({ view }) => own(stepOf(view, source)?.record?.previews, port))
  if (!preview) return null
  return (
    <EdgeLabelRenderer>
      <span
        className={classes.wirePreview}
        style={{ transform: `translate(-50%, 18px) translate(${at.x}px, ${at.y}px)` }}
      >
        {preview}
      </span>
    </EdgeLabelRenderer>
  )
}
