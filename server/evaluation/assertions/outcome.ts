import { say } from '@/pipeline/said'
import type { AssertionCheck } from './check'

export const outcome: AssertionCheck<'outcome'> = {
  check({ is }, { expected, answered: { abstained } }) {
    if (abstained === null) return { state: 'unjudged', reason: say('Nobody knows whether it abstained.') }
    const should = is === 'expected' ? expected.abstain : is === 'abstained'
    if (abstained === should) return { state: 'pass' }
    return { state: 'fail', reason: abstained ? say('It abstained.') : say('It answered instead of abstaining.') }
  },
}
