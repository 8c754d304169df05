import { z } from '@hono/zod-openapi'
import { definitions } from '@/nodes/definitions.gen'
import { inputFieldSchema } from '@/pipeline/plan'
import { answerSourceSchema, commonNotes, outcomeSchema, stepNoteSchema, usageSchema } from '@/pipeline/run-event'

/** Body of a call. */
export const callSchema = z
  .strictObject({
    inputs: z.record(z.string(), z.unknown()).openapi({
      description:
        'One value per input field of the pipeline; its own document has their schema. What does not fit it is answered with 422.',
    }),
    stream: z
      .boolean()
      .default(false)
      .openapi({ description: 'Answer with server-sent events that end with the same result.' }),
  })
  .openapi('Call', { example: { inputs: { question: 'When does the safety valve open?' }, stream: false } })

export const timingSchema = z.object({
  step: z.string(),
  type: z.string(),
  outcome: outcomeSchema,
  startMs: z.number().openapi({ description: 'Milliseconds after the start of the run.' }),
  durationMs: z.number(),
})

/** A note as callers read it. Any JSON; said so because the schema of JSON refers to itself, which the document cannot show. */
const publicNoteSchema = stepNoteSchema.omit({ said: true }).extend({
  code: z.enum([...commonNotes, ...[...definitions.values()].flatMap(({ notes }) => Object.keys(notes ?? {}))]),
  params: z.record(z.string(), z.unknown()).optional(),
})

/** What a call gives back. */
export const resultSchema = z
  .object({
    runId: z.string(),
    status: z
      .enum(['ok', 'fallback', 'degraded', 'empty'])
      .openapi({ description: 'Only ok is a full success; notes say what was the matter otherwise.' }),
    outputs: z.object({ answer: z.string(), sources: z.array(answerSourceSchema) }),
    notes: z.array(publicNoteSchema.extend({ step: z.string() })),
    usage: usageSchema,
    confidence: z.number().min(0).max(1).optional().openapi({
      description:
        'How likely the answer is right, calibrated; only from models that can tell, such as the built-in reader.',
    }),
    timings: z.object({ totalMs: z.number(), steps: z.array(timingSchema) }),
  })
  .openapi('Result')

/** RFC 9457 problem document. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    fix: z.string(),
    field: z.string().optional().openapi({ description: 'The input, or the field of a filter, that is wrong.' }),
    runId: z.string().optional().openapi({ description: 'The run that failed, when one had started.' }),
  })
  .openapi('Problem')

const event = <N extends string, D extends z.ZodType>(name: N, data: D) =>
  z.object({ event: z.literal(name), id: z.number().int().optional(), data })

/** An event of a streamed answer, its `data` read as JSON. */
export const streamEventSchema = z
  .discriminatedUnion('event', [
    event('run.started', z.object({ runId: z.string() })),
    event('step.started', z.object({ step: z.string(), attempt: z.number().int() })),
    event(
      'step.retrying',
      z.object({ step: z.string(), attempt: z.number().int(), delayMs: z.number(), code: z.string() }),
    ),
    event('token', z.object({ text: z.string(), reset: z.literal(true).optional() })),
    event(
      'step.finished',
      z.object({
        step: z.string(),
        type: z.string(),
        outcome: outcomeSchema,
        notes: z.array(publicNoteSchema),
        durationMs: z.number(),
      }),
    ),
    event('result', resultSchema),
    event('error', problemSchema),
  ])
  .openapi('StreamEvent')

/** The text of a stream. OpenAPI 3.1 can describe the whole, not what it is made of: that is said beside. */
export const streamSchema = z.string().openapi({
  description: 'Server-sent events, each a `StreamEvent`.',
  'x-event': { $ref: '#/components/schemas/StreamEvent' },
})

export const openApiSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.looseObject({ post: z.looseObject({}).optional() })),
})

/** What an endpoint is: its signature. */
export const descriptionSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    version: z.number().int(),
    planHash: z.string(),
    inputs: z.array(inputFieldSchema),
    run: z.object({ method: z.literal('POST'), path: z.string() }),
  })
  .openapi('Endpoint')

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health')

export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'not-ready']),
    dependencies: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['up', 'degraded', 'down']),
        required: z.boolean(),
        message: z.string().optional(),
      }),
    ),
  })
  .openapi('Readiness')
