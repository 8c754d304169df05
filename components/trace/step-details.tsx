'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { shownOutcome } from '@/components/state/node-run-state'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import { localeOf, portLabel } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import type { Chunk } from '@/pipeline/chunk'
import { REASONING, type StepRecord } from '@/pipeline/run-event'
import { ContextXray } from './context-xray'
import { Reasoning } from './reasoning'
import classes from './step.module.css'
import { StepNotes } from './step-notes'
import { StructuredView } from './structured-view'
import { budgetOf } from './token-bar'
import { ValueOrigin } from './value-origin'
import { chunksIn, ValueView } from './value-view'

/** Details that have a place of their own. */
const shownElsewhere = new Set(['budget', 'window', 'messages', REASONING])

interface StepDetailsProps {
  step: StepRecord
  /** A button for its error. */
  action?: ReactNode
  /** Its values no longer follow from the drawing. */
  stale?: boolean
}

/** A finished step: how it ended, where its values come from, and its exact inputs and outputs. */
export function StepDetails({ step, action, stale }: StepDetailsProps) {
  const t = useTranslations('editor.step')
  const budget = budgetOf(step.details)
  const facts = Object.entries(step.details ?? {}).filter(([key]) => !shownElsewhere.has(key))
  const { [REASONING]: broken, ...partial } = step.partial ?? {}
  const thought = step.details?.[REASONING] ?? broken
  return (
    <div className={classes.step}>
      <StepFacts step={step} />
      {step.outcome === 'failed' || step.outcome === 'skipped' ? null : <ValueOrigin step={step} stale={stale} />}
      {step.error ? <ErrorCard error={step.error} action={action} compact /> : null}
      <StepNotes notes={step.notes} />
      {budget ? <ContextXray step={step} budget={budget} /> : null}
      {typeof thought === 'string' ? <Reasoning text={thought} /> : null}
      {Object.keys(partial).length > 0 ? <PortValues title={t('partial')} values={partial} type={step.type} /> : null}
      <PortValues title={t('outputs')} values={step.outputs} type={step.type} sources={chunksIn(step.inputs)} />
      <PortValues title={t('inputs')} values={step.inputs} type={step.type} />
      {facts.length > 0 ? (
        <section>
          <h3 className={classes.heading}>{t('details')}</h3>
          <StructuredView value={Object.fromEntries(facts)} />
        </section>
      ) : null}
    </div>
  )
}

function StepFacts({ step }: { step: StepRecord }) {
  const t = useTranslations('editor.step')
  const format = useFormat()
  const { usage } = step
  const speed = usage?.modelMs ? usage.outputTokens / (usage.modelMs / 1000) : null
  const facts = [
    // What did not run took no time.
    step.attempts === 0 ? '' : format.duration(step.durationMs),
    step.attempts > 1 ? t('attempts', { count: step.attempts }) : '',
    usage ? t('usage', { input: format.number(usage.inputTokens), output: format.number(usage.outputTokens) }) : '',
    speed && Number.isFinite(speed) ? t('speed', { speed: format.number(speed, 1) }) : '',
  ].filter(Boolean)
  return (
    <div className={classes.facts}>
      <OutcomeBadge state={shownOutcome(step)} />
      <span>{facts.join(' · ')}</span>
    </div>
  )
}

interface PortValuesProps {
  title: string
  values: Record<string, unknown>
  type: string
  /** What a value may quote. */
  sources?: readonly Chunk[]
}

function PortValues({ title, values, type, sources }: PortValuesProps) {
  const locale = localeOf(useLocale())
  const definition = definitions.get(type)
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      {entries.map(([port, value]) => (
        <div key={port} className={classes.port}>
          <h4 className={classes.portName}>{portLabel(definition, port, locale)}</h4>
          <ValueView value={value} sources={sources} />
        </div>
      ))}
    </section>
  )
}
