/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959964

/**
 * Wilson's score interval of a share: E. B. Wilson, JASA 22 (1927). Without trials it is 0 to 1. `z`: how sure it is, as a
 * point of the normal distribution; absent: 95 %.
 */
export function wilson(hits: number, trials: number, z = Z): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 }
  const share = Math.min(1, Math.max(0, hits / trials))
  const scale = 1 + z ** 2 / trials
  const middle = share + z ** 2 / (2 * trials)
  const reach = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) }
}

/**
 * McNemar's exact test, two-sided: how likely it is that `gained` and `lost` are so uneven when both are equally likely.
 * Q. McNemar, Psychometrika 12 (1947), with the binomial distribution in place of chi-squared. In logarithms: half to the
 * power of some thousand trials is no number any more.
 */
export function mcnemar(gained: number, lost: number): number {
  const trials = gained + lost
  let term = trials * Math.log(0.5)
  let sum = 0
  for (let k = 0; k <= Math.min(gained, lost); k += 1) {
    sum += Math.exp(term)
    term += Math.log((trials - k) / (k + 1))
  }
  return Math.min(1, 2 * sum)
}

/** The arithmetic mean; null of nothing. */
export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Things by a key, in the order in which the keys come first. */
export function groupedBy<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group) group.push(thing)
    else groups.set(key, [thing])
  }
  return groups
}

/**
 * The value below which `share` (0…1) of the samples lie, by linear interpolation between neighbours
 * (Hyndman & Fan 1996, type 7). NaN without samples.
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
