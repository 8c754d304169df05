import { logChoose } from './distributions'

/** Tables as likely as the one that was seen count with it, in spite of rounding. */
const SLACK = 1e-7

/**
 * Fisher's exact test of two shares, two-sided: how likely a table is that is no likelier than this one, where both are the
 * same. R. A. Fisher, Statistical Methods for Research Workers, 5th edition (1934). 1 where there is nothing to compare.
 */
export function fisher(hits: number, trials: number, otherHits: number, otherTrials: number): number {
  const all = trials + otherTrials
  const allHits = hits + otherHits
  const ways = logChoose(all, allHits)
  const chance = (count: number) => Math.exp(logChoose(trials, count) + logChoose(otherTrials, allHits - count) - ways)
  const seen = chance(hits)
  let sum = 0
  for (let count = Math.max(0, allHits - otherTrials); count <= Math.min(trials, allHits); count += 1) {
    const one = chance(count)
    if (one <= seen * (1 + SLACK)) sum += one
  }
  return Math.min(1, sum)
}
