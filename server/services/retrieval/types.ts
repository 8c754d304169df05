import { z } from 'zod'
import type { Chunk } from '@/pipeline/chunk'
import { evalPlaceSchema } from '@/pipeline/evaluation/experiment'
import type { LossStage } from '@/pipeline/explain'
import { filterSchema } from '@/pipeline/filter'
import type { RunStatus } from '@/pipeline/run-event'
import { type BenchMode, questionTextSchema } from '@/pipeline/search'
import type { QuestionPlace } from '@/server/capabilities/records/measurements'
import type { ChosenFusion } from '@/server/knowledge/choose-fusion'
import { idSchema } from '../ids'

export const benchSchema = z.strictObject({
  id: idSchema,
  query: questionTextSchema,
  topK: z.number().int().min(1).max(100).default(10),
  filter: filterSchema.optional(),
})

export interface BenchHit {
  chunk: Chunk
  /** Where the text has words of the question (UTF-16 offsets into `chunk.text`). */
  matches: { start: number; end: number }[]
}

/** One question in every mode. Times in milliseconds. */
export interface BenchResult {
  query: string
  /** How the question was analysed, by language. */
  terms: { language: string; terms: string[] }[]
  modes: {
    mode: BenchMode
    hits: BenchHit[]
    /** How the lists were joined and why, in modes that search both ways. */
    fusion: ChosenFusion | null
    durationMs: number
    error: string | null
  }[]
}

export interface QuestionDto {
  id: string
  collectionId: string
  query: string
  /** Where it is answered; each is as good. */
  places: QuestionPlace[]
  createdAt: string
}

/** What became of the expected chunks at one stage of one step. */
export interface WaterfallStage {
  stage: LossStage
  stepId: string | null
  stepType: string | null
  status: 'passed' | 'lost' | 'not-reached'
  /** Rank of the best expected chunk among `of`, where the stage ranks. */
  rank: number | null
  of: number | null
  /** How far the stage lets chunks through (top-k, token budget). */
  limit: number | null
  score: number | null
  /** A code for the UI and the facts it needs, such as `below-k`, `not-in-collection`, `filtered-out`, `context-cut`. */
  reason: string
  params: Record<string, string | number | boolean>
}

export interface Waterfall {
  question: string
  expected: { documentId: string; documentName: string; chunkIds: string[]; text: string | null }
  stages: WaterfallStage[]
  /** The first stage that lost it; `null`: it reached the answer. */
  lostAt: LossStage | null
  /** The run that was made or looked at. */
  runId: string | null
  outcome: RunStatus | null
}

const expectedSchema = z.strictObject({
  collectionId: idSchema.optional(),
  documentId: idSchema.optional(),
  documentName: z.string().max(500).optional(),
  text: z.string().max(20_000).optional(),
})
/** The document or passage that should have answered: a document's id or name, with or without a text it contains. */
export type Expected = z.infer<typeof expectedSchema>

/** A run that was made, an answer of an experiment, or a pipeline that is run for it. */
export const explainSchema = z.union([
  z.strictObject({ runId: idSchema, expected: expectedSchema }),
  z.strictObject({ experimentId: idSchema, ...evalPlaceSchema.shape, expected: expectedSchema }),
  z.strictObject({
    pipelineId: idSchema,
    graph: z.unknown().optional(),
    inputs: z.record(z.string(), z.unknown()),
    expected: expectedSchema,
  }),
])
export type ExplainInput = z.infer<typeof explainSchema>
