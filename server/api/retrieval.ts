import { z } from 'zod'
import { questionTextSchema } from '@/pipeline/question-text'
import { applySchema, compareSchema, measureSchema } from '@/server/services/retrieval/quality/types'
import { benchSchema } from '@/server/services/retrieval/types'
import { idSchema } from './schemas'
import { procedure, router } from './trpc'

const patienceMs = 120_000
const expectedSchema = z.strictObject({
  collectionId: idSchema.optional(),
  documentId: idSchema.optional(),
  documentName: z.string().max(500).optional(),
  text: z.string().max(20_000).optional(),
})
const explainSchema = z.union([
  z.strictObject({ runId: idSchema, expected: expectedSchema }),
  z.strictObject({
    pipelineId: idSchema,
    graph: z.unknown().optional(),
    inputs: z.record(z.string(), z.unknown()),
    expected: expectedSchema,
  }),
])

export const retrievalRouter = router({
  bench: procedure
    .input(benchSchema)
    .query(({ ctx, input, signal }) => ctx.studio.retrieval.bench(input, signal ?? AbortSignal.timeout(patienceMs))),
  questions: procedure
    .input(z.object({ collectionId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.retrieval.questions(input.collectionId)),
  saveQuestion: procedure
    .input(
      z.strictObject({
        collectionId: idSchema,
        query: questionTextSchema,
        documentId: idSchema,
        passage: z.strictObject({ start: z.number().int().nonnegative(), end: z.number().int().positive() }).optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.studio.retrieval.saveQuestion(input)),
  deleteQuestion: procedure
    .input(z.object({ id: idSchema }))
    .mutation(({ ctx, input }) => ctx.studio.retrieval.deleteQuestion(input.id)),
  explain: procedure
    .input(explainSchema)
    .mutation(({ ctx, input, signal }) =>
      ctx.studio.retrieval.explain(input, signal ?? AbortSignal.timeout(patienceMs)),
    ),
  quality: procedure
    .input(z.strictObject({ collectionId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.retrieval.quality(input.collectionId)),
  measure: procedure
    .input(measureSchema)
    .mutation(({ ctx, input, signal }) =>
      ctx.studio.retrieval.measure(input, signal ?? AbortSignal.timeout(patienceMs)),
    ),
  applyMode: procedure.input(applySchema).mutation(({ ctx, input }) => ctx.studio.retrieval.applyMode(input)),
  compare: procedure
    .input(compareSchema)
    .mutation(({ ctx, input, signal }) =>
      ctx.studio.retrieval.compare(input, signal ?? AbortSignal.timeout(patienceMs)),
    ),
})
