'use client'

import { liquid } from '@codemirror/lang-liquid'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorView } from '@uiw/react-codemirror'
import { useEffect, useRef } from 'react'
import { editorLook } from '@/components/form/widgets/editor-look'
import classes from './comparison.module.css'

interface TextMergeProps {
  before: string
  after: string
  label: string
  /** One text with both, in place of two beside each other. */
  unified: boolean
}

/** Two templates with what differs marked; what is alike is folded away. */
export default function TextMerge({ before, after, label, unified }: TextMergeProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const parent = place.current
    if (!parent) return
    const extensions = [
      liquid(),
      editorLook,
      EditorView.lineWrapping,
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ]
    const collapseUnchanged = { margin: 3, minSize: 6 }
    const view = unified
      ? new EditorView({
          doc: after,
          extensions: [...extensions, unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged })],
          parent,
        })
      : new MergeView({ a: { doc: before, extensions }, b: { doc: after, extensions }, parent, collapseUnchanged })
    return () => view.destroy()
  }, [before, after, label, unified])
  return <div ref={place} className={classes.merge} />
}
