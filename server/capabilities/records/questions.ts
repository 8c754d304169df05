import { z } from 'zod'
import { storedErrorSchema } from '../stored-json'

/** A question to measure retrieval with, and the place that should answer it; no passage: any chunk of the document. */
export const questionSchema = z.object({
  id: z.string(),
  collectionId: z.string(),
  query: z.string(),
  documentId: z.string(),
  /** The passage in the document's text (UTF-16 offsets). */
  startAt: z.number().nullable(),
  endAt: z.number().nullable(),
  createdAt: z.date(),
})
export type QuestionRecord = z.infer<typeof questionSchema>

/** A question with its document as it is now; `isRemoved`: gone from its source. */
export type AskedQuestion = QuestionRecord & { documentName: string; isRemoved: boolean }

/** The ways of searching that a collection's figures are of; what a retriever can be set to. */
export const qualityModes = ['sparse', 'dense', 'hybrid-auto', 'hybrid-named', 'hybrid-rrf'] as const

/** What is remembered of a measurement; figures and advice follow from the ranks. */
export const measurementSchema = z.object({
  measuredAt: z.string(),
  /** Of the index that was measured. */
  indexId: z.string().nullable(),
  revision: z.number(),
  synthetic: z.boolean(),
  /** In the order of the ranks. */
  modes: z.array(z.object({ mode: z.enum(qualityModes), error: storedErrorSchema.nullable() })),
  questions: z.array(
    z.object({
      query: z.string(),
      documentId: z.string(),
      documentName: z.string(),
      passage: z.object({ start: z.number(), end: z.number() }).nullable(),
      ranks: z.array(z.number().nullable()),
    }),
  ),
})
export type Measurement = z.infer<typeof measurementSchema>

/** The questions of collections, and how they were answered when that was measured last. */
export interface QuestionRecords {
  /** Newest first; those whose document was deleted are left out. */
  list(collectionId: string): Promise<AskedQuestion[]>
  /**
   * Keeps a question; the same one for the same document is kept once, with its newest passage. `null`, and nothing is
   * written, where the collection has `most` others.
   */
  keep(question: Omit<QuestionRecord, 'id' | 'createdAt'>, most: number): Promise<QuestionRecord | null>
  /** Whether there was one. */
  delete(workspaceId: string, id: string): Promise<boolean>
  /** `null`: never measured. Throws `record-damaged`. */
  measurement(collectionId: string): Promise<Measurement | null>
  /** The share of questions answered from the first five chunks, of those collections where that is known. */
  qualities(collectionIds: readonly string[]): Promise<Map<string, { recall5: number; synthetic: boolean }>>
  /** `recall5` is of the way of searching that retrievers should be set to; `null` when nothing was asked. */
  keepMeasurement(collectionId: string, record: Measurement, recall5: number | null): Promise<void>
}
