import { groupedBy, mcnemar } from './statistics'

/** More than this share without a verdict voids a comparison: who judges what is left is no longer the same question. */
export const MOST_UNJUDGED = 0.05

/** What came of one answer: `null`: nothing was asked of it. */
export type Verdict = 'pass' | 'fail' | 'unjudged' | null

/** An answer by one column; equal `caseId`s pair with each other. */
export interface JudgedCase {
  caseId: string
  verdict: Verdict
}

export type Comparison =
  | {
      comparable: false
      /** No case was judged in both; more than 5 % of the answers have no verdict. */
      reason: 'nothing-paired' | 'unjudged'
      cases: number
      /** Share of the paired answers that have no verdict. */
      unjudged: number
    }
  | {
      comparable: true
      cases: number
      unjudged: number
      /** Cases that do better, worse and the same than in the other column. */
      wins: number
      losses: number
      ties: number
      /** How likely so uneven a result is when both are equally good. */
      p: number
    }

/**
 * Compares two columns over the cases that both have. A case is better where more of its repeats pass; with one repeat
 * each that is McNemar's exact test of paired outcomes, with more the sign test over cases, since repeats of one case are
 * no independent trials. Void where more than 5 % of the paired answers are unjudged. The order of cases changes nothing.
 */
export function compareColumns(own: readonly JudgedCase[], other: readonly JudgedCase[]): Comparison {
  const theirs = groupedBy(other.filter(isAsked), ({ caseId }) => caseId)
  const ours = groupedBy(own.filter(isAsked), ({ caseId }) => caseId)
  const pairs = [...ours].flatMap(([id, repeats]) => {
    const across = theirs.get(id)
    return across ? [[repeats, across] as const] : []
  })
  const answers = pairs.flat(2)
  const missing = answers.filter(({ verdict }) => verdict === 'unjudged').length
  const unjudged = answers.length === 0 ? 0 : missing / answers.length
  const shares = pairs.map((pair) => pair.map(passShare)).filter((pair) => pair.every((share) => share !== null))
  const difference = shares.map(([one, two]) => Math.sign((one ?? 0) - (two ?? 0)))
  const cases = difference.length
  if (unjudged > MOST_UNJUDGED) return { comparable: false, reason: 'unjudged', cases, unjudged }
  if (cases === 0) return { comparable: false, reason: 'nothing-paired', cases, unjudged }
  const count = (sign: number) => difference.filter((each) => each === sign).length
  const [wins, losses] = [count(1), count(-1)]
  return { comparable: true, cases, unjudged, wins, losses, ties: cases - wins - losses, p: mcnemar(wins, losses) }
}

const isAsked = ({ verdict }: JudgedCase): boolean => verdict !== null

function passShare(repeats: readonly JudgedCase[]): number | null {
  const judged = repeats.filter(({ verdict }) => verdict !== 'unjudged')
  return judged.length === 0 ? null : judged.filter(({ verdict }) => verdict === 'pass').length / judged.length
}
