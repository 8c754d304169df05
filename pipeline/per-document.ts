/** Keeps at most `most` entries of each document, in their order; `limit` of them in all. */
export function capPerDocument<T>(
  list: readonly T[],
  most: number | undefined,
  limit: number,
  documentOf: (entry: T) => string,
): T[] {
  if (most === undefined) return list.slice(0, limit)
  const taken = new Map<string, number>()
  const kept: T[] = []
  for (const entry of list) {
    if (kept.length === limit) break
    const document = documentOf(entry)
    const count = taken.get(document) ?? 0
    if (count >= most) continue
    taken.set(document, count + 1)
    kept.push(entry)
  }
  return kept
}
