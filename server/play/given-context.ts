import type { Environment } from '@/pipeline/environment'
import { drawnMark, marksOf } from '@/pipeline/marks'
import type { StepRecord } from '@/pipeline/run-event'
import type { GridContextRecord, GridRecord, GridVariantRecord } from '@/server/capabilities/records/grids'
import { contentOf, contextBasis, revisionsOf } from './context'
import type { PlayDeps } from './deps'
import { contextOf } from './prepare'

/**
 * The context that a run's steps make for the case of its inputs; nothing where one of them is missing, failed, or was too
 * much to be kept. What was found in an earlier content of a collection is told as older than that.
 */
export function keyOfGiven(
  grid: GridRecord,
  variants: readonly GridVariantRecord[],
  { inputs, steps }: { inputs: Readonly<Record<string, unknown>>; steps: readonly StepRecord[] },
  facts: { definitions: PlayDeps['definitions']; environment: Environment },
): Pick<GridContextRecord, 'key' | 'steps' | 'durationMs'> | undefined {
  const context = contextOf(grid, variants, facts)
  const byId = new Map(steps.map((step) => [step.stepId, step]))
  const given = context.plan.steps.flatMap(({ id }) => byId.get(id) ?? [])
  const isWhole = given.length === context.plan.steps.length && given.length > 0
  if (!isWhole || given.some(({ outcome, details }) => outcome === 'failed' || details?.notKept !== undefined))
    return undefined
  const known = new Map(facts.environment.collections.map(({ id, revision }) => [id, revision]))
  const revisionOf = (id: string) => known.get(id)
  const marks = marksOf(context.plan, { pins: new Map(), disabled: new Set(), revisionOf })
  const isCurrent = given.every(({ stepId, mark }) => mark === undefined || drawnMark(mark) === marks[stepId])
  const revisions = isCurrent ? revisionsOf(context, revisionOf) : 'earlier'
  const startedAt = Math.min(...given.map((step) => step.startedAt))
  const endedAt = Math.max(...given.map((step) => step.startedAt + step.durationMs))
  return {
    key: `${contextBasis(context, inputs)}.${revisions}.${contentOf(context, given)}`,
    steps: given,
    durationMs: endedAt - startedAt,
  }
}
