import type { Plan, Step } from '@/pipeline/plan'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { alternativeState, type Records } from './feeds'

/** An edge out of a step: the step it leads to and the input it ends in. */
export interface Consumer {
  step: Step
  port: string
}

/** What lazy alternatives add to a plan's layout; all empty where a plan has none. */
export interface LazyLayout {
  consumers: ReadonlyMap<string, readonly Consumer[]>
  /** Steps that may turn out not to be needed, in plan order. */
  lazy: ReadonlySet<Step>
  /** Steps whose end may open or close an alternative. */
  decisive: ReadonlySet<string>
}

const none: LazyLayout = { consumers: new Map(), lazy: new Set(), decisive: new Set() }

/** Works out which steps lead to nothing but later alternatives. */
export function lazyLayout(plan: Plan): LazyLayout {
  if (!plan.steps.some((step) => step.alternatives)) return none
  const consumers = new Map<string, Consumer[]>(plan.steps.map((step) => [step.id, []]))
  const decisive = new Set<string>()
  for (const step of plan.steps) {
    for (const [port, feeds] of Object.entries(step.feeds)) {
      for (const feed of feeds) {
        consumers.get(feed.step)?.push({ step, port })
        if (step.alternatives) decisive.add(feed.step)
      }
    }
  }
  const lazyIds = new Set<string>()
  for (const step of plan.steps.toReversed()) {
    const ahead = consumers.get(step.id) ?? []
    const later = ({ step: target, port }: Consumer) =>
      lazyIds.has(target.id) || (target.alternatives?.ports.indexOf(port) ?? 0) > 0
    if (step.role === undefined && ahead.length > 0 && ahead.every(later)) lazyIds.add(step.id)
  }
  return { consumers, decisive, lazy: new Set(plan.steps.filter((step) => lazyIds.has(step.id))) }
}

type Demand = { is: 'wanted' } | { is: 'unsure' } | { is: 'unwanted'; by: string }

/**
 * What keeps a step from starting although its inputs may be there: `wait` while an earlier alternative may still serve,
 * a note when one did, `undefined` when the step is needed. A step is needed as soon as anything it leads to needs it.
 *
 * Waiting always ends: from the output, or from any undecided choice that is needed itself, one comes by way of pending
 * feeds only to steps that are needed too, and the first of them has all its inputs.
 */
export function heldBack(step: Step, layout: LazyLayout, records: Records): 'wait' | NoteOf | undefined {
  if (!layout.lazy.has(step)) return undefined
  const demand = demandFor(step, layout, records, new Map())
  if (demand.is !== 'unwanted') return demand.is === 'unsure' ? 'wait' : undefined
  const message = say('Not needed: an earlier alternative of step "{by}" served.', { by: demand.by })
  return makeNote('not-needed', message, { step: demand.by })
}

function demandFor(step: Step, layout: LazyLayout, records: Records, known: Map<Step, Demand>): Demand {
  if (!layout.lazy.has(step)) return { is: 'wanted' }
  const before = known.get(step)
  if (before) return before
  let best: Demand | undefined
  for (const { step: target, port } of layout.consumers.get(step.id) ?? []) {
    const demand = demandOfEdge(target, port, demandFor(target, layout, records, known), records)
    if (!best || best.is === 'unwanted' || demand.is === 'wanted') best = demand
    if (demand.is === 'wanted') break
  }
  const found = best ?? { is: 'wanted' }
  known.set(step, found)
  return found
}

function demandOfEdge(target: Step, port: string, demand: Demand, records: Records): Demand {
  const ports = target.alternatives?.ports ?? []
  let result = demand
  for (const earlier of ports.slice(0, Math.max(0, ports.indexOf(port)))) {
    const state = alternativeState(target, earlier, records)
    if (state === 'usable') return { is: 'unwanted', by: target.id }
    if (state === 'pending' && demand.is === 'wanted') result = { is: 'unsure' }
  }
  return result
}
