import { citationFigures, claimPrecision } from '@/pipeline/metrics/citations'
import { say } from '@/pipeline/said'
import { judgeFor } from '../judge'
import { faithfulnessOf } from '../support'
import { type AssertionCheck, byWords, reaches } from './check'

/** Also gives what citations are worth, since the same is asked for it. */
export const faithful: AssertionCheck<'faithful'> = {
  async check({ atLeast, judge: ref }, subject) {
    if (subject.answered.abstained === true) return { state: 'void' }
    if (subject.sources.size === 0) return { state: 'void', reason: say('The model was given no sources.') }
    const judge = judgeFor(subject, ref)
    const { claims, statements } = await faithfulnessOf(subject, judge)
    const score = claimPrecision(claims.map(({ supported }) => supported))
    if (score === null) return { state: 'void', reason: say('The answer claims nothing.') }
    const citations = citationFigures(statements)
    subject.scores.faithfulness = score
    if (citations) subject.scores.citationRecall = citations.recall
    if (citations && citations.precision !== null) subject.scores.citationPrecision = citations.precision
    const wrong = claims.filter(({ supported }) => !supported).map(({ text }) => text.slice(0, 200))
    const reason =
      wrong.length === 0
        ? say('The sources support all of it.')
        : say('The sources do not support “{claim}” ({count} of {total} claims).', {
            claim: wrong[0] ?? '',
            count: wrong.length,
            total: claims.length,
          })
    return { state: reaches(score, atLeast) ? 'pass' : 'fail', score, reason: judge ? reason : byWords(reason) }
  },
}
