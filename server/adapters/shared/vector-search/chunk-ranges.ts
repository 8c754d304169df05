export interface ChunkRange {
  documentId: string
  from: number
  to: number
}

/** The same chunks in ranges that neither overlap nor touch, by document and index; what holds nothing is left out. */
export function mergeRanges(ranges: readonly ChunkRange[]): ChunkRange[] {
  const sorted = ranges
    .filter(({ from, to }) => from <= to && to >= 0)
    .sort((a, b) => compare(a.documentId, b.documentId) || a.from - b.from)
  const merged: ChunkRange[] = []
  for (const { documentId, from, to } of sorted) {
    const last = merged.at(-1)
    if (last?.documentId === documentId && from <= last.to + 1) last.to = Math.max(last.to, to)
    else merged.push({ documentId, from, to })
  }
  return merged
}

/** Order of ids that is the same everywhere: by code unit. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
