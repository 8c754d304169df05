import { z } from 'zod'
import { answerFeatures } from './answer-features'
import { answerModelSchema } from './answer-model'
import { boostedTreesSchema } from './boosted-trees'
import { sentenceFeatures } from './sentence-features'
import { spanFeatures } from './span-features'

/** What the reader learnt, and from what. `calibration`: the answer's score s becomes the confidence 1 / (1 + exp(−(slope · s + shift))). */
export const readerModelSchema = z.object({
  about: z.object({
    data: z.string(),
    sha256: z.string(),
    licence: z.string(),
    date: z.string(),
    by: z.string(),
    /** Each article read by a model that was trained on the others. */
    leaveOneArticleOut: z.record(z.string(), z.number()),
  }),
  sentence: boostedTreesSchema,
  span: boostedTreesSchema,
  answer: answerModelSchema,
  /** The reader stays silent below this score. */
  threshold: z.number(),
  calibration: z.object({ slope: z.number(), shift: z.number() }),
})
export type ReaderModel = z.infer<typeof readerModelSchema>

/** Reads a model; throws when it was trained for other features than these. */
export function readModel(json: unknown): ReaderModel {
  const model = readerModelSchema.parse(json)
  check(model.sentence.features, sentenceFeatures)
  check(model.span.features, spanFeatures)
  check(model.answer.trees.features, answerFeatures)
  return model
}

function check(trained: readonly string[], ours: readonly string[]): void {
  if (trained.join() !== ours.join())
    throw new Error('The reader’s weights are for other features: run scripts/reader/train.ts.')
}
