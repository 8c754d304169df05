/** Longer texts are shown from a little before the first difference on. Characters. */
const MOST = 20_000
const BEFORE = 500

/** Two texts as far as a page shows them. `cut`: more of them is left out. */
export function aroundDifference(a: string, b: string): { one: string; other: string; cut: boolean } {
  if (a.length <= MOST && b.length <= MOST) return { one: a, other: b, cut: false }
  let first = 0
  while (first < a.length && a[first] === b[first]) first += 1
  const from = Math.max(0, first - BEFORE)
  const part = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + MOST)}${from + MOST < text.length ? '…' : ''}`
  return { one: part(a), other: part(b), cut: true }
}
