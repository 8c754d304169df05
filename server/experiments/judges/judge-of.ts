import type { Case } from '@/pipeline/cases/case'
import type { Environment } from '@/pipeline/environment'
import type { ExperimentSetup } from '@/pipeline/evaluation/experiment'
import type { JudgeState } from '@/pipeline/evaluation/judge-card'
import type { JudgeCardHead } from '@/server/capabilities/records/judge-cards'
import { judgingOf } from '@/server/play/judge-cell'
import { cardFor, judgedOf, stateOfCard } from './judge-state'

/** The judge of an experiment or grid, and how far it can be believed. */
export interface JudgeTold {
  provider: string
  model: string
  digest: string | null
  state: JudgeState
  cardId: string | null
}

/** What is asked of answers with what single cases ask: a judge may decide either. */
export const withChecks = <Setup extends Pick<ExperimentSetup, 'assertions'>>(
  setup: Setup,
  cases: readonly Pick<Case, 'expected'>[],
): Setup => ({ ...setup, assertions: [...setup.assertions, ...cases.flatMap(({ expected }) => expected.checks)] })

const worst: readonly JudgeState[] = ['uncalibrated', 'stale', 'calibrated']

/** The judge whose word is worth least of those that decide anything; null: none does. */
export function judgeOf(
  setup: Pick<ExperimentSetup, 'assertions' | 'judge'>,
  environment: Environment,
  cards: readonly JudgeCardHead[],
): JudgeTold | null {
  const judging = judgingOf(setup, environment)
  const told = setup.assertions.flatMap((assertion): JudgeTold[] => {
    const about = judgedOf(assertion)
    const model = about && judging.judgeOf('judge' in assertion ? assertion.judge : undefined)
    if (!about || !model) return []
    const card = cardFor(cards, model, about)
    const state = card ? stateOfCard(card, model) : 'uncalibrated'
    return [
      { provider: model.provider, model: model.model, digest: model.digest ?? null, state, cardId: card?.id ?? null },
    ]
  })
  return told.toSorted((a, b) => worst.indexOf(a.state) - worst.indexOf(b.state))[0] ?? null
}
