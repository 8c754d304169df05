import type { Assertion, AssertionKind, CheckResult } from '@/pipeline/cases/assertion'
import { type Said, say } from '@/pipeline/said'
import type { Subject } from '../subject'

export type AssertionOf<K extends AssertionKind> = Extract<Assertion, { kind: K }>

/** What a check found. */
export type Finding = Omit<CheckResult, 'id' | 'kind'>

/** How assertions are checked. */
export interface Check<A extends Assertion> {
  /** Whether the case says what this needs to know; absent: it is asked of every case. */
  isAsked?(assertion: A, subject: Subject): boolean
  /** Not called where there is no answer. What it throws is no verdict. */
  check(assertion: A, subject: Subject): Finding | Promise<Finding>
}
export type AssertionCheck<K extends AssertionKind> = Check<AssertionOf<K>>

/** Passes where it holds; the reason is told only where it does not. */
export const passIf = (holds: boolean, reason: () => CheckResult['reason'], score?: number): Finding => ({
  state: holds ? 'pass' : 'fail',
  ...(score !== undefined && { score }),
  ...(!holds && { reason: reason() }),
})

/** Sums of shares such as three thirds fall short of the whole by nothing. */
export const reaches = (score: number, atLeast: number): boolean => score >= atLeast - 1e-9

export const percentOf = (share: number): number => Math.round(share * 100)

/** Says of a verdict that no language model had a part in it. */
export const byWords = (reason: Said): Said => say('{reason} Compared by words: no language model serves.', { reason })
