import type { OptimiseSetup } from '@/pipeline/evaluation/optimise'
import type { CaseRecord } from '@/server/capabilities/records/datasets'

/** Training cases that are measured at once to find failures: so many for each that is to be read. */
const TRIED_FOR_ONE = 2
const LEAST_TRIED = 8

export const batchSize = ({ batch }: Pick<OptimiseSetup, 'batch'>): number =>
  Math.max(LEAST_TRIED, TRIED_FOR_ONE * batch)

/** What an optimiser asks at the most, where the first batch of training cases has failures: answers, reflections, and validation cases. */
export function mostAsked(setup: OptimiseSetup, cases: readonly Pick<CaseRecord, 'split'>[]) {
  const count = (split: CaseRecord['split']) => cases.filter((one) => one.split === split).length
  const validation = count('validation')
  const batch = Math.min(batchSize(setup), count('train'))
  const isReflecting = setup.ways.includes('reflect')
  const each = validation + (isReflecting ? 2 * batch : 0)
  return {
    answers: validation + setup.proposals * each + 2 * count('test'),
    reflections: isReflecting ? setup.proposals : 0,
    validation,
  }
}
