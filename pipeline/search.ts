import { z } from 'zod'

/** The longest question that a collection is asked, in characters. */
export const MAX_QUESTION_LENGTH = 10_000

/** A question to search with, at every door the same. */
export const questionTextSchema = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)

/** How a hybrid search joins its two lists; `auto` leaves it to what the dense one is worth (`chooseFusion`). */
export const fusionSettings = ['auto', 'score', 'dbsf', 'rrf'] as const
export type FusionSetting = (typeof fusionSettings)[number]

/** The ways in which the retrieval bench asks a question, in the order it shows them. */
export const benchModes = [
  'dense',
  'sparse',
  'hybrid-named',
  'hybrid-auto',
  'hybrid-score',
  'hybrid-rrf',
  'hybrid-dbsf',
  'lexical-rerank',
  'mmr',
] as const
export type BenchMode = (typeof benchModes)[number]
