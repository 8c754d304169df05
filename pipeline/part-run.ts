import { reachable } from './compiler/scope'
import type { Graph } from './graph'
import { drawnMark } from './marks'
import type { Plan, Step } from './plan'
import type { RunPart, StepRecord } from './run-event'

/** The nodes a run of part of a graph is for: what leads to them is in its plan. */
export function targetsOf(graph: Pick<Graph, 'edges'>, { mode, node }: RunPart): string[] {
  return mode === 'from' ? [...reachable(graph, [node])].sort() : [node]
}

/** What an earlier run has of a step. `runId`: where the record is kept. */
export interface EarlierStep {
  record: StepRecord
  runId: string
}

export interface PartFacts {
  earlier: Readonly<Record<string, EarlierStep>>
  /** Of the plan's steps as the draft stands. */
  marks: Readonly<Record<string, string>>
  /** The inputs of the run differ from those of the earlier one. */
  inputsChanged: boolean
  pinned: ReadonlySet<string>
}

/** Why a step runs: it is what was asked for, it follows from what was, it or its inputs changed, or nothing is known of it. */
export type PartReason = 'chosen' | 'changed' | 'inputs' | 'missing'

export interface PartPlan {
  /** What runs, unless a branch is not taken, in plan order. */
  runs: { step: string; reason: PartReason }[]
  /** What is taken from earlier runs. `stale`: it no longer follows from the draft. */
  reused: { step: string; runId: string; from: string; stale: boolean }[]
}

/**
 * What of a plan runs and what is taken from earlier runs. *Only* and *from* take what stands before them as it is, stale or
 * not, as far as it is known; *up to* takes what still follows from the draft and its inputs.
 */
export function planPart({ steps }: Pick<Plan, 'steps'>, part: RunPart, facts: PartFacts): PartPlan {
  const chosen = chosenBy(steps, part)
  const reasons = new Map<string, PartReason>()
  for (const step of steps) {
    const reason = chosen.has(step.id) ? 'chosen' : reasonOf(step, part, facts, reasons)
    if (reason) reasons.set(step.id, reason)
  }
  const needed = neededBy(steps, chosen, (id) => !reasons.has(id) || facts.pinned.has(id))
  const runs = steps.flatMap(({ id }) => {
    const reason = reasons.get(id)
    return reason && needed.has(id) && !facts.pinned.has(id) ? [{ step: id, reason }] : []
  })
  const reused = steps.flatMap(({ id }) => {
    const known = facts.earlier[id]
    if (!known || reasons.has(id) || facts.pinned.has(id)) return []
    const { record, runId } = known
    const stale = drawnMark(record.mark) !== facts.marks[id]
    return [{ step: id, runId, from: record.reusedFrom ?? runId, stale }]
  })
  return { runs, reused }
}

function chosenBy(steps: readonly Step[], { mode, node }: RunPart): Set<string> {
  const chosen = new Set([node])
  if (mode !== 'from') return chosen
  for (const step of steps) if (sourcesOf(step).some((id) => chosen.has(id))) chosen.add(step.id)
  return chosen
}

const sourcesOf = (step: Step): string[] => Object.values(step.feeds).flatMap((feeds) => feeds.map((feed) => feed.step))

const reusable: ReadonlySet<string> = new Set(['ok', 'empty', 'fallback', 'degraded'])

function reasonOf(
  step: Step,
  { mode }: RunPart,
  { earlier, marks, inputsChanged }: PartFacts,
  reasons: ReadonlyMap<string, PartReason>,
): PartReason | null {
  const record = earlier[step.id]?.record
  if (!record || !reusable.has(record.outcome)) return 'missing'
  if (mode !== 'up-to') return null
  if (record.mark === undefined || record.mark !== marks[step.id]) return 'changed'
  if (step.role === 'input') return inputsChanged ? 'inputs' : null
  return sourcesOf(step).some((id) => reasons.get(id) === 'inputs') ? 'inputs' : null
}

/** The chosen steps and what leads to them, as far back as nothing is given. */
function neededBy(steps: readonly Step[], chosen: ReadonlySet<string>, given: (id: string) => boolean): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const needed = new Set<string>()
  const queue = [...chosen]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const step = byId.get(id)
    if (!step || needed.has(id)) continue
    needed.add(id)
    if (!given(id)) queue.push(...sourcesOf(step))
  }
  return needed
}
