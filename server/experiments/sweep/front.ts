/** What a candidate is weighed by: more quality is better, less time and money. */
export interface Weighed {
  id: string
  quality: number
  /** Milliseconds. */
  latencyMs: number
  /** Money, or tokens where no price is known. */
  cost: number
}

/** Those that no other beats or equals in all three while beating them in one: the Pareto front, by quality. */
export function frontOf(all: readonly Weighed[]): string[] {
  const beats = (one: Weighed, other: Weighed) =>
    one.quality >= other.quality &&
    one.latencyMs <= other.latencyMs &&
    one.cost <= other.cost &&
    (one.quality > other.quality || one.latencyMs < other.latencyMs || one.cost < other.cost)
  return all
    .filter((one) => !all.some((other) => beats(other, one)))
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ id }) => id)
}
