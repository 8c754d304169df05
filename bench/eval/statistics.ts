import { comparePaired, type Pair } from '@/pipeline/metrics/paired'
import { detectable } from '@/pipeline/metrics/power'
import { seededRandom } from '@/pipeline/metrics/random'

export interface StatisticsFigures {
  pairs: number
  /** Share of equal pairs of which one is called better or worse: at most 0.06. */
  falseAlarms: number
  /** Share of the true differences of the announced size that are found: at least 0.75. */
  power: number
  /** The same apart. */
  apart: Record<'yesNo' | 'graded', { falseAlarms: number; power: number }>
}

interface Draws {
  uniform: () => number
  normal: () => number
}

function drawsOf(seed: number): Draws {
  const uniform = seededRandom(seed)
  // Box and Muller.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

/** Cases by the document that they are of. */
function documentsOf(n: number, perDocument: number): string[] {
  return Array.from({ length: n }, (_, at) => `document ${Math.floor(at / perDocument)}`)
}

/**
 * Two candidates of the same skill: a document is hard or easy for both, and each is a little better at some documents
 * than the other by chance. Half of the pairs are yes or no.
 */
function equalPairs(documents: readonly string[], isYesNo: boolean, { normal }: Draws, shift = 0): Pair[] {
  const known = new Map<string, { ease: number; own: number; other: number }>()
  return documents.map((cluster, at) => {
    const of = known.get(cluster) ?? { ease: 0.8 * normal(), own: 0.25 * normal(), other: 0.25 * normal() }
    known.set(cluster, of)
    const ease = of.ease + normal()
    const [own, other] = [ease + of.own + 0.6 * normal(), ease + of.other + 0.6 * normal()]
    const given = (latent: number) => (isYesNo ? Number(latent > -0.5) : 0.5 + latent / 8)
    return { caseId: String(at), cluster, own: given(own) + shift, other: given(other) }
  })
}

/** Yes or no, where the first is right in `difference` more of the cases, and the two differ in a fifth of them. */
function differingPairs(documents: readonly string[], difference: number, { uniform }: Draws): Pair[] {
  const differing = Math.max(0.2, difference)
  return documents.map((cluster, at) => {
    const drawn = uniform()
    const wins = drawn < (differing + difference) / 2
    const both = drawn < differing ? 0 : Number(uniform() < 0.7)
    const loses = !wins && drawn < differing
    return { caseId: String(at), cluster, own: wins ? 1 : loses ? 0 : both, other: loses ? 1 : wins ? 0 : both }
  })
}

const isFound = (result: ReturnType<typeof comparePaired>) => result.comparable && result.verdict !== 'cannot-tell'

/**
 * The announced difference is truly there: of yes or no what is announced before an experiment starts, of scores what the
 * result of equal candidates says could have been found.
 */
function foundOf(documents: readonly string[], isYesNo: boolean, draws: Draws): boolean {
  if (isYesNo) {
    const announced = detectable(documents.length, 0.2, new Set(documents).size)
    const result = comparePaired(differingPairs(documents, announced, draws), 'yes-no')
    return result.comparable && result.verdict === 'better'
  }
  const seen = comparePaired(equalPairs(documents, false, draws), 'score')
  const shift = seen.comparable ? seen.detectable : 0
  const result = comparePaired(equalPairs(documents, false, draws, shift), 'score')
  return result.comparable && result.verdict === 'better'
}

/** How often the comparison says *better* or *worse* of equal candidates, and how often it finds what it announced. */
export function statisticsFigures(pairs = 1_000, seed = 14): StatisticsFigures {
  const draws = drawsOf(seed)
  const seen = { yesNo: { alarms: 0, found: 0, of: 0 }, graded: { alarms: 0, found: 0, of: 0 } }
  for (let at = 0; at < pairs; at += 1) {
    const n = 30 + Math.floor(draws.uniform() * 471)
    const documents = documentsOf(n, 1 + Math.floor(draws.uniform() * 10))
    const isYesNo = at % 2 === 0
    const kind = seen[isYesNo ? 'yesNo' : 'graded']
    kind.of += 1
    kind.alarms += Number(isFound(comparePaired(equalPairs(documents, isYesNo, draws), isYesNo ? 'yes-no' : 'score')))
    kind.found += Number(foundOf(documents, isYesNo, draws))
  }
  const { yesNo, graded } = seen
  const shares = ({ alarms, found, of }: typeof yesNo) => ({ falseAlarms: alarms / of, power: found / of })
  return {
    pairs,
    falseAlarms: (yesNo.alarms + graded.alarms) / pairs,
    power: (yesNo.found + graded.found) / pairs,
    apart: { yesNo: shares(yesNo), graded: shares(graded) },
  }
}
