/**
 * Corrects the results of several tests that are made at once, so that one is found by chance in no more than 5 % of the
 * times all together. S. Holm, Scandinavian Journal of Statistics 6 (1979). In the order of what is given.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p)
  const corrected = ps.map(() => 1)
  let highest = 0
  for (const [rank, { p, at }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (ps.length - rank)))
    corrected[at] = highest
  }
  return corrected
}
