import { z } from 'zod'
import { previewOf } from '@/pipeline/ports'
import { type RunEvent, runEventSchema, type StepRecord } from '@/pipeline/run-event'
import { stepPath } from '@/pipeline/step-path'
import { readStored } from '@/server/capabilities/stored-json'
import { damagedRun } from './rows'

/*
 * Events as they are stored. Values travel from step to step by reference, so most of a trace would be copies: what has
 * been there before, a chunk or a long text, is stored as `{ "$from": [step, port, …keys] }`, where it first stood among
 * the outputs. What looks like such a mark itself is wrapped in `{ "$is": … }`.
 */

type Key = string | number
const originSchema = z.tuple([z.string()], z.union([z.string(), z.number()]))
const storedEventsSchema = z.array(runEventSchema)
/** Where a value stands: linked, because most places are never named. */
interface Place {
  parent: Place | null
  key: Key
}
/** Where each shareable value of a run first stood, by identity (long texts: by content). */
export class Origins extends Map<unknown, Place> {
  /** How much of what happened inside its steps is stored. Characters of JSON. */
  inner = 0
}

type Values = Record<string, unknown>

/**
 * How much a run keeps of what happens inside its steps: a list of hundreds of items would take as much as thousands of
 * other runs. The step that goes beyond it is the last one that is kept. Characters of JSON.
 */
export const MOST_INNER = 4 * 1024 * 1024

/** Shorter texts cost less than the mark that would replace them; so do objects with fewer members. */
const MIN_TEXT = 64
const MIN_MEMBERS = 5
/** How deep values are searched for what has been there before: a chunk in a source in a message in a port's list. */
const MAX_DEPTH = 5

/** One row's worth of events as JSON text. `origins` belongs to the run and is carried from row to row. */
export function encodeEvents(events: readonly RunEvent[], origins: Origins): string {
  let text = ''
  for (const event of events) {
    if (event.type === 'step.inner' && origins.inner > MOST_INNER) continue
    const own = event.type === 'step.inner' ? innerText(event, origins) : JSON.stringify(encode(event, origins))
    text += text === '' ? own : `,${own}`
  }
  return `[${text}]`
}

function innerText(event: RunEvent, origins: Origins): string {
  const text = JSON.stringify(encode(event, origins))
  origins.inner += text.length
  return origins.inner > MOST_INNER ? `${text.slice(0, -1)},"last":true}` : text
}

/**
 * The events of a run from all its rows, in order. Steps that were stored without previews get them. Throws
 * `record-damaged` for rows that are not as `encodeEvents` wrote them.
 */
export function decodeEvents(rows: readonly string[]): RunEvent[] {
  const outputs = new Map<string, Values>()
  return rows.flatMap((row) => readStored(storedEventsSchema, row, damagedRun).map((event) => decode(event, outputs)))
}

function encode(event: RunEvent, origins: Origins): RunEvent {
  if (event.type === 'run.finished') return { ...event, outputs: marked(event.outputs, origins, null) }
  if (event.type !== 'step.finished' && event.type !== 'step.inner') return event
  const { step } = event
  const inputs = marked(step.inputs, origins, null)
  const outputs = marked(step.outputs, origins, pathOf(event))
  return { ...event, step: { ...step, inputs, outputs } }
}

function decode(event: RunEvent, outputs: Map<string, Values>): RunEvent {
  if (event.type === 'run.finished') resolve(event.outputs, outputs, 0)
  if (event.type !== 'step.finished' && event.type !== 'step.inner') return event
  const { step } = event
  resolve(step.inputs, outputs, 0)
  // Known before it is resolved: what stands later in it may refer to what stands earlier.
  outputs.set(pathOf(event), step.outputs)
  resolve(step.outputs, outputs, 0)
  if (Object.keys(step.previews).length === 0) step.previews = previewsOf(step)
  return event
}

type StepEvent = Extract<RunEvent, { type: 'step.finished' | 'step.inner' }>

/** A step's name among all of a run. Those of the run itself go by their ids, as they always did. */
const pathOf = (event: StepEvent): string =>
  event.type === 'step.inner' ? stepPath(event.within, event.step.stepId) : event.step.stepId

/** Port values with marks for what is known. Values of a step's outputs become known; `null`: these are no outputs. */
function marked(values: Values, origins: Origins, stepId: string | null): Values {
  const step = stepId === null ? null : { parent: null, key: stepId }
  const changed: Values = {}
  for (const port of Object.keys(values)) changed[port] = markedValue(values[port], origins, step, port, 1)
  return changed
}

function markedValue(value: unknown, origins: Origins, parent: Place | null, key: Key, depth: number): unknown {
  if (typeof value === 'string' ? value.length < MIN_TEXT : typeof value !== 'object' || value === null) return value
  const known = origins.get(value)
  if (known) return { $from: pathTo(known) }
  const place = parent && { parent, key }
  if (typeof value === 'string') {
    if (place) origins.set(value, place)
    return value
  }
  // Neither a text nor anything else that is no object gets here.
  const container = value as object
  if (isMark(container)) return { $is: container }
  return markedContainer(container, origins, place, depth)
}

/** The container itself when nothing in it is known, else a copy with marks. */
function markedContainer(container: object, origins: Origins, place: Place | null, depth: number): unknown {
  const isList = Array.isArray(container)
  const searched = depth <= MAX_DEPTH && !(isList && typeof container[0] === 'number')
  const members = container as Record<Key, unknown>
  let changed: Record<Key, unknown> | undefined
  let count = 0
  // Reading keys one by one leaves no garbage, of which a list of entries per object would make much.
  for (const name in members) {
    count += 1
    if (!searched) continue
    const member = members[name]
    const stored = markedValue(member, origins, place, isList ? Number(name) : name, depth + 1)
    if (stored === member) continue
    changed ??= copyOf(container)
    changed[name] = stored
  }
  if (place && count >= (isList ? 2 : MIN_MEMBERS)) origins.set(container, place)
  return changed ?? container
}

function copyOf(container: object): Record<Key, unknown> {
  // A list is reached by its keys like any other object.
  if (!Array.isArray(container)) return { ...container } as Record<Key, unknown>
  const members: readonly unknown[] = container
  return [...members] as unknown as Record<Key, unknown>
}

function pathTo(place: Place): Key[] {
  const path: Key[] = []
  for (let at: Place | null = place; at; at = at.parent) path.unshift(at.key)
  return path
}

/** Puts values in the places of marks, in the order in which they were made: what a mark names is there already. */
function resolve(members: Record<Key, unknown>, outputs: ReadonlyMap<string, Values>, depth: number): void {
  for (const [key, member] of Object.entries(members)) {
    if (!isContainer(member)) continue
    if (isMark(member)) members[key] = member.$from === undefined ? member.$is : valueAt(member.$from, outputs)
    else if (depth < MAX_DEPTH) resolve(member, outputs, depth + 1)
  }
}

function valueAt(from: unknown, outputs: ReadonlyMap<string, Values>): unknown {
  const origin = originSchema.safeParse(from)
  if (!origin.success) throw damagedRun(origin.error)
  const [stepId, ...keys] = origin.data
  let value: unknown = outputs.get(stepId)
  for (const key of keys) value = isContainer(value) ? value[key] : undefined
  // What is marked is always a long text, a list or an object.
  if (value === undefined) throw damagedRun(new Error(`Nothing stands at ${JSON.stringify(from)}.`))
  return value
}

const isContainer = (value: unknown): value is Record<Key, unknown> => typeof value === 'object' && value !== null

const isMark = (value: object): value is { $from?: unknown; $is?: unknown } => '$from' in value || '$is' in value

/** Published endpoints record no previews, which nobody may ever look at: made here from the shape of the values. */
function previewsOf({ outputs }: StepRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([port, value]) => [port, previewOf(value, typeOf(value))]))
}

function typeOf(value: unknown): Parameters<typeof previewOf>[1] {
  if (!Array.isArray(value)) return 'json'
  const members: readonly unknown[] = value
  const first = members[0]
  if (typeof first !== 'object' || first === null) return 'json'
  if ('documentName' in first) return 'chunks'
  return 'role' in first && 'content' in first ? 'messages' : 'json'
}
