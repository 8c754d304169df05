import type { Evaluate } from '@/server/evaluation/types'

/** Judges nothing. */
export const notJudged: Evaluate = () =>
  Promise.resolve({ checks: [], scores: {}, usage: { inputTokens: 0, outputTokens: 0 } })
