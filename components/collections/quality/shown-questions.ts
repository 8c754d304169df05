import type { Quality, RankedQuestion } from '@/server/services/retrieval/quality/types'

/** How deep a prompt usually reaches: recall@5 counts the same. */
const DEPTH = 5

/** Whether the way of searching that is recommended (else by words) does not find it among the first five. */
export function isLost({ ranks }: RankedQuestion, { modes, advice }: Pick<Quality, 'modes' | 'advice'>): boolean {
  const at = modes.findIndex(({ mode }) => mode === (advice.mode ?? 'sparse'))
  const rank = ranks[at] ?? null
  return rank === null || rank > DEPTH
}

/** Questions in the order they are looked at: those that are lost first, then as they were measured. */
export function shownQuestions(quality: Quality, lostOnly: boolean): RankedQuestion[] {
  const lost = quality.questions.filter((question) => isLost(question, quality))
  return lostOnly ? lost : [...lost, ...quality.questions.filter((question) => !isLost(question, quality))]
}
