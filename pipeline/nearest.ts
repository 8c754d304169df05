/**
 * The name that a misspelt one most probably means: the fewest letters added, left out, replaced or exchanged with their
 * neighbour, a third of its length at the most, capitals and accents aside. `undefined` where none is near.
 */
export function nearestOf(name: string, names: Iterable<string>): string | undefined {
  const sought = plain(name)
  let best: { name: string; distance: number } | undefined
  for (const candidate of names) {
    const other = plain(candidate)
    const distance = distanceOf(sought, other)
    const isNear = distance <= Math.max(1, Math.floor(Math.max(sought.length, other.length) / 3))
    if (isNear && (!best || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name
}

const plain = (name: string): string => name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Optimal string alignment. Names are short: the whole table is kept. */
function distanceOf(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => [i])
  const at = (i: number, j: number) => table[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let j = 1; j <= b.length; j++) table[0]?.push(j)
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const exchanged = isExchange ? at(i - 2, j - 2) + 1 : replaced
      table[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, exchanged))
    }
  }
  return at(a.length, b.length)
}
