import { z } from 'zod'
import { type Chunk, chunkSchema } from '@/pipeline/chunk'
import { AppError, errorInfo, errorOf } from '@/pipeline/errors'
import type { InputField } from '@/pipeline/input-field'
import type { Json } from '@/pipeline/json'
import { type Message, messageSchema } from '@/pipeline/message'
import type { PlanPipeline } from '@/pipeline/plan'
import {
  type AnswerSource,
  answerSourceSchema,
  makeNote,
  type NoteOf,
  type Outcome,
  saidBy,
} from '@/pipeline/run-event'
import { english, say } from '@/pipeline/said'
import type { SubRun } from '@/server/capabilities/pipelines'

/** What another pipeline answered, in the shapes that ports carry. */
export interface SubAnswer {
  /** `pinned`: a person gave values inside it. */
  status: Exclude<Outcome, 'failed' | 'skipped' | 'disabled'>
  text: string
  sources: Chunk[]
}

/** A step of another pipeline's run, for people. */
export interface SubStep {
  step: string
  type: string
  outcome: Outcome
  /** Milliseconds. */
  ms: number
}

export const stepsOf = ({ steps }: SubRun): SubStep[] =>
  steps.map(({ stepId, type, outcome, durationMs }) => ({ step: stepId, type, outcome, ms: Math.round(durationMs) }))

/** The values of `fields` that arrived, as another pipeline takes them: a history holds turns of the conversation only. */
export function subInputs(
  inputs: Readonly<Record<string, unknown>>,
  fields: readonly InputField[],
): Record<string, unknown> {
  const given = fields.filter(({ name }) => inputs[name] !== undefined)
  return Object.fromEntries(
    given.map(({ name, type }) => [name, type === 'history' ? turnsOf(inputs[name]) : inputs[name]]),
  )
}

const turnsOf = (value: unknown): Pick<Message, 'role' | 'content'>[] =>
  z
    .array(messageSchema)
    .parse(value)
    .filter(({ role }) => role !== 'system')
    .map(({ role, content }) => ({ role, content }))

/** Reads what a pipeline gave back. Throws its error when it failed or was stopped. */
export function readSubRun(run: SubRun, pipeline: PlanPipeline): SubAnswer {
  const { status, outputs, error } = run.finished
  if (status === 'failed' || status === 'cancelled') {
    const { code, said, details } = errorOf(error ?? errorInfo(undefined))
    // Its steps were repeated where that can help.
    throw new AppError(code, say('“{name}” failed: {reason}', { name: pipeline.name, reason: said.message }), {
      fix: said.fix,
      details: { ...details, pipeline: pipeline.name },
      retryable: false,
    })
  }
  const answer = outputs.answer
  return {
    status: status === 'tryout' ? 'pinned' : status,
    text: typeof answer === 'string' ? answer : '',
    sources: sourcesOf(run),
  }
}

/** The whole chunks that reached its output; where they are not known, what its answer tells of them. */
function sourcesOf({ finished, steps }: SubRun): Chunk[] {
  const output = steps.find(({ type }) => type === 'output')
  const whole = z.array(chunkSchema).safeParse(output?.inputs.sources)
  if (whole.success) return whole.data
  const told = z.array(answerSourceSchema).safeParse(finished.outputs.sources)
  return told.success ? told.data.map(toChunk) : []
}

function toChunk(source: AnswerSource, index: number): Chunk {
  const { citation, chunkId, collectionId, documentId, documentName, text, score, start, end, asOf, stale } = source
  return {
    id: chunkId,
    collectionId,
    documentId,
    documentName,
    text,
    position: {
      index,
      start,
      end,
      ...(source.page === undefined ? {} : { page: source.page }),
      ...(source.headingPath === undefined ? {} : { headingPath: source.headingPath }),
    },
    metadata: {},
    score,
    stages: {},
    citation,
    ...(source.title === undefined ? {} : { title: source.title }),
    ...(source.subject === undefined ? {} : { subject: source.subject }),
    ...(source.period === undefined ? {} : { period: source.period }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(stale === undefined ? {} : { stale }),
  }
}

/** Says that a pipeline did not end well, with what its steps noted. */
export function subRunNote(run: SubRun, pipeline: PlanPipeline): NoteOf {
  const { status } = run.finished
  const reasons = run.steps
    .filter(({ outcome }) => outcome !== 'ok' && outcome !== 'skipped')
    // Without the step's id, which would say nothing: its run shows where.
    .flatMap(({ notes }) => notes.map(saidBy))
  const { name } = pipeline
  const why = reasons
    .slice(0, 3)
    .reduce(
      (before, reason) => say('{before} {reason}', { before, reason }),
      say('“{name}” ended as {status}.', { name, status }),
    )
  return makeNote('sub-run', why, { pipeline: name, status, reasons: reasons.slice(0, 10).map(english) })
}

/** The result of a run as one JSON value, for whoever wants more than the answer. */
export const resultOf = (run: SubRun, answer: SubAnswer): Json => ({
  status: answer.status,
  // Outputs of runs are JSON: they leave the server as such.
  outputs: JSON.parse(JSON.stringify(run.finished.outputs)) as Json,
})
