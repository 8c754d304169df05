import type { RunEvent } from '@/pipeline/run-event'

/*
 * Events as they are stored. Values travel from output to input by reference, so most of a trace would be copies:
 * an input that is some step's output is stored as `{ "$from": [step, port] }`. Only whole port values are replaced;
 * one that looks like such a mark itself is wrapped in `{ "$is": … }`.
 */

type Origin = [stepId: string, port: string]
/** Where each port value of a run first came from, by identity (long texts: by content). */
export type Origins = Map<unknown, Origin>

type Values = Record<string, unknown>

/** Shorter texts cost less than the mark that would replace them. */
const MIN_TEXT = 64

/** One row's worth of events as JSON text. `origins` belongs to the run and is carried from row to row. */
export function encodeEvents(events: readonly RunEvent[], origins: Origins): string {
  return JSON.stringify(events.map((event) => encode(event, origins)))
}

/** The events of a run from all its rows, in order. */
export function decodeEvents(rows: readonly string[]): RunEvent[] {
  const outputs = new Map<string, Values>()
  return rows.flatMap((row) => {
    // Rows are written by `encodeEvents` alone.
    const events = JSON.parse(row) as RunEvent[]
    return events.map((event) => decode(event, outputs))
  })
}

function encode(event: RunEvent, origins: Origins): RunEvent {
  if (event.type === 'run.finished') return { ...event, outputs: marked(event.outputs, origins) }
  if (event.type !== 'step.finished') return event
  const { step } = event
  const inputs = marked(step.inputs, origins)
  const outputs = marked(step.outputs, origins)
  for (const [port, value] of Object.entries(step.outputs)) {
    if (isShareable(value) && !origins.has(value)) origins.set(value, [step.stepId, port])
  }
  return { ...event, step: { ...step, inputs, outputs } }
}

function decode(event: RunEvent, outputs: Map<string, Values>): RunEvent {
  if (event.type === 'run.finished') return { ...event, outputs: resolved(event.outputs, outputs) }
  if (event.type !== 'step.finished') return event
  const step = {
    ...event.step,
    inputs: resolved(event.step.inputs, outputs),
    outputs: resolved(event.step.outputs, outputs),
  }
  outputs.set(step.stepId, step.outputs)
  return { ...event, step }
}

function marked(values: Values, origins: Origins): Values {
  return mapValues(values, (value) => {
    const origin = isShareable(value) ? origins.get(value) : undefined
    if (origin) return { $from: origin }
    return isMark(value) ? { $is: value } : value
  })
}

function resolved(values: Values, outputs: ReadonlyMap<string, Values>): Values {
  return mapValues(values, (value) => {
    if (!isMark(value)) return value
    if (value.$from === undefined) return value.$is
    const [stepId, port] = value.$from
    return outputs.get(stepId)?.[port]
  })
}

const isShareable = (value: unknown): boolean =>
  typeof value === 'string' ? value.length >= MIN_TEXT : typeof value === 'object' && value !== null

function isMark(value: unknown): value is { $from?: Origin; $is?: unknown } {
  return typeof value === 'object' && value !== null && (Object.hasOwn(value, '$from') || Object.hasOwn(value, '$is'))
}

function mapValues(values: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]))
}
