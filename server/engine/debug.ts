import type { DraftDebug } from '@/pipeline/debug'
import type { Feed, Plan, Step } from '@/pipeline/plan'
import { convert, converts, type PortType, previewOf } from '@/pipeline/ports'
import { makeNote, type RunPart, type StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Nest } from '../capabilities/pipelines'
import { type Records, stateOf } from './feeds'

/** What a person who looks into a draft wants of a run. No run of an endpoint has it. */
export interface DebugOptions extends DraftDebug {
  /** Records of earlier runs that stand for steps of this one, by step; `reusedFrom` names the run. */
  reused: ReadonlyMap<string, StepRecord>
  /** Runs only a part of the graph: there need be no output. */
  part?: RunPart | undefined
  /** Waits before a step that has a breakpoint; gives the inputs to go on with. */
  waitAt: (stepId: string, inputs: Record<string, unknown>) => Promise<Record<string, unknown>>
  /** The step that a run goes on from: it runs, whatever it leads to. */
  from?: string
  /** Nobody asks whether what comes of it is stale: records get no marks. */
  unmarked?: true
  /** What is given in the runs inside a step: what came of it follows from that too. */
  inside?: { step: string; given: NonNullable<Nest['given']> }
}

/** The steps that nothing needs, because all they lead to is pinned or was taken from an earlier run. */
export function notNeeded(plan: Plan, { pins, reused, part, from }: DebugOptions): ReadonlySet<string> {
  const given = (id: string) => pins.has(id) || reused.has(id)
  if (pins.size === 0 && reused.size === 0) return new Set()
  const fed = new Set(
    plan.steps.flatMap((step) => Object.values(step.feeds).flatMap((feeds) => feeds.map((f) => f.step))),
  )
  const needed = new Set<string>()
  // What feeds nothing is what the plan is for.
  const queue = plan.steps.filter((step) => !fed.has(step.id) || [part?.node, from].includes(step.id))
  for (let step = queue.pop(); step; step = queue.pop()) {
    if (needed.has(step.id)) continue
    needed.add(step.id)
    if (given(step.id)) continue
    const sources = new Set(Object.values(step.feeds).flatMap((feeds) => feeds.map((feed) => feed.step)))
    queue.push(...plan.steps.filter(({ id }) => sources.has(id)))
  }
  return new Set(
    plan.steps.filter(({ id, role }) => role !== 'input' && !given(id) && !needed.has(id)).map(({ id }) => id),
  )
}

export const notNeededNote = () => makeNote('given', say('Not needed: what it leads to is pinned or reused.'))

/** A record of an earlier run as this one has it: nothing ran, so it took no time and no tokens. */
export function reusedRecord(record: StepRecord, at: number): StepRecord {
  const { usage: _usage, ...kept } = record
  return { ...kept, startedAt: at, durationMs: 0, attempts: 0, cached: true }
}

/** A step that gives what is pinned instead of running; ports without a pin give nothing. */
export function pinnedRecord(step: Step, blank: StepRecord, pins: Readonly<Record<string, unknown>>): StepRecord {
  const outputs = Object.fromEntries(Object.entries(pins).filter(([port]) => step.outputs[port] !== undefined))
  return { ...blank, outcome: 'pinned', outputs, previews: previews(step, outputs) }
}

/** Whether every feed of a step has come to its end. */
export const isSettled = (step: Step, records: Records): boolean =>
  Object.values(step.feeds).every((feeds) => feeds.every((feed) => stateOf(feed, records) !== 'pending'))

/**
 * A step that is switched off: each of its inputs passes to the first output whose type it has, else to the first it
 * converts to, and to one only. Outputs that get none give nothing, so their branches are skipped.
 */
export function disabledRecord(step: Step, blank: StepRecord, records: Records): StepRecord {
  const arrived = new Map<string, { value: unknown; type: PortType }>()
  for (const [port, feeds] of Object.entries(step.feeds)) {
    const feed = feeds.find((candidate) => stateOf(candidate, records) === 'delivered')
    if (feed) arrived.set(port, { value: arrivedAt(feed, records), type: feed.to })
  }
  const inputs = Object.fromEntries([...arrived].map(([port, { value }]) => [port, value]))
  const outputs: Record<string, unknown> = {}
  for (const fits of [(from: PortType, to: PortType) => from === to, converts]) {
    for (const [output, to] of Object.entries(step.outputs)) {
      if (Object.hasOwn(outputs, output)) continue
      const found = [...arrived].find(([, { type }]) => fits(type, to))
      if (!found) continue
      const [port, { value, type }] = found
      outputs[output] = convert(value, type, to)
      arrived.delete(port)
    }
  }
  return { ...blank, outcome: 'disabled', inputs, outputs, previews: previews(step, outputs) }
}

const arrivedAt = (feed: Feed, records: Records): unknown =>
  convert(records.get(feed.step)?.outputs[feed.port], feed.from, feed.to)

function previews({ outputs: types }: Step, outputs: Record<string, unknown>): Record<string, string> {
  const lines = Object.entries(types).flatMap(([port, type]): [string, string][] =>
    outputs[port] === undefined ? [] : [[port, previewOf(outputs[port], type)]],
  )
  return Object.fromEntries(lines)
}
