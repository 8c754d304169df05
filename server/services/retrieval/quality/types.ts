import { z } from 'zod'
import { retriever } from '@/nodes/retriever/definition'
import type { ErrorInfo } from '@/pipeline/errors'
import type { RetrievalScores } from '@/server/capabilities/records/indexes'
import { type QuestionPlace, qualityModes } from '@/server/capabilities/records/measurements'
import { idSchema } from '../../ids'

export type QualityMode = (typeof qualityModes)[number]

/** Figures of one way of searching on a set of questions. */
export interface MeasuredScores extends RetrievalScores {
  /** Wilson's 95 % interval of recall@5. */
  low: number
  high: number
}

/** A question that was measured, with the rank (from 1) of its first right place by each setting; `null`: not among the first ten. */
export interface RankedQuestion {
  query: string
  places: QuestionPlace[]
  ranks: (number | null)[]
}

/** What to do with the figures: which sentence is shown, and the facts it needs. */
export interface Advice {
  /**
   * `nothing-to-ask`: no questions could be made; `embedder-down`: only words could be measured; `better`: a way beats the
   * default one by more than chance; `weak`: none finds enough; `few`: too few saved questions to tell; `best`: the default is
   * as good as any.
   */
  kind: 'nothing-to-ask' | 'embedder-down' | 'better' | 'weak' | 'few' | 'best'
  /** What retrievers should be set to; `null` where that cannot be told. */
  mode: QualityMode | null
  /** Questions whose place is among the first five by `mode`. */
  found: number
  questions: number
  /** Of `better`: questions found by `mode` and not by the default, and the other way round. */
  gained: number
  lost: number
}

/** How good a collection is at finding what should answer. */
export interface Quality {
  measuredAt: string
  /** The questions were made from the documents themselves; else they are the collection's saved ones. */
  synthetic: boolean
  /** What has changed since: content or index, or the saved questions it was measured on. */
  stale: ('collection' | 'questions')[]
  modes: { mode: QualityMode; scores: MeasuredScores | null; error: ErrorInfo | null }[]
  /** Ranks in the order of `modes`; a mode that could not be measured has `null` everywhere. */
  questions: RankedQuestion[]
  advice: Advice
}

/** A retriever of a draft that searches a collection. */
export interface RetrieverUse {
  pipelineId: string
  pipelineName: string
  nodeId: string
  title: string | null
  /** How it searches; `null`: by settings of its own. */
  mode: QualityMode | null
}

export interface QualityDto {
  /** `null`: never measured. */
  quality: Quality | null
  /** Saved questions that could be measured with. */
  saved: number
  retrievers: RetrieverUse[]
}

/** Settings of a retriever on the same questions. Texts in the order of the questions. */
export interface Comparison {
  synthetic: boolean
  settings: { scores: MeasuredScores | null; error: ErrorInfo | null }[]
  /** All questions, those whose ranks differ first. */
  questions: RankedQuestion[]
  /** Of the last setting against the first, by recall@5. */
  gained: number
  lost: number
  /** How likely so uneven a difference is by chance alone (McNemar's exact test); 1 where nothing differs. */
  p: number
}

export const compareSchema = z.strictObject({
  collectionId: idSchema,
  settings: z.array(retriever.config).min(1).max(4),
})

export const measureSchema = z.strictObject({
  collectionId: idSchema,
  /** `auto`: the saved questions where there are enough of them, else made ones. */
  questions: z.enum(['auto', 'saved', 'synthetic']).default('auto'),
})

export const applySchema = z.strictObject({
  collectionId: idSchema,
  mode: z.enum(qualityModes),
})

/** Pipelines that were changed; `failed`: somebody was saving them at the same moment. */
export interface Applied {
  changed: { pipelineId: string; pipelineName: string; retrievers: number }[]
  failed: { pipelineId: string; pipelineName: string }[]
}
