'use client'

import { UnstyledButton } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { OutcomeBadge, stateLooks } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import { localeOf, titleOf } from '../canvas/texts'
import { useEditor } from '../editor/editor-context'
import { StepNotes } from '../inspector/step/step-notes'
import type { RunView } from './run-view'
import classes from './waterfall.module.css'
import { type WaterfallRow, waterfallRows } from './waterfall-rows'

/** What each step did and when. Pressing a step shows its data. */
export function Waterfall({ view }: { view: RunView }) {
  const t = useTranslations('editor.dock')
  const now = useNow(view.status === 'running')
  const { rows } = waterfallRows(view, now)
  if (rows.length === 0) return <p className={classes.hint}>{t('noSteps')}</p>
  return (
    <ol className={classes.list} aria-label={t('steps')}>
      {rows.map((row) => (
        <StepRow key={row.step.stepId} row={row} />
      ))}
    </ol>
  )
}

function StepRow({ row }: { row: WaterfallRow }) {
  const t = useTranslations('editor.dock')
  const format = useFormat()
  const locale = localeOf(useLocale())
  const { step } = row
  const node = useEditor((state) => state.graph.nodes.find((candidate) => candidate.id === step.stepId))
  const definitions = useEditor((state) => state.definitions)
  const select = useEditor((state) => state.select)
  const setTab = useEditor((state) => state.setInspectorTab)
  const state = step.state === 'retrying' ? 'running' : step.state
  const title = node ? titleOf(node, definitions.get(node.type), locale) : (step.record?.type ?? step.stepId)
  const usage = step.record?.usage
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        onClick={() => {
          if (!node) return
          select([node.id])
          setTab('data')
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
          {format.duration(row.durationMs)}
          {step.record?.cached ? ` · ${t('cached')}` : ''}
        </span>
        <span className={classes.tokens}>
          {usage
            ? t('tokens', { input: format.number(usage.inputTokens), output: format.number(usage.outputTokens) })
            : ''}
        </span>
      </UnstyledButton>
      {step.retry ? (
        <p className={classes.note}>{t('retrying', { attempt: step.attempt, reason: step.retry.error.message })}</p>
      ) : null}
      {step.record?.error ? <p className={classes.note}>{step.record.error.message}</p> : null}
      {step.record && step.record.notes.length > 0 ? (
        <div className={classes.note}>
          <StepNotes notes={step.record.notes} />
        </div>
      ) : null}
    </li>
  )
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
