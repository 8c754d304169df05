import { createHash } from 'node:crypto'
import type { ErrorInfo } from '@/pipeline/errors'
import { hashOf } from '@/pipeline/hash'
import { canonicalJson } from '@/pipeline/json'
import type { Plan, Step } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { FAILED_CONTEXT } from '@/server/capabilities/records/grids'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { type DebugOptions, executePlan, type RunOptions } from '@/server/engine'
import { basisOf, type Column } from './column'

/** The steps that are run once for each case of a grid, whatever its columns are. */
export interface ContextPlan {
  plan: Plan
  nodeId: string
  /** What leads from there to what follows. */
  fed: ReadonlySet<string>
}

/** Steps that any of the columns takes from before its prompt. */
export function contextPlanOf(columns: readonly Pick<Column, 'plan' | 'before'>[], nodeId: string): ContextPlan {
  const steps = new Map<string, Step>()
  const fed = new Set<string>()
  for (const { plan, before } of columns) {
    for (const step of plan.steps) {
      if (before.has(step.id)) steps.set(step.id, step)
      else for (const { step: from } of Object.values(step.feeds).flat()) if (before.has(from)) fed.add(from)
    }
  }
  const all = inOrder([...steps.values()])
  const inputs = columns[0]?.plan.inputs ?? []
  return { plan: { version: 1, hash: hashOf(all.map(basisOf)), inputs, stream: null, steps: all }, nodeId, fed }
}

/** Each step after those that feed it; columns may have found them in different orders. */
function inOrder(steps: readonly Step[]): Step[] {
  const ordered: Step[] = []
  const placed = new Set<string>()
  const byId = new Map(steps.map((step) => [step.id, step]))
  const place = (step: Step) => {
    if (placed.has(step.id)) return
    placed.add(step.id)
    for (const { step: from } of Object.values(step.feeds).flat()) {
      const source = byId.get(from)
      if (source) place(source)
    }
    ordered.push(step)
  }
  for (const step of steps.toSorted((a, b) => (a.id < b.id ? -1 : 1))) place(step)
  return ordered
}

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 27)

export type RevisionOf = (collectionId: string) => number | undefined

/** What a context of these inputs follows from: the inputs and the steps; the revisions of the collections. */
export function contextBasis({ plan }: ContextPlan, inputs: Readonly<Record<string, unknown>>): string {
  return shortHash(`${plan.hash} ${canonicalJson(inputs)}`)
}

export function revisionsOf({ plan }: ContextPlan, revisionOf: RevisionOf): string {
  const ids = plan.steps.flatMap(({ resources }) => Object.values(resources.collections).map(({ id }) => id))
  return shortHash(JSON.stringify([...new Set(ids)].sort().map((id) => [id, revisionOf(id) ?? null])))
}

/** What the steps gave that is handed on: equal contexts give equal answers. */
export function contentOf({ fed }: ContextPlan, steps: readonly StepRecord[]): string {
  const given = steps
    .filter(({ stepId }) => fed.has(stepId))
    .map(({ stepId, outcome, outputs }) => [stepId, outcome, outputs] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return shortHash(JSON.stringify(given))
}

/** The parts of a context's key. */
export function readContextKey(key: string): { basis: string; revisions: string; content: string; failed: boolean } {
  const [basis = '', revisions = '', content = ''] = key.split('.')
  return { basis, revisions, content, failed: key.endsWith(FAILED_CONTEXT) }
}

/** Nothing is pinned or switched off: what is played is what is served. */
export const plainDebug = (changes: Partial<DebugOptions>): DebugOptions => ({
  pins: new Map(),
  disabled: new Set(),
  breakpoints: new Set(),
  reused: new Map(),
  unmarked: true,
  waitAt: (_, inputs) => Promise.resolve(inputs),
  ...changes,
})

export interface MadeContext {
  steps: StepRecord[]
  durationMs: number
  error: ErrorInfo | undefined
}

/** Runs the steps before the prompt for one case. Throws `invalid-input` for inputs that do not fit. */
export async function makeContext(
  { plan, nodeId }: ContextPlan,
  inputs: Readonly<Record<string, unknown>>,
  options: Omit<RunOptions, 'debug'> & { signal: StopSignal },
): Promise<MadeContext> {
  const steps: StepRecord[] = []
  const debug = plainDebug({ part: { mode: 'up-to', node: nodeId } })
  const end = await executePlan(plan, inputs, { ...options, explain: true, debug }, (event) => {
    if (event.type === 'step.finished') steps.push(event.step)
  })
  return { steps, durationMs: end.durationMs, error: end.error }
}
