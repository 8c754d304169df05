import { AppError } from '@/pipeline/errors'
import type { Feed, Step } from '@/pipeline/plan'
import { convert } from '@/pipeline/ports'
import type { StepNote, StepRecord } from '@/pipeline/run-event'

/** The records of the steps that have ended, by step id. */
export type Records = ReadonlyMap<string, StepRecord>

type SkipCode = Extract<StepNote['code'], 'upstream-failed' | 'upstream-skipped' | 'branch-not-taken'>
type FeedState = 'pending' | 'delivered' | SkipCode

export type Readiness = 'wait' | 'run' | StepNote

// The most telling reason first: a failure explains more than a branch that was not meant to be taken.
const skipCodes = ['upstream-failed', 'upstream-skipped', 'branch-not-taken'] as const

function stateOf(feed: Feed, records: Records): FeedState {
  const source = records.get(feed.step)
  if (!source) return 'pending'
  if (source.outcome === 'failed') return 'upstream-failed'
  if (source.outcome === 'skipped') return 'upstream-skipped'
  return source.outputs[feed.port] === undefined ? 'branch-not-taken' : 'delivered'
}

const isSkipped = (state: FeedState): state is SkipCode => state !== 'pending' && state !== 'delivered'

/**
 * Whether a step can run now. It is skipped as soon as one required input can no longer arrive, or when nothing at all
 * arrived; it runs once all its feeds are settled.
 */
export function readiness(step: Step, records: Records): Readiness {
  let pending = false
  let delivered = false
  const skipped: Feed[] = []
  for (const [port, feeds] of Object.entries(step.feeds)) {
    let lost = feeds.length > 0
    for (const feed of feeds) {
      const state = stateOf(feed, records)
      if (isSkipped(state)) skipped.push(feed)
      else lost = false
      pending ||= state === 'pending'
      delivered ||= state === 'delivered'
    }
    if (lost && step.requires.includes(port)) return skipNote(feeds, records)
  }
  if (pending) return 'wait'
  if (skipped.length > 0 && !delivered) return skipNote(skipped, records)
  return 'run'
}

function skipNote(feeds: readonly Feed[], records: Records): StepNote {
  for (const code of skipCodes) {
    const feed = feeds.find((candidate) => stateOf(candidate, records) === code)
    if (feed) return { code, message: skipMessage(code, feed), params: { step: feed.step, port: feed.port } }
  }
  throw new Error('A step is skipped only when a feed is')
}

function skipMessage(code: SkipCode, feed: Feed): string {
  if (code === 'upstream-failed') return `Step "${feed.step}" failed.`
  if (code === 'upstream-skipped') return `Step "${feed.step}" was skipped.`
  return `Step "${feed.step}" did not take the branch "${feed.port}".`
}

/** The input values of a step that is ready: of several feeds on one port, the first in plan order that was delivered. */
export function inputsOf(step: Step, records: Records): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  for (const [port, feeds] of Object.entries(step.feeds)) {
    const feed = feeds.find((candidate) => stateOf(candidate, records) === 'delivered')
    if (feed) inputs[port] = convert(records.get(feed.step)?.outputs[feed.port], feed.from, feed.to)
  }
  const missing = step.requires.find((port) => inputs[port] === undefined)
  if (missing !== undefined) {
    throw new AppError('invalid-graph', `Input "${missing}" of step "${step.id}" is not connected.`)
  }
  return inputs
}
