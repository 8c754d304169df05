'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { transcriptOf } from '@/components/state/turns'
import { CitedText } from '@/components/trace/cited-text'
import { inputFieldsOf } from '@/pipeline/declared'
import classes from './answer.module.css'

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
