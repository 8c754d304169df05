import { csvRows } from './csv-rows'

const delimiters = [',', ';', '\t', '|']
const SAMPLE = 64 * 1024
const MAX_ROWS = 50
/** A wrong delimiter often cuts quoted fields in the middle, which then have half of their quotation marks. */
const BROKEN_WEIGHT = 0.5

interface Row {
  fields: number
  broken: boolean
}

/** The delimiter that cuts the first rows into the same number of fields most often, and into most fields. */
export function detectDelimiter(source: string): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const rows = firstRows(source, delimiter)
    const usual = mostCommon(rows)
    if (usual < 2) continue
    const score = agreement(rows, usual) + Math.min(usual, 10) / 100
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** The rows of the beginning, all of them whole. */
function firstRows(source: string, delimiter: string): Row[] {
  const rows: Row[] = []
  let read = 0
  for (const { cells, brokenAt } of csvRows(source, delimiter)) {
    rows.push({ fields: cells.length, broken: brokenAt !== undefined })
    for (const cell of cells) read += cell.length + 1
    if (rows.length === MAX_ROWS || read > SAMPLE) break
  }
  return rows
}

/** The share of rows with so many fields, 0–1. */
function agreement(rows: readonly Row[], usual: number): number {
  let weight = 0
  for (const { fields, broken } of rows) if (fields === usual) weight += broken ? BROKEN_WEIGHT : 1
  return weight / rows.length
}

function mostCommon(rows: readonly Row[]): number {
  const times = new Map<number, number>()
  for (const { fields } of rows) times.set(fields, (times.get(fields) ?? 0) + 1)
  return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1
}
