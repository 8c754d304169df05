import { placementLine } from '@/pipeline/placement'
import type { ChunkPayload, TermCounts } from '@/server/capabilities/vector-store'
import type { Analyser } from '../analyser'
import { indexedText } from '../split/chunk-document'

/** Indexes of this version and later ones are searched by what places a chunk. */
const PLACED_FROM = 3

export const isPlaced = (version: number): boolean => version >= PLACED_FROM

type Chunk = Pick<ChunkPayload, 'text' | 'context' | 'position' | 'title' | 'subject' | 'period'>
type Words = ReturnType<Analyser['words']>

/** The longest line of placement that is embedded, in code units; `PLACE_TOKENS` is what it takes at the most. */
const LONGEST_PLACE = 240
export const PLACE_TOKENS = 64

/** The text an embedder gets: what places the chunk, its context, and its text; rows of a table as `column: value` lines. */
export function embeddedText(chunk: Chunk, columns?: readonly string[]): string {
  const place = placementLine(chunk).slice(0, LONGEST_PLACE)
  const { context } = chunk
  const own = columns ? { text: rowsAsLines(chunk.text, columns), ...(context && { context }) } : chunk
  return place === '' ? indexedText(own) : `${place}\n\n${indexedText(own)}`
}

/** The names of columns count once for a chunk, however many rows it has: each row with them would drown its values. */
export const columnNames = (columns: readonly string[] | undefined): string =>
  columns ? `\n${[...new Set(columns.flatMap((name) => name.split(' › ')))].join('\n')}` : ''

/**
 * Adds the terms of what places a chunk to those of its text, each once where the text lacks it: a chunk that repeats its title
 * is no better for that. The length stays that of the text, so a long title makes no chunk worth less (BM25F: Robertson, Zaragoza and
 * Taylor 2004, "Simple BM25 extension to multiple weighted fields", with weight 1 and no normalisation of this field).
 */
export function withPlacement(own: TermCounts, placed: Words): TermCounts {
  const extra = new Set<number>()
  for (const { term, named } of placed) {
    if (!term.isStop) extra.add(term.id)
    if (named && term.name) extra.add(term.name.id)
  }
  if (extra.size === 0) return own
  const counts = new Map(own.indices.map((id, at) => [id, own.counts[at] ?? 0]))
  for (const id of extra) if (!counts.has(id)) counts.set(id, 1)
  const indices = [...counts.keys()].sort((a, b) => a - b)
  return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length: own.length }
}

const rule = /^\|[\s:|-]+\|$/
const cell = /(?<!\\)\|/
/** Rows stay as they are once the names of columns have made a text so much longer. */
const MOST_TIMES = 16
const MOST_MORE = 2_000

/** The rows of a Markdown table as `column: value` lines behind the row's label; what is no row stays as it is. */
export function rowsAsLines(text: string, columns: readonly string[]): string {
  let room = text.length * MOST_TIMES + MOST_MORE
  return text
    .split('\n')
    .flatMap((line) => {
      const row = line.trim()
      if (!row.startsWith('|') || !row.endsWith('|') || room < 0) return line
      if (rule.test(row)) return []
      const cells = row
        .slice(1, -1)
        .split(cell)
        .map((value) => value.trim().replaceAll('\\|', '|'))
      const [label = '', ...values] = cells
      const said = values.flatMap((value, at) => (value === '' ? [] : named(columns[at + 1], value))).join('; ')
      room -= said.length
      return said === '' ? label : `${label} — ${said}`
    })
    .join('\n')
}

const named = (column: string | undefined, value: string) => (column === undefined ? value : `${column}: ${value}`)
