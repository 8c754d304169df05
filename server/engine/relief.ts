import { messageOf } from '@/pipeline/errors'
import type { Step } from '@/pipeline/plan'
import { makeNote, type NoteOf, type StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { LazyLayout } from './demand'
import { alternativeState, type Records } from './feeds'

/**
 * Whether what became of a step changes nothing in the run's result: everything it leads to ends in alternatives that
 * were not taken. Such a failure does not fail the run; the step that took another alternative tells it.
 */
export function isRelieved(
  stepId: string,
  layout: LazyLayout,
  records: Records,
  known: Map<string, boolean> = new Map(),
): boolean {
  const before = known.get(stepId)
  if (before !== undefined) return before
  const ahead = layout.consumers.get(stepId) ?? []
  const relieved =
    ahead.length > 0 &&
    ahead.every(({ step, port }) => passedOver(step, port, records) || isRelieved(step.id, layout, records, known))
  known.set(stepId, relieved)
  return relieved
}

/** Whether a step went on with another alternative than this. */
function passedOver(step: Step, port: string, records: Records): boolean {
  const record = records.get(step.id)
  if (!step.alternatives || !record || record.outcome === 'failed' || record.outcome === 'skipped') return false
  // A step with alternatives is given the one it takes and nothing else.
  return !Object.hasOwn(record.inputs, port)
}

/** The record of a step that took one of its alternatives, with the outcome and the notes that the others call for. */
export function withLosses(step: Step, record: StepRecord, records: Records): StepRecord {
  if (!step.alternatives || record.outcome === 'failed') return record
  const { ports } = step.alternatives
  const [taken = ''] = Object.keys(record.inputs)
  if (alternativeState(step, taken, records) === 'empty') {
    const isEmpty = (port: string) => alternativeState(step, port, records) === 'empty'
    const losses = ports.filter((port) => !isEmpty(port)).flatMap((port) => lossOf(step, port, records))
    return {
      ...record,
      outcome: 'empty',
      notes: [noneServed(taken, ports.filter(isEmpty), ports), ...losses, ...record.notes],
    }
  }
  const losses = ports.slice(0, ports.indexOf(taken)).flatMap((port) => lossOf(step, port, records))
  if (losses.length === 0) return record
  return {
    ...record,
    outcome: record.outcome === 'ok' ? 'fallback' : record.outcome,
    notes: [...losses, ...record.notes],
  }
}

/** What was passed on for want of anything better: the first alternative that arrived, although it is empty. */
function noneServed(taken: string, empty: string[], ports: readonly string[]): NoteOf {
  const message =
    empty.length === ports.length
      ? say('Every alternative was empty; the value of the first one, "{taken}", was passed on.', { taken })
      : say('No alternative gave anything; the value of "{taken}", which is empty, was passed on.', { taken })
  return makeNote('alternatives-empty', message, { port: taken, empty })
}

/** Why an alternative could not be taken; nothing when it was not meant to be: a branch that was not taken. */
function lossOf(step: Step, port: string, records: Records): NoteOf[] {
  if (alternativeState(step, port, records) === 'empty') {
    const from = step.feeds[port]?.[0]?.step ?? ''
    const message = say('Alternative "{port}" came out empty.', { port })
    return [makeNote('alternative-failed', message, { port, step: from })]
  }
  for (const feed of step.feeds[port] ?? []) {
    const failed = failureBehind(feed.step, records)
    if (!failed?.error) continue
    const { code } = failed.error
    const message = say('Alternative "{port}" failed: {reason}', {
      port,
      reason: messageOf(failed.error),
    })
    return [makeNote('alternative-failed', message, { port, step: failed.stepId, error: code })]
  }
  return []
}

/** The failed step that a skipped one goes back to. */
function failureBehind(stepId: string, records: Records): StepRecord | undefined {
  let record = records.get(stepId)
  while (record?.outcome === 'skipped') {
    const before = record.notes[0]?.params?.step
    if (typeof before !== 'string' || before === record.stepId) return undefined
    record = records.get(before)
  }
  return record?.outcome === 'failed' ? record : undefined
}
