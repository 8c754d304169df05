'use client'

import { useTranslations } from 'next-intl'
import { ContextXray } from '@/components/trace/context-xray'
import { StepDetails } from '@/components/trace/step-details'
import { budgetOf } from '@/components/trace/token-bar'
import { Folded } from '@/components/ui/folded'
import { useStepName } from '@/components/words/step-name'
import type { Graph } from '@/pipeline/graph'
import type { StepRecord } from '@/pipeline/run-event'
import type { CellDetails } from '@/server/services/play/types'
import classes from './cell-drawer.module.css'
import { useGrid } from './use-open-grid'

/** The exact messages and what filled the context, and every step: those of the cell, and those of its frozen context. */
export function CellSteps({ details: { steps, context } }: { details: CellDetails }) {
  const t = useTranslations('play.drawer')
  const { graph } = useGrid().dto
  return (
    <>
      {steps.map((step) => {
        const budget = budgetOf(step.details)
        return budget ? <ContextXray key={step.stepId} step={step} budget={budget} /> : null
      })}
      <StepList title={t('steps')} steps={steps} graph={graph} />
      <StepList title={t('context')} steps={context} graph={graph} />
    </>
  )
}

interface StepListProps {
  title: string
  steps: readonly StepRecord[]
  /** Names the steps; null: they are called after their type. */
  graph: Graph | null
}

/** Steps by name, each to be unfolded. */
export function StepList({ title, steps, graph }: StepListProps) {
  const nameOf = useStepName(graph)
  if (steps.length === 0) return null
  return (
    <section>
      <h3 className={classes.subhead}>{title}</h3>
      {steps.map((step) => (
        <Folded key={step.stepId} label={nameOf(step)} alert={step.outcome === 'failed'}>
          <StepDetails step={step} />
        </Folded>
      ))}
    </section>
  )
}
