import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import type { Plan, Step } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { Scope } from '../context'
import type { RunDeps } from './deps'
import { findRun } from './get-run'

/** A run that another one goes on from. */
export interface EarlierRun {
  run: RunRecord
  plan: Plan
  /** What can be taken from it, by step: what ended with a value that was kept. `reusedFrom` names the run of each. */
  steps: ReadonlyMap<string, StepRecord>
  /** The same of each run inside its steps, by its path. */
  inner: ReadonlyMap<string, ReadonlyMap<string, StepRecord>>
}

const withValues: ReadonlySet<StepRecord['outcome']> = new Set([
  'ok',
  'empty',
  'fallback',
  'degraded',
  'pinned',
  'disabled',
])

/** Throws `not-found` for a run that is not kept, or of which the plan is not, `conflict` while it goes on. */
export async function earlierRun(deps: RunDeps, runId: string, scope: Scope): Promise<EarlierRun> {
  const run = await findRun(deps, runId, scope)
  if (run.status === 'running') throw new AppError('conflict', say('The run still goes on.'))
  if (run.plan === null)
    throw new AppError('not-found', say('What ran was deleted with its pipeline, and this run has no copy of it.'))
  const steps = new Map<string, StepRecord>()
  const inner = new Map<string, Map<string, StepRecord>>()
  for (const event of await deps.store.events(scope.workspaceId, runId, 0)) {
    if (event.type !== 'step.finished' && event.type !== 'step.inner') continue
    const { step } = event
    if (!withValues.has(step.outcome) || step.details?.notKept !== undefined) continue
    const record = { ...step, reusedFrom: step.reusedFrom ?? runId }
    if (event.type === 'step.finished') steps.set(step.stepId, record)
    else inner.set(event.within, (inner.get(event.within) ?? new Map<string, StepRecord>()).set(step.stepId, record))
  }
  return { run, plan: loadPlan(run.plan, deps.engine.definitions), steps, inner }
}

/** The steps that feed a step, each once. */
export const sourcesOf = (step: Step): string[] => [
  ...new Set(Object.values(step.feeds).flatMap((feeds) => feeds.map((feed) => feed.step))),
]
