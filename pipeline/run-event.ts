import { z } from 'zod'
import { type ErrorCode, errorTable } from './error-table'
import { type Json, jsonSchema } from './json'
import { earlier, english, type Said, saidSchema } from './said'

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]
export const errorInfoSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  fix: z.string(),
  said: z.object({ message: saidSchema, fix: saidSchema.optional() }).optional(),
  details: z.record(z.string(), jsonSchema).optional(),
})

/** How a step ended. Only `ok` is green. `pinned` and `disabled` steps of drafts did not run. */
export const outcomes = ['ok', 'skipped', 'pinned', 'disabled', 'fallback', 'degraded', 'empty', 'failed'] as const
export const outcomeSchema = z.enum(outcomes)
export type Outcome = z.infer<typeof outcomeSchema>

/** What the engine says of steps, and several nodes. A node declares what it alone says (`notes` of its definition). */
export const commonNotes = [
  'nothing-found',
  'below-threshold',
  'no-evidence',
  'history-cut',
  'examples-cut',
  'prompt-cut',
  'template-suspect',
  'no-sources',
  'example-asked',
  'sub-run',
  'alternative-failed',
  'alternatives-empty',
  'upstream-failed',
  'upstream-skipped',
  'branch-not-taken',
  'not-needed',
  'given',
  'cancelled',
] as const

/**
 * Why a step did not simply end `ok`: a code, the sentence in English and apart from any language (earlier versions stored
 * none), and the facts.
 */
export const stepNoteSchema = z.object({
  code: z.string().min(1),
  message: z.string(),
  said: saidSchema.optional(),
  params: z.record(z.string(), jsonSchema).optional(),
})
export type StepNote = z.infer<typeof stepNoteSchema>
/** A note as one who writes it may code it: with a common code or its own. */
export type NoteOf<Own extends string = never> = StepNote & { code: Own | (typeof commonNotes)[number] }

/** Makes a note. */
export function makeNote<const Code extends string>(
  code: Code,
  said: Said,
  params?: { [key: string]: Json },
): StepNote & { code: Code } {
  return { code, message: english(said), said, ...(params && { params }) }
}

/** What a note says, apart from any language. */
export const saidBy = ({ said, message }: StepNote): Said => said ?? earlier(message)

/** A note as callers outside the studio read it: in English. */
export const plainNote = ({ code, message, params }: StepNote): Omit<StepNote, 'said'> => ({ code, message, params })

export const usageSchema = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  modelMs: z.number().nonnegative().optional(),
})
export type Usage = z.infer<typeof usageSchema>

/** What is kept of one executed step. Inputs and outputs are exact port values by port name. Times in milliseconds. */
export const stepRecordSchema = z.object({
  stepId: z.string(),
  type: z.string(),
  outcome: outcomeSchema,
  notes: z.array(stepNoteSchema),
  error: errorInfoSchema.optional(),
  startedAt: z.number(),
  durationMs: z.number().nonnegative(),
  attempts: z.number().int().nonnegative(),
  cached: z.boolean(),
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
  /** One-line preview per output port. */
  previews: z.record(z.string(), z.string()),
  usage: usageSchema.optional(),
  /** What a step that did not end had streamed until then, by port. No step is fed with it. */
  partial: z.record(z.string(), z.string()).optional(),
  /** Node-specific facts for the inspector: token budget, finish reason, scores. */
  details: z.record(z.string(), z.unknown()).optional(),
  /** The run that the outputs were taken from. */
  reusedFrom: z.string().optional(),
  /** Input ports whose values a person edited at a breakpoint. */
  edited: z.array(z.string()).optional(),
  /** What the outputs follow from (`marks.ts`); only in runs of drafts. */
  mark: z.string().optional(),
})
export type StepRecord = z.infer<typeof stepRecordSchema>

/** How a run ended. `tryout`: nothing went wrong, but pinned or edited values or nodes that are switched off had a part in it; only of drafts. */
export const runStatuses = ['ok', 'tryout', 'fallback', 'degraded', 'empty', 'failed', 'cancelled'] as const
export const runStatusSchema = z.enum(runStatuses)
export type RunStatus = z.infer<typeof runStatusSchema>

/** What a run comes to that reached its output, by the highest rank of its steps. */
export const rankedStatuses = ['ok', 'tryout', 'fallback', 'degraded', 'empty'] as const satisfies RunStatus[]
const TRYOUT = 1
const ranks: { readonly [outcome in Outcome]?: number } = {
  pinned: TRYOUT,
  disabled: TRYOUT,
  fallback: 2,
  degraded: 3,
  empty: 4,
}
/** With what is pinned, switched off or edited a run is a try-out, however well the rest went. */
export const rankOf = ({ outcome, edited }: Pick<StepRecord, 'outcome' | 'edited'>): number =>
  ranks[outcome] ?? (edited ? TRYOUT : 0)

export const partModes = ['only', 'up-to', 'from'] as const
/** A run of part of a graph: one node, all that leads up to it, or all that follows from it. */
export const runPartSchema = z.object({ mode: z.enum(partModes), node: z.string().min(1).max(64) })
export type RunPart = z.infer<typeof runPartSchema>

const base = { runId: z.string(), seq: z.number().int().nonnegative(), at: z.number() }

/**
 * What a run tells, in order: `seq` grows by one with each event. Exactly one `run.finished` ends it.
 * `step.token` is live only; every other event is kept and replays after a reconnect, but for `step.inner`, which is kept
 * and told to nobody: what happens inside a step may be many times what the run itself has to tell.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    ...base,
    planHash: z.string(),
    part: runPartSchema.optional(),
  }),
  /** The run waits before the step until somebody goes on with its inputs, or stops. */
  z.object({
    type: z.literal('step.waiting'),
    ...base,
    stepId: z.string(),
    inputs: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('step.started'), ...base, stepId: z.string(), attempt: z.number().int().positive() }),
  z.object({
    type: z.literal('step.token'),
    ...base,
    stepId: z.string(),
    /** One of the step's outputs, or `reasoning`: what a model thinks, which no step is fed with. */
    port: z.string(),
    text: z.string(),
    /** The text takes the place of all that the port has streamed. */
    reset: z.literal(true).optional(),
  }),
  z.object({
    type: z.literal('step.retrying'),
    ...base,
    stepId: z.string(),
    attempt: z.number().int().positive(),
    delayMs: z.number(),
    error: errorInfoSchema,
  }),
  z.object({ type: z.literal('step.finished'), ...base, step: stepRecordSchema }),
  /**
   * A step of a run inside a step has ended. `within`: the path of that run (`step-path.ts`); `last`: what came behind was
   * too much to be kept.
   */
  z.object({
    type: z.literal('step.inner'),
    ...base,
    within: z.string(),
    step: stepRecordSchema,
    last: z.literal(true).optional(),
  }),
  z.object({
    type: z.literal('run.finished'),
    ...base,
    status: runStatusSchema,
    outputs: z.record(z.string(), z.unknown()),
    error: errorInfoSchema.optional(),
    usage: usageSchema,
    durationMs: z.number().nonnegative(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
export type RunFinished = Extract<RunEvent, { type: 'run.finished' }>

/** The name under which a step streams what its model thinks. */
export const REASONING = 'reasoning'

/** Whether an event is kept for replay. */
export const isLifecycle = (event: RunEvent): boolean => event.type !== 'step.token'

/** A source as answers cite it: the number in `[n]` and the place it leads to. */
export const answerSourceSchema = z.object({
  citation: z.number().int().positive(),
  chunkId: z.string(),
  collectionId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  /** What the document says it is, where its chunks carry that. */
  title: z.string().optional(),
  subject: z.string().optional(),
  period: z.string().optional(),
  page: z.number().int().positive().optional(),
  headingPath: z.array(z.string()).optional(),
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  score: z.number(),
  cited: z.boolean(),
  /** When the document was last seen to be current, ISO 8601; `stale`: longer ago than its source allows. */
  asOf: z.string().optional(),
  stale: z.boolean().optional(),
})
export type AnswerSource = z.infer<typeof answerSourceSchema>
