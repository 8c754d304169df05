/** The value of every case, by candidate: more is better. */
export type Values = ReadonlyMap<string, ReadonlyMap<string, number>>

/** A candidate of the Pareto set, and on how many cases nothing is better than it. */
export interface Front {
  id: string
  best: number
}

/**
 * Candidates that are best on some case and that no other equals everywhere and beats somewhere; of equal ones the first.
 * This is the pool of GEPA (arXiv 2507.19457): what is good at something is kept, though something else is better on average.
 */
export function paretoOf(values: Values): Front[] {
  const all = [...values]
  const front = all.filter(
    ([, own], at) => !all.some(([, other], index) => index !== at && covers(other, own, index < at)),
  )
  const caseIds = [...new Set(front.flatMap(([, own]) => [...own.keys()]))]
  const top = new Map(caseIds.map((id) => [id, Math.max(...front.map(([, own]) => own.get(id) ?? -Infinity))]))
  return front.flatMap(([id, own]) => {
    const best = [...own].filter(([caseId, value]) => value >= (top.get(caseId) ?? Infinity)).length
    return best > 0 ? [{ id, best }] : []
  })
}

/** Whether one is nowhere worse than another and somewhere better, or the same and earlier. */
function covers(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>, isEarlier: boolean): boolean {
  let isBetter = isEarlier
  for (const [caseId, value] of other) {
    const own = one.get(caseId) ?? -Infinity
    if (own < value) return false
    if (own > value) isBetter = true
  }
  return isBetter
}

/** One of the set by `chance` (0 up to 1): the likelier, the more cases it is best on. */
export function drawn(front: readonly Front[], chance: number): string | undefined {
  let left = chance * front.reduce((sum, { best }) => sum + best, 0)
  for (const { id, best } of front) {
    left -= best
    if (left < 0) return id
  }
  return front.at(-1)?.id
}
