'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { SaveAsCase } from '@/components/cases/save-as-case'
import { WrongAnswer } from '@/components/retrieval/wrong-answer'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import { shownStatus } from '@/components/state/node-run-state'
import { isHeld, type RunView, recordsOf } from '@/components/state/run-view'
import { useStaleRun } from '@/components/state/use-stale-run'
import { sourcesOf } from '@/components/trace/citations'
import { CitedText } from '@/components/trace/cited-text'
import { Reasoning } from '@/components/trace/reasoning'
import { SourceCard } from '@/components/trace/source-card'
import { StepNotes } from '@/components/trace/step-notes'
import { isAbstention, toldNotes } from '@/components/trace/told-notes'
import { TryHere } from '@/components/trace/try-here'
import { useTryout } from '@/components/trace/value-origin'
import { CopyButton } from '@/components/ui/copy-button'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import classes from './answer.module.css'
import { answerText, reasoningText } from './answer-text'
import { certaintyOf, withWordsMarked } from './certainty'
import { provisionalSources } from './provisional-sources'
import { Transcript } from './transcript'
import { useFollow } from './use-follow'

/** The answer of a run as it comes, its citations, and the sources behind them. */
export function Answer({ view }: { view: RunView }) {
  const t = useTranslations('editor.dock')
  const stream = useEditor((state) => state.plan?.stream)
  const text = answerText(view, stream)
  const { steps, outputs } = view
  const sources = useMemo(() => {
    const resolved = sourcesOf(outputs)
    return resolved.length > 0 ? resolved : provisionalSources(steps)
  }, [outputs, steps])
  const certainty = useMemo(() => certaintyOf({ steps }), [steps])
  const lost = useRun((state) => state.lost)
  const running = view.status === 'running' && !lost
  const end = useFollow(text, running)
  return (
    <div className={classes.answer}>
      <div className={classes.text}>
        <Transcript runId={view.runId} />
        <Reasoning text={reasoningText(view, stream)} running={running && text === ''} />
        <div aria-live="polite" aria-busy={running} data-testid="answer">
          <CitedText text={withWordsMarked(text, certainty?.words ?? '')} sources={sources} />
          {running && !isHeld(view) ? <span className={classes.cursor} aria-hidden /> : null}
          {!running && !lost && text === '' && view.error === null ? (
            <span className={classes.none}>{view.part ? t('partEnded') : t('noAnswer')}</span>
          ) : null}
          <RunFacts view={view} text={text} confidence={certainty?.confidence} />
          <span ref={end} className={classes.endMark} aria-hidden />
        </div>
      </div>
      {sources.length > 0 ? (
        <section className={classes.sources} aria-label={t('sources')}>
          <h3 className={classes.heading}>{t('sourcesCount', { count: sources.length })}</h3>
          {[...sources]
            .sort((a, b) => Number(b.cited) - Number(a.cited) || a.citation - b.citation)
            .map((source) => (
              <SourceCard key={source.citation} source={source} clamp />
            ))}
        </section>
      ) : null}
    </div>
  )
}

/** Notes of steps that did not run because the flow is drawn that way, or because of what another note or the run's state tells. */
const asDrawn: ReadonlySet<string> = new Set([
  'cancelled',
  'upstream-skipped',
  'upstream-failed',
  'branch-not-taken',
  'not-needed',
  'given',
])

/** How the run ended, in words, and what it took. */
function RunFacts({ view, text, confidence }: { view: RunView; text: string; confidence: number | undefined }) {
  const t = useTranslations('editor.dock')
  const format = useFormat()
  const graph = useEditor((state) => state.graph)
  const { pipelineId } = useEditorInstance()
  const stale = useStaleRun()
  const tryout = useTryout()
  if (view.status === 'running') return null
  const records = recordsOf(view)
  const reused = records.filter(({ reusedFrom }) => reusedFrom).length
  const notes = records.flatMap((record) => record.notes)
  const worst = toldNotes(notes, isAbstention(view.status, notes)).filter(({ code }) => !asDrawn.has(code))
  const facts = [
    ...tryout(records),
    reused > 0 ? t('reused', { count: reused }) : '',
    // How long one took that was cut off, nobody knows.
    view.durationMs === null || view.error?.code === 'interrupted' ? '' : format.duration(view.durationMs),
    view.usage && view.usage.inputTokens + view.usage.outputTokens > 0
      ? t('tokens', { input: format.number(view.usage.inputTokens), output: format.number(view.usage.outputTokens) })
      : '',
  ].filter(Boolean)
  return (
    <div className={classes.end}>
      <StepNotes notes={worst} brief />
      <div className={classes.facts}>
        <OutcomeBadge
          state={stale ? 'stale' : shownStatus(view.status, records)}
          title={stale ? t('staleMeans') : undefined}
        />
        <span>{facts.join(' · ')}</span>
        {confidence === undefined ? null : (
          <span title={t('confidenceMeans')}>
            {t('confidence', { percent: format.number(Math.round(confidence * 100)) })}
          </span>
        )}
        {text === '' ? null : <CopyButton value={text} />}
        {/* A part answers no question of the whole pipeline. */}
        {view.part || text === '' ? null : (
          <>
            <SaveAsCase source={{ runId: view.runId }} compact />
            <TryHere runId={view.runId} graph={graph} compact />
            <WrongAnswer runId={view.runId} pipelineId={pipelineId} graph={graph} compact />
          </>
        )}
      </div>
    </div>
  )
}
