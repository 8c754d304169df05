import { exactMatch, tokenF1 } from '@/pipeline/metrics/text'
import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf, percentOf, reaches } from './check'

export const answer: AssertionCheck<'answer'> = {
  isAsked: (_, { expected }) => expected.answers.length > 0,
  check({ by, atLeast }, { expected: { answers }, bare }) {
    const expected = (answers[0] ?? '').slice(0, 200)
    if (by === 'exact') {
      const score = exactMatch(bare, answers)
      return passIf(score === 1, () => say('It is not “{expected}”.', { expected }), score)
    }
    const score = tokenF1(bare, answers)
    const percent = percentOf(score)
    return passIf(
      reaches(score, atLeast),
      () => say('{percent} % of the words agree with “{expected}”.', { percent, expected }),
      score,
    )
  },
}
