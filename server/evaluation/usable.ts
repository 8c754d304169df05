import { schemaIssues } from '@/nodes/shared/json-schema-field'
import type { Assertion } from '@/pipeline/cases/assertion'
import { AppError } from '@/pipeline/errors'
import { foreign, type Said, say } from '@/pipeline/said'
import { patternOf } from './assertions/regex'

/** Why an assertion cannot be checked, whatever the answer; null: it can. */
export function mistakeIn(assertion: Assertion): Said | null {
  if (assertion.kind === 'json-schema') return schemaIssues(assertion.schema)[0]?.message ?? null
  if (assertion.kind !== 'regex') return null
  try {
    patternOf(assertion.pattern)
    return null
  } catch (error) {
    const reason = foreign(error instanceof Error ? error.message : String(error))
    return say('The pattern {pattern} cannot be read: {reason}', { pattern: assertion.pattern, reason })
  }
}

/** Throws `invalid-input` for the first assertion that cannot be checked; `field` is where they stand. */
export function requireUsable(assertions: readonly Assertion[], field: string): void {
  for (const [at, assertion] of assertions.entries()) {
    const mistake = mistakeIn(assertion)
    if (mistake) throw new AppError('invalid-input', mistake, { details: { field: `${field}.${at}` } })
  }
}
