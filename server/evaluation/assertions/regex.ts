import { type RE2JS as Pattern, RE2JS } from 're2js'
import type { Assertion } from '@/pipeline/cases/assertion'
import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

/** Making a pattern takes longer than using it; an assertion is the same object for all cells of a grid. */
const known = new WeakMap<Assertion, Pattern>()

/** RE2's syntax, or JavaScript's as far as RE2 can do it. Throws for what is no pattern. */
export const patternOf = (pattern: string): Pattern => RE2JS.compile(RE2JS.translateRegExp(pattern))

export const regex: AssertionCheck<'regex'> = {
  check(assertion, { answered }) {
    const { pattern, not } = assertion
    const compiled = known.get(assertion) ?? patternOf(pattern)
    known.set(assertion, compiled)
    const matcher = compiled.matcher(answered.text)
    const found = matcher.find()
    return passIf(found !== not, () =>
      not
        ? say('“{found}” matches {pattern}.', { found: (matcher.group() ?? '').slice(0, 200), pattern })
        : say('Nothing in the answer matches {pattern}.', { pattern }),
    )
  },
}
