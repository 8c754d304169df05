import type { CheckResult } from '../cases/assertion'
import type { Verdict } from './compare'

/**
 * What all checks of one answer come to: it fails with one that fails, passes where all that were asked pass; one without
 * a verdict leaves the whole without. Null: nothing was asked.
 */
export function verdictOf(checks: readonly Pick<CheckResult, 'state'>[]): Verdict {
  const states = new Set(checks.map(({ state }) => state))
  if (states.has('fail')) return 'fail'
  if (states.has('unjudged')) return 'unjudged'
  return states.has('pass') ? 'pass' : null
}

/** The same as a cell tells it: null where nothing was asked or something could not be judged. */
export function passedOf(checks: readonly Pick<CheckResult, 'state'>[]): boolean | null {
  const verdict = verdictOf(checks)
  return verdict === null || verdict === 'unjudged' ? null : verdict === 'pass'
}
