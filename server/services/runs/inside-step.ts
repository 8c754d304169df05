import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { loadPlan } from '@/pipeline/load-plan'
import type { Definitions } from '@/pipeline/node-definition'
import { type RunEvent, type RunStatus, rankedStatuses, rankOf, type StepRecord } from '@/pipeline/run-event'
import { partsOf, pathOf, runPathSchema } from '@/pipeline/step-path'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { readableGraph } from '../pipelines/read-graph'
import type { PipelineDeps } from '../pipelines/types'
import { query } from '../use-case'
import type { RunDeps } from './deps'
import { findRun, stepSummary } from './get-run'
import { innerVersion, notKeptInside } from './inner-plan'
import type { InnerRun, InsideStep } from './types'

/**
 * What happened in a run inside a step. `within` is the path of that run; the path of a step that has several, such as one
 * for each item, stands for the first of them that did not end well. Throws `not-found`, also where nothing was kept.
 */
export const insideStep = query({
  permission: 'read',
  input: z.strictObject({ runId: idSchema, within: runPathSchema }),
  async run(deps: Pick<RunDeps, 'store'> & PipelineDeps, { runId, within }, call): Promise<InsideStep> {
    const { plan, status } = await findRun(deps, runId, call)
    const events = await deps.store.events(call.workspaceId, runId, 0)
    const inner = events.filter((event) => event.type === 'step.inner')
    const steps = new Map<string, StepRecord[]>()
    for (const event of inner) steps.set(event.within, [...(steps.get(event.within) ?? []), event.step])
    const cut = inner.some(({ last }) => last === true)
    const at = { goesOn: status === 'running', cut }
    const runs = beside(within, steps).map(([path, own]) => innerRun(path, own, deps.definitions, at))
    const shown = runs.find(({ path }) => path === within) ?? runs.find(isUnwell) ?? runs[0]
    if (!shown) throw notKeptInside(partsOf(within).at(-1)?.step ?? within)
    return {
      path: shown.path,
      way: wayTo(shown.path, events),
      runs,
      steps: (steps.get(shown.path) ?? []).map(stepSummary),
      graph: plan === null ? null : await drawingOf(deps, plan, shown.path, call),
      cut,
    }
  },
})

/** The steps that lead inside, outermost first, as far as they have ended. */
function wayTo(path: string, events: readonly RunEvent[]): InsideStep['way'] {
  const parts = partsOf(path)
  return parts.map(({ step: stepId }, at) => {
    const within = pathOf(parts.slice(0, at))
    const of = events.find((event) =>
      event.type === 'step.inner'
        ? event.within === within && event.step.stepId === stepId
        : event.type === 'step.finished' && within === undefined && event.step.stepId === stepId,
    )
    const type = of?.type === 'step.inner' || of?.type === 'step.finished' ? of.step.type : ''
    return { stepId, type }
  })
}

/** The runs inside the same step of the same run, in the order of their items. */
function beside(within: string, runs: ReadonlyMap<string, StepRecord[]>): [string, StepRecord[]][] {
  const { of } = placeOf(within)
  return [...runs]
    .map(([path, steps]) => ({ path, steps, ...placeOf(path) }))
    .filter((run) => run.of === of)
    .sort((a, b) => (a.item ?? 0) - (b.item ?? 0))
    .map(({ path, steps }) => [path, steps])
}

/** The path of the step that a run is inside, and which of the runs there it is. */
function placeOf(path: string): { of: string | undefined; item: number | undefined } {
  const parts = partsOf(path)
  const { step = '', item } = parts.at(-1) ?? {}
  return { of: pathOf([...parts.slice(0, -1), { step }]), item }
}

const isUnwell = ({ status }: InnerRun): boolean => status !== 'running' && status !== 'ok'

/** `cut`: its end may be what was not kept; then it is as well as what is kept of it. */
function innerRun(
  path: string,
  steps: readonly StepRecord[],
  definitions: Definitions,
  { goesOn, cut }: { goesOn: boolean; cut: boolean },
): InnerRun {
  const ofRole = (role: 'input' | 'output') => steps.find(({ type }) => definitions.get(type)?.role === role)
  const end = ofRole('output')?.outcome
  const isUnknown = cut && end === undefined && steps.every(({ outcome }) => outcome !== 'failed')
  const ended = isUnknown || (end !== undefined && end !== 'skipped' && end !== 'failed')
  return {
    path,
    item: placeOf(path).item ?? null,
    title: Object.values(ofRole('input')?.previews ?? {})[0] ?? '',
    status: goesOn && end === undefined ? 'running' : ended ? worstOf(steps) : 'failed',
  }
}

/** Of a run that reached its end: a failure on the way was made up for. */
const worstOf = (steps: readonly StepRecord[]): RunStatus => rankedStatuses[Math.max(...steps.map(rankOf))] ?? 'ok'

/** What is only shown need not be there any more. */
async function drawingOf(deps: PipelineDeps, plan: string, path: string, scope: Scope): Promise<Graph | null> {
  try {
    const version = await innerVersion(deps, loadPlan(plan, deps.definitions), path, scope)
    return readableGraph(version.graph, deps.definitions)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
