import type { PairedResult, Verdict } from '../evaluation/figures'
import type { MetricKind } from '../evaluation/metric-names'
import { type Clustered, clusterMean } from './clusters'
import { MOST_UNJUDGED } from './compare'
import { clopperPearson, normalPoint, studentPoint, studentTwoSided } from './distributions'
import { holm } from './holm'
import { detectable, detectableMean } from './power'
import { groupedBy, mcnemar, meanOf, wilson } from './statistics'

const ALPHA = 0.05

/** What two candidates came to in one case; null: no verdict. Several of one case are its repeats. */
export interface Pair {
  caseId: string
  /** Its source document. */
  cluster: string
  own: number | null
  other: number | null
}

/**
 * Compares two candidates over the cases that both have; repeats of a case count as one value. Yes or no by McNemar's
 * exact test, scores and amounts by the studentised bootstrap over documents; where documents have several cases, yes or
 * no must also hold over documents. The interval is that of the test: it leaves zero out exactly where the verdict is
 * *better* or *worse*. Void where more than 5 % of the answers have no verdict. The order of the pairs changes nothing.
 */
export function comparePaired(pairs: readonly Pair[], kind: MetricKind): PairedResult {
  const judged = judgedOf(pairs)
  if ('reason' in judged) return judged
  const test = testOf(judged.pairs, kind)
  return resultOf(test, kind, test.p, ALPHA)
}

/**
 * The same of several metrics at once: `pHolm` and the verdict are corrected for their number, and their intervals are as
 * much wider. `alone`: the one by which is decided, which stays outside and keeps its power.
 */
export function compareMetrics<Name extends string>(
  all: ReadonlyMap<Name, { pairs: readonly Pair[]; kind: MetricKind }>,
  alone?: NoInfer<Name> | null,
): Map<Name, PairedResult> {
  const results = new Map<Name, PairedResult>()
  const tests: { name: Name; kind: MetricKind; test: Test }[] = []
  for (const [name, { pairs, kind }] of all) {
    const judged = judgedOf(pairs)
    if ('reason' in judged) results.set(name, judged)
    else tests.push({ name, kind, test: testOf(judged.pairs, kind) })
  }
  const family = tests.filter(({ name }) => name !== alone)
  const corrected = new Map(holm(family.map(({ test }) => test.p)).map((p, at) => [family[at]?.name, p]))
  for (const { name, kind, test } of tests) {
    const pHolm = corrected.get(name) ?? test.p
    const alpha = name === alone ? ALPHA : (ALPHA * Math.max(test.p, LEAST)) / Math.max(pHolm, LEAST * family.length)
    results.set(name, resultOf(test, kind, pHolm, alpha))
  }
  return results
}
/** A chance that is no smaller number any more. */
const LEAST = 1e-300

/** One case: what both came to. */
interface JudgedPair {
  cluster: string
  own: number
  other: number
}

function judgedOf(all: readonly Pair[]): { pairs: JudgedPair[] } | Extract<PairedResult, { comparable: false }> {
  const cases = new Map<string, { cluster: string; own: number; owns: number; other: number; others: number }>()
  let missing = 0
  for (const { caseId, cluster, own, other } of all) {
    let one = cases.get(caseId)
    if (!one) {
      one = { cluster, own: 0, owns: 0, other: 0, others: 0 }
      cases.set(caseId, one)
    }
    missing += Number(own === null) + Number(other === null)
    one.own += own ?? 0
    one.owns += Number(own !== null)
    one.other += other ?? 0
    one.others += Number(other !== null)
  }
  const pairs: JudgedPair[] = []
  for (const { cluster, own, owns, other, others } of cases.values()) {
    if (owns > 0 && others > 0) pairs.push({ cluster, own: own / owns, other: other / others })
  }
  if (missing > MOST_UNJUDGED * 2 * all.length) return { comparable: false, reason: 'unjudged', n: pairs.length }
  return pairs.length === 0 ? { comparable: false, reason: 'nothing-paired', n: 0 } : { pairs }
}

interface Test {
  n: number
  difference: number
  p: number
  higher: number
  lower: number
  detectable: number
  /** At 1 − alpha. */
  interval: (alpha: number) => { low: number; high: number }
}

function testOf(pairs: readonly JudgedPair[], kind: MetricKind): Test {
  const differences = pairs.map(({ cluster, own, other }) => ({ cluster, value: own - other }))
  const higher = differences.filter(({ value }) => value > 0).length
  const lower = differences.filter(({ value }) => value < 0).length
  const isYesNo = kind === 'yes-no' && pairs.every(({ own, other }) => isWhole(own) && isWhole(other))
  const told = isYesNo
    ? yesNoTest(differences, higher, lower)
    : meanTest(differences, kind === 'amount' ? Number.POSITIVE_INFINITY : 1)
  return { n: pairs.length, difference: meanOf(differences.map(({ value }) => value)) ?? 0, higher, lower, ...told }
}

const isWhole = (value: number): boolean => value === 0 || value === 1

type Told = Pick<Test, 'p' | 'detectable' | 'interval'>

/** Student's test with the error over documents. `most`: the largest difference that there can be. */
function meanTest(differences: readonly Clustered[], most: number): Told {
  const whole = clusterMean(differences)
  const n = differences.length
  if (!whole || whole.error === null) return { p: 1, detectable: most, interval: () => ({ low: -most, high: most }) }
  const { mean, freedom } = whole
  if (whole.error < TINY && Math.abs(mean) < TINY) return sameTest(n, most)
  const error = whole.error < TINY ? leastError(differences, mean) : whole.error
  const interval = (alpha: number) => {
    const reach = studentPoint(alpha, freedom) * error
    return { low: Math.max(-most, mean - reach), high: Math.min(most, mean + reach) }
  }
  return { p: studentTwoSided(mean / error, freedom), detectable: detectableMean(error, freedom, most), interval }
}
const TINY = 1e-12

/** No case differs: what was not seen in so many may still be in a few of a hundred, as Wilson's interval of no hit says. */
function sameTest(n: number, most: number): Told {
  if (!Number.isFinite(most)) return { p: 1, detectable: 0, interval: () => ({ low: 0, high: 0 }) }
  const interval = (alpha: number) => {
    const unseen = wilson(0, n, normalPoint(alpha)).high
    return { low: -unseen, high: unseen }
  }
  return { p: 1, detectable: detectable(n), interval }
}

/**
 * Where all cases differ by the same, the error that it would be if one of them did not differ, and no smaller than the
 * sign test allows.
 */
function leastError(differences: readonly Clustered[], mean: number): number {
  const [largest] = [...groupedBy(differences, ({ cluster }) => cluster).values()].sort((a, b) => b.length - a.length)
  const spared = largest?.[0]
  const one = clusterMean(differences.map((each) => (each === spared ? { ...each, value: 0 } : each)))
  if (!one?.error) return Math.abs(mean)
  const sign = mcnemar(differences.length, 0)
  return Math.max(one.error, Math.abs(mean) / studentPoint(Math.max(sign, LEAST), one.freedom))
}

/**
 * McNemar's exact test; where documents have several cases, Student's test over documents must agree. The interval is what
 * Clopper's and Pearson's says of the cases that differ, as wide at least as the score interval (Newcombe, Statistics in
 * Medicine 17, 1998), which also knows that their number is one of chance.
 */
function yesNoTest(differences: readonly Clustered[], wins: number, losses: number): Told {
  const n = differences.length
  const clusters = new Set(differences.map(({ cluster }) => cluster)).size
  const over = clusters > 1 && clusters < n ? meanTest(differences, 1) : null
  const p = Math.max(mcnemar(wins, losses), over?.p ?? 0)
  const interval = (alpha: number) => {
    const exact = exactInterval(wins, losses, n, alpha)
    const wide = over?.interval(alpha) ?? exact
    return { low: Math.min(exact.low, wide.low), high: Math.max(exact.high, wide.high) }
  }
  const seen = detectable(n, Math.max(wins + losses, 1) / n, clusters)
  return { p, detectable: Math.max(seen, over?.detectable ?? 0), interval }
}

function exactInterval(wins: number, losses: number, n: number, alpha: number): { low: number; high: number } {
  const differ = wins + losses
  const share = differ === 0 ? { low: 0, high: 1 } : clopperPearson(wins, differ, alpha)
  const exact = { low: ((2 * share.low - 1) * differ) / n, high: ((2 * share.high - 1) * differ) / n }
  const z = normalPoint(alpha)
  const [won, lost] = [wilson(wins, n, z), wilson(losses, n, z)]
  const difference = (wins - losses) / n
  const low = difference - Math.hypot(wins / n - won.low, lost.high - losses / n)
  const high = difference + Math.hypot(won.high - wins / n, losses / n - lost.low)
  // Where the test finds a difference, the score interval does not take it back.
  return {
    low: exact.low > 0 && low <= 0 ? exact.low : Math.max(-1, Math.min(exact.low, low)),
    high: exact.high < 0 && high >= 0 ? exact.high : Math.min(1, Math.max(exact.high, high)),
  }
}

function resultOf(test: Test, kind: MetricKind, pHolm: number, alpha: number): PairedResult {
  const { n, difference, p, higher, lower } = test
  const isLessBetter = kind === 'amount'
  const { low, high } = test.interval(alpha)
  if (!Number.isFinite(high - low)) return { comparable: false, reason: 'nothing-paired', n }
  const isFound = pHolm < ALPHA
  const isBetter = difference > 0 !== isLessBetter
  const verdict: Verdict = isFound ? (isBetter ? 'better' : 'worse') : 'cannot-tell'
  const [wins, losses] = isLessBetter ? [lower, higher] : [higher, lower]
  return {
    comparable: true,
    n,
    difference,
    low: Math.min(low, difference),
    high: Math.max(high, difference),
    p,
    pHolm,
    verdict,
    wins,
    losses,
    ties: n - wins - losses,
    detectable: test.detectable,
  }
}
