'use client'

import { UnstyledButton } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { shownOutcome } from '@/components/state/node-run-state'
import type { RunView, StepView } from '@/components/state/run-view'
import { openPanel } from '@/components/state/ui-store'
import { StepNotes } from '@/components/trace/step-notes'
import { isAbstention, toldNotes } from '@/components/trace/told-notes'
import { StepTime } from '@/components/trace/value-origin'
import { useErrorLine } from '@/components/ui/error-card'
import { type BadgeState, OutcomeBadge, stateLooks } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import { localeOf, titleOf } from '@/components/words/node-texts'
import classes from './waterfall.module.css'
import { type WaterfallRow, waterfallRows } from './waterfall-rows'

/** What each step did and when. Pressing a step shows its data. */
export function Waterfall({ view }: { view: RunView }) {
  const t = useTranslations('editor.dock')
  const now = useNow(view.status === 'running')
  const { rows } = waterfallRows(view, now)
  const abstention = isAbstention(
    view.status,
    rows.flatMap(({ step }) => step.record?.notes ?? []),
  )
  if (rows.length === 0) return <p className={classes.hint}>{t('noSteps')}</p>
  return (
    <ol className={classes.list} aria-label={t('steps')}>
      {rows.map((row) => (
        <StepRow key={row.step.stepId} row={row} abstention={abstention} />
      ))}
    </ol>
  )
}

function StepRow({ row, abstention }: { row: WaterfallRow; abstention: boolean }) {
  const t = useTranslations('editor.dock')
  const format = useFormat()
  const locale = localeOf(useLocale())
  const { step } = row
  const node = useEditor((state) => state.graph.nodes.find((candidate) => candidate.id === step.stepId))
  const definitions = useEditor((state) => state.definitions)
  const select = useEditor((state) => state.select)
  const setTab = useEditor((state) => state.setInspectorTab)
  const { ui } = useEditorInstance()
  const state = shownState(step)
  const title = node ? titleOf(node, definitions.get(node.type), locale) : (step.record?.type ?? step.stepId)
  const usage = step.record?.usage
  const notes = toldNotes(step.record?.notes ?? [], abstention)
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        onClick={() => {
          if (!node) return
          select([node.id])
          setTab('data')
          openPanel(ui, 'inspector', true)
        }}
      >
        <span className={classes.title}>{title}</span>
        <span>
          <OutcomeBadge state={state} />
        </span>
        <span className={classes.track} aria-hidden>
          <span
            className={classes.bar}
            data-tone={stateLooks[state].tone}
            style={{ left: `${row.from * 100}%`, width: `${Math.min(row.width, 1 - row.from) * 100}%` }}
          />
        </span>
        <span className={classes.time}>
          {step.record ? <StepTime step={step.record} /> : format.duration(row.durationMs)}
        </span>
        <span className={classes.tokens}>
          {usage
            ? t('tokens', { input: format.number(usage.inputTokens), output: format.number(usage.outputTokens) })
            : ''}
        </span>
      </UnstyledButton>
      <StepTrouble step={step} />
      {notes.length > 0 ? (
        <div className={classes.note}>
          <StepNotes notes={notes} />
        </div>
      ) : null}
    </li>
  )
}

/** Why the last attempt failed, or why the step did. That somebody stopped it is on its badge. */
function StepTrouble({ step }: { step: StepView }) {
  const t = useTranslations('editor.dock')
  const lineOf = useErrorLine()
  const error = step.record?.error
  return (
    <>
      {step.retry ? (
        <p className={classes.note}>
          {t('retrying', { attempt: step.attempt, reason: lineOf(step.retry.error).text })}
        </p>
      ) : null}
      {error && error.code !== 'cancelled' ? (
        <p className={classes.note} title={lineOf(error).detail}>
          {lineOf(error).text}
        </p>
      ) : null}
    </>
  )
}

function shownState(step: StepView): BadgeState {
  if (step.record) return shownOutcome(step.record)
  return step.state === 'retrying' ? 'running' : step.state
}

/** The time, kept fresh while something runs. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [running])
  return now
}
