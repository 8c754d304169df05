/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959964

/** Wilson's score interval of a share at 95 %: E. B. Wilson, JASA 22 (1927). Without trials it is 0 to 1. */
export function wilson(hits: number, trials: number): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 }
  const share = hits / trials
  const scale = 1 + Z ** 2 / trials
  const middle = share + Z ** 2 / (2 * trials)
  const reach = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) }
}

/**
 * McNemar's exact test, two-sided: how likely it is that `gained` and `lost` are so uneven when both are equally likely.
 * Q. McNemar, Psychometrika 12 (1947), with the binomial distribution in place of chi-squared.
 */
export function mcnemar(gained: number, lost: number): number {
  const trials = gained + lost
  let term = 0.5 ** trials
  let sum = 0
  for (let k = 0; k <= Math.min(gained, lost); k += 1) {
    sum += term
    term *= (trials - k) / (k + 1)
  }
  return Math.min(1, 2 * sum)
}
