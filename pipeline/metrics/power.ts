import { rootOf, studentPoint } from './distributions'

/** Points of the normal distribution for 5 % false alarms, and for finding it in 80 % of the times. */
const Z_ALARM = 1.959964
const Z_FOUND = 0.841621

/**
 * The smallest difference of two shares, 0…1, that so many cases show in 80 % of the times, by McNemar's exact test;
 * `discordance`: the share of cases in which the two differ. n ≈ 7.84·(d − δ²)/δ² (Connor, Biometrics 43, 1987), with the
 * correction by one case that the exact test asks for. 1 where not even the largest difference could be shown.
 * `clusters`: the source documents that the cases are of; with few of them a difference must hold over documents.
 */
export function detectable(n: number, discordance = 0.2, clusters = n): number {
  if (n < LEAST_CASES) return 1
  const wider = clusters > 1 && clusters < n ? both(clusters - 1) / (Z_ALARM + Z_FOUND) : 1
  return Math.min(1, independently(n, discordance) * wider)
}

/** Student's points in place of the normal ones: for 5 % false alarms, and for 80 % found. */
const both = (freedom: number): number => studentPoint(0.05, freedom) + studentPoint(0.4, freedom)

function independently(n: number, discordance: number): number {
  const short = (difference: number) => {
    const differing = Math.max(discordance, difference)
    const spread = Math.sqrt(n * Math.max(0, differing - difference ** 2))
    return n * difference - 1 - Z_ALARM * Math.sqrt(n * differing) - Z_FOUND * spread
  }
  return rootOf(short, 0, 1)
}
/** Of five cases that all differ in the same way, McNemar's test says nothing. */
const LEAST_CASES = 6

/** How many cases show a difference of two shares in 80 % of the times. Null of no difference. */
export function casesNeeded(difference: number, discordance = 0.2): number | null {
  if (!(difference > 0) || difference > 1) return null
  const enough = (n: number) => difference - detectable(n, discordance)
  return Math.ceil(rootOf(enough, LEAST_CASES, MOST_CASES))
}
const MOST_CASES = 100_000_000

/** The same of means: `error` is the standard error of their difference. At most `most`. */
export function detectableMean(error: number, freedom: number, most = Number.POSITIVE_INFINITY): number {
  return Math.min(most, both(freedom) * error)
}

/** The difference of two means that so many independent cases show, where differences spread by this standard deviation. */
export function detectableOfSpread(n: number, spread: number): number | null {
  return n < 2 || !(spread >= 0) ? null : detectableMean(spread / Math.sqrt(n), n - 1)
}
