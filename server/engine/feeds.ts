import { AppError } from '@/pipeline/errors'
import { own } from '@/pipeline/own'
import type { Feed, Step } from '@/pipeline/plan'
import { convert } from '@/pipeline/ports'
import { makeNote, type NoteOf, type StepRecord } from '@/pipeline/run-event'
import { type Said, say } from '@/pipeline/said'

/** The records of the steps that have ended, by step id. */
export type Records = ReadonlyMap<string, StepRecord>

type SkipCode = (typeof skipCodes)[number]
export type FeedState = 'pending' | 'delivered' | SkipCode

export type Readiness = 'wait' | 'run' | NoteOf

// The most telling reason first: a failure explains more than a branch that was not meant to be taken.
const skipCodes = ['upstream-failed', 'upstream-skipped', 'branch-not-taken'] as const

export function stateOf(feed: Feed, records: Records): FeedState {
  const source = records.get(feed.step)
  if (!source) return 'pending'
  if (source.outcome === 'failed') return 'upstream-failed'
  if (source.outcome === 'skipped') return 'upstream-skipped'
  if (own(source.outputs, feed.port) !== undefined) return 'delivered'
  return source.outcome === 'disabled' ? 'upstream-skipped' : 'branch-not-taken'
}

const isSkipped = (state: FeedState): state is SkipCode => state !== 'pending' && state !== 'delivered'

/**
 * Whether a step can run now. It is skipped as soon as one required input can no longer arrive, or when nothing at all
 * arrived; it runs once all its feeds are settled.
 */
export function readiness(step: Step, records: Records): Readiness {
  if (step.alternatives) {
    const choice = choiceOf(step, records)
    if (choice !== 'none') return choice === 'pending' ? 'wait' : 'run'
    return skipNote(Object.values(step.feeds).flat(), records)
  }
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

/** What has become of one alternative. */
export type AlternativeState = 'pending' | 'lost' | 'empty' | 'usable'

/** An alternative is empty when its value is, or when the step that gave it ended so: an answer that says "I do not know". */
export function alternativeState(step: Step, port: string, records: Records): AlternativeState {
  for (const feed of step.feeds[port] ?? []) {
    const state = stateOf(feed, records)
    if (state === 'pending') return 'pending'
    if (state !== 'delivered') continue
    const source = records.get(feed.step)
    const empty = source?.outcome === 'empty' || isEmptyValue(source?.outputs[feed.port])
    return empty && !step.alternatives?.acceptEmpty ? 'empty' : 'usable'
  }
  return 'lost'
}

/** The alternative a step takes: the first that can be used, else the first that at least arrived. */
export function choiceOf(step: Step, records: Records): { port: string } | 'pending' | 'none' {
  let arrived: string | undefined
  for (const port of step.alternatives?.ports ?? []) {
    const state = alternativeState(step, port, records)
    if (state === 'pending') return 'pending'
    if (state === 'usable') return { port }
    if (state === 'empty') arrived ??= port
  }
  return arrived === undefined ? 'none' : { port: arrived }
}

function isEmptyValue(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

function skipNote(feeds: readonly Feed[], records: Records): NoteOf {
  for (const code of skipCodes) {
    const feed = feeds.find((candidate) => stateOf(candidate, records) === code)
    if (feed) return makeNote(code, skipMessage(code, feed), { step: feed.step, port: feed.port })
  }
  throw new Error('A step is skipped only when a feed is')
}

function skipMessage(code: SkipCode, feed: Feed): Said {
  if (code === 'upstream-failed') return say('Step "{step}" failed.', { step: feed.step })
  if (code === 'upstream-skipped') return say('Step "{step}" was skipped.', { step: feed.step })
  return say('Step "{step}" did not take the branch "{port}".', { step: feed.step, port: feed.port })
}

/** The input values of a step that is ready: of several feeds on one port, the first in plan order that was delivered. */
export function inputsOf(step: Step, records: Records): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  const choice = step.alternatives ? choiceOf(step, records) : null
  for (const [port, feeds] of Object.entries(step.feeds)) {
    if (typeof choice === 'object' && choice !== null && choice.port !== port) continue
    const feed = feeds.find((candidate) => stateOf(candidate, records) === 'delivered')
    if (feed) inputs[port] = convert(records.get(feed.step)?.outputs[feed.port], feed.from, feed.to)
  }
  const missing = step.requires.find((port) => inputs[port] === undefined)
  if (missing !== undefined) {
    throw new AppError(
      'invalid-graph',
      say('Input "{missing}" of step "{id}" is not connected.', { missing, id: step.id }),
    )
  }
  return inputs
}
