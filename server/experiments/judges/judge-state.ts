import { createHash } from 'node:crypto'
import type { Assertion } from '@/pipeline/cases/assertion'
import { type JudgeState, LEAST_LABELS } from '@/pipeline/evaluation/judge-card'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { JudgeCardHead } from '@/server/capabilities/records/judge-cards'

/** The kinds of check that a judge decides. */
type JudgedKind = JudgeCardHead['kind']

/** Names a rubric: other words are another judge. */
export const rubricHash = (rubric: string): string =>
  createHash('sha256').update(rubric.trim()).digest('base64url').slice(0, 16)

/** How far a card can be believed for a model as it is now. */
export function stateOfCard(
  { figures, digest }: Pick<JudgeCardHead, 'figures' | 'digest'>,
  now: Pick<ResolvedModel, 'digest'> | undefined,
): JudgeState {
  if (!figures || figures.n < LEAST_LABELS) return 'uncalibrated'
  return !now || (now.digest ?? null) !== digest ? 'stale' : 'calibrated'
}

/** The card of a judge, kind and rubric, if there is one: the one that says most. */
export function cardFor(
  cards: readonly JudgeCardHead[],
  model: ResolvedModel,
  { kind, rubric }: { kind: string; rubric: string },
): JudgeCardHead | undefined {
  const own = cards.filter(
    (card) =>
      card.kind === kind &&
      card.provider === model.provider &&
      card.model === model.model &&
      card.rubricHash === rubricHash(rubric),
  )
  return own.find((card) => stateOfCard(card, model) === 'calibrated') ?? own[0]
}

/** What of an assertion a card is about; nothing for those that no judge decides. */
export const judgedOf = (assertion: Assertion): { kind: JudgedKind; rubric: string } | undefined => {
  if (assertion.kind === 'judge') return { kind: 'judge', rubric: assertion.rubric }
  return assertion.kind === 'nuggets' || assertion.kind === 'faithful'
    ? { kind: assertion.kind, rubric: '' }
    : undefined
}
