'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { inputFieldsOf } from '@/pipeline/declared'
import { useEditor, useEditorInstance } from '../editor/editor-context'
import classes from './answer.module.css'
import { CitedText } from './cited-text'
import { transcriptOf } from './turns'

/** In a conversation: the turns before this run, and its question, which comes into sight with each new run. */
export function Transcript({ runId }: { runId: string | undefined }) {
  const t = useTranslations('editor.dock')
  const { dock } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const hasHistory = useMemo(
    () => inputFieldsOf(graph, definitions).some((field) => field.type === 'history'),
    [graph, definitions],
  )
  const { earlier, question } = transcriptOf(useStore(dock), hasHistory, runId)
  const asked = useRef<HTMLParagraphElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is what brings its question into sight
  useEffect(() => {
    // Newer browsers give back a promise, which React would take for the effect's clean-up.
    void asked.current?.scrollIntoView({ block: 'start' })
  }, [runId])
  if (earlier.length === 0) return null
  return (
    <>
      <ol className={classes.turns} aria-label={t('earlier')}>
        {earlier.map((turn) => (
          <li key={turn.runId}>
            <p className={classes.asked}>{turn.question}</p>
            <CitedText text={turn.answer} sources={turn.sources} />
          </li>
        ))}
      </ol>
      {question === '' ? null : (
        <p className={classes.asked} ref={asked}>
          {question}
        </p>
      )}
    </>
  )
}
