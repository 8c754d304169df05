import { z } from 'zod'

/** The longest question that a collection is asked, in characters. */
export const MAX_QUESTION_LENGTH = 10_000

/** A question to search with, at every door the same. */
export const questionTextSchema = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)
