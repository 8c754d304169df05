const delimiters = [',', ';', '\t', '|']
const SAMPLE = 64 * 1024
const MAX_ROWS = 50

/** The delimiter that cuts the first rows into the same number of fields most often, and into most fields. */
export function detectDelimiter(source: string): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const counts = countFields(source.slice(0, SAMPLE), delimiter)
    const usual = mostCommon(counts)
    if (usual < 2) continue
    const share = counts.filter((count) => count === usual).length / counts.length
    const score = share + Math.min(usual, 10) / 100
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function countFields(sample: string, delimiter: string): number[] {
  const counts: number[] = []
  let fields = 1
  let quoted = false
  for (const character of sample) {
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === delimiter) fields++
    else if (character === '\n') {
      counts.push(fields)
      fields = 1
      if (counts.length === MAX_ROWS) return counts
    }
  }
  if (fields > 1 || counts.length === 0) counts.push(fields)
  return counts
}

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>()
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1)
  return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1
}
