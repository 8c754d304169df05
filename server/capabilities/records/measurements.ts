import { z } from 'zod'
import { storedErrorSchema } from '../stored-json'

/** The ways of searching that a collection's figures are of; what a retriever can be set to. */
export const qualityModes = ['sparse', 'dense', 'hybrid-auto', 'hybrid-named', 'hybrid-rrf'] as const

const placeSchema = z.object({
  documentId: z.string(),
  documentName: z.string(),
  /** In the document's text (UTF-16 offsets); null: any chunk of it. */
  passage: z.object({ start: z.number(), end: z.number() }).nullable(),
})
/** A place that answers a question. */
export type QuestionPlace = z.infer<typeof placeSchema>

const rankedSchema = z.object({
  query: z.string(),
  /** Where it is answered; each is as good. */
  places: z.array(placeSchema),
  /** Of the first of its places (from 1), by the order of the modes; null: not among the first ten. */
  ranks: z.array(z.number().nullable()),
})

/** Earlier versions knew one place of a question. */
const earlierSchema = rankedSchema
  .omit({ places: true })
  .extend(placeSchema.shape)
  .transform(({ query, ranks, ...place }) => ({ query, places: [place], ranks }))

/** What is remembered of a measurement; figures and advice follow from the ranks. */
export const measurementSchema = z.object({
  measuredAt: z.string(),
  /** Of the index that was measured. */
  indexId: z.string().nullable(),
  revision: z.number(),
  synthetic: z.boolean(),
  /** In the order of the ranks. */
  modes: z.array(z.object({ mode: z.enum(qualityModes), error: storedErrorSchema.nullable() })),
  questions: z.array(z.union([rankedSchema, earlierSchema])),
})
export type Measurement = z.infer<typeof measurementSchema>

/** How the questions of collections were answered when that was measured last. */
export interface MeasurementRecords {
  /** `null`: never measured. Throws `record-damaged`. */
  get(collectionId: string): Promise<Measurement | null>
  /** The share of questions answered from the first five chunks, of those collections where that is known. */
  qualities(collectionIds: readonly string[]): Promise<Map<string, { recall5: number; synthetic: boolean }>>
  /** `recall5` is of the way of searching that retrievers should be set to; `null` when nothing was asked. */
  keep(collectionId: string, record: Measurement, recall5: number | null): Promise<void>
}
