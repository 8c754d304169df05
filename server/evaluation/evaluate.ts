import type { Assertion, CheckResult } from '@/pipeline/cases/assertion'
import { errorInfo, messageOf } from '@/pipeline/errors'
import { exactMatch, tokenF1 } from '@/pipeline/metrics/text'
import { say } from '@/pipeline/said'
import { assertionChecks } from './assertions'
import type { Check, Finding } from './assertions/check'
import { isLabel } from './assertions/label'
import { type Subject, subjectOf } from './subject'
import type { Evaluate } from './types'
import { mistakeIn } from './usable'

/** One after the other: a judge's server is busy enough with the answers. */
export const evaluate: Evaluate = async ({ case: asked, answered, assertions }, tools, options) => {
  const subject = subjectOf(asked, answered, tools, options)
  if (answered.outcome !== 'failed') addPlainScores(subject)
  const checks: CheckResult[] = []
  for (const assertion of [...assertions, ...asked.expected.checks]) {
    const finding = await findingOf(assertion, subject)
    checks.push({ id: assertion.id, kind: assertion.kind, ...finding })
  }
  return { checks, scores: subject.scores, usage: subject.usage, ...labelGiven(subject) }
}

/** What is told of a label beside its score, so that many cases make a matrix. */
function labelGiven({ expected, answered, bare }: Subject): { given?: string } {
  if (expected.label === undefined || answered.outcome === 'failed') return {}
  return { given: (answered.label ?? bare).slice(0, 200) }
}

/** What a case expects is scored whether or not it is asked for. */
function addPlainScores({ scores, expected, answered, bare }: Subject): void {
  if (expected.answers.length > 0) {
    scores.exactMatch = exactMatch(bare, expected.answers)
    scores.tokenF1 = tokenF1(bare, expected.answers)
  }
  if (expected.label !== undefined) scores.label = Number(isLabel(answered.label ?? bare, expected.label))
  if (answered.abstained !== null) scores.abstention = Number(answered.abstained === expected.abstain)
  if (answered.confidence !== undefined) scores.confidence = answered.confidence
}

async function findingOf(assertion: Assertion, subject: Subject): Promise<Finding> {
  const check: Check<Assertion> = assertionChecks[assertion.kind]
  if (check.isAsked?.(assertion, subject) === false) return { state: 'void' }
  if (subject.answered.outcome === 'failed') return { state: 'fail', reason: say('There is no answer.') }
  try {
    return await check.check(assertion, subject)
  } catch (error) {
    subject.options.signal.throwIfAborted()
    const reason = mistakeIn(assertion) ?? messageOf(errorInfo(error))
    return { state: 'unjudged', reason: say('No verdict: {reason}', { reason }) }
  }
}
