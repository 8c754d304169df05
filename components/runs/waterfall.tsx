'use client'

import { useTranslations } from 'next-intl'
import { shownOutcome } from '@/components/state/node-run-state'
import { StepNotes } from '@/components/trace/step-notes'
import { isAbstention, toldNotes } from '@/components/trace/told-notes'
import { StepTime } from '@/components/trace/value-origin'
import { OutcomeBadge, stateLooks } from '@/components/ui/outcome-badge'
import type { RunStatus, StepRecord } from '@/pipeline/run-event'
import classes from './runs.module.css'
import { barsOf } from './waterfall-layout'

type WaterfallStep = Omit<StepRecord, 'inputs' | 'outputs' | 'details' | 'previews'>

interface WaterfallProps {
  status: RunStatus | 'running'
  steps: readonly WaterfallStep[]
  nameOf: (step: WaterfallStep) => string
  selected: string | null
  onSelect: (stepId: string) => void
}

/** Steps on one time axis: when each started, how long it took, how it ended and why not simply well. */
export function Waterfall({ status, steps, nameOf, selected, onSelect }: WaterfallProps) {
  const t = useTranslations('runs')
  const abstention = isAbstention(
    status,
    steps.flatMap((step) => step.notes),
  )
  const byId = new Map(steps.map((step) => [step.stepId, step]))
  return (
    <ul className={classes.waterfall} aria-label={t('waterfall')}>
      {barsOf(steps).map((bar) => {
        const step = byId.get(bar.stepId)
        if (!step) return null
        const state = shownOutcome(step)
        const notes = toldNotes(step.notes, abstention)
        return (
          <li key={bar.stepId}>
            <button
              type="button"
              className={classes.bar}
              aria-pressed={selected === bar.stepId}
              onClick={() => onSelect(bar.stepId)}
            >
              <span className={classes.barName}>{nameOf(step)}</span>
              <span className={classes.barState}>
                <OutcomeBadge state={state} />
              </span>
              <span className={classes.track} aria-hidden>
                <span
                  className={classes.fill}
                  data-tone={stateLooks[state].tone}
                  style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
                />
              </span>
              <span className={classes.barTime}>
                <StepTime step={step} />
              </span>
            </button>
            {notes.length > 0 ? (
              <div className={classes.barNotes}>
                <StepNotes notes={notes} brief />
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
