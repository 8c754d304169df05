import type { Block, TableMode } from './parsed-document'
import { countCaptions, MOST_CAPTIONS } from './table/captions'
import { columnNames } from './table/find-head'
import { cellOf, joinColumns, usedColumns } from './table/join-columns'
import { apartNotes } from './table/note-marks'
import { type RowGroup, rowGroups } from './table/row-groups'
import { isNote } from './table/values'
import type { TextWriter } from './text-writer'

/** A table as its source has it; a merged cell stands in all the places that it covers. */
export interface TableData {
  /** The rows that name the columns, from the top; none where nothing does. */
  head: string[][]
  rows: string[][]
  /** Title, units and period, where the source says them with the table; else what stands above it may be. */
  captions?: string[]
  /** Whether the source may have one column in several, such as a sign of currency beside its amounts. */
  isParted?: boolean
  /** How far the first cell of each of `rows` is set in, in steps. */
  indents?: number[]
}

/** A row that is only a name is not longer. */
const LONGEST_NAME = 120
/** Above so many cells, the empty ones that end a row are left out: a single long row would fill all others. */
const MOST_CELLS = 500_000

/**
 * Writes a table as a Markdown table with all its header rows above the rule, or each row as a paragraph of `Header: value`
 * lines. Empty rows are left out; notes that end the table are written behind it.
 */
export function writeTable(writer: TextWriter, table: TableData, mode: TableMode = 'table'): void {
  const { rows, indents, notes } = withoutNotes(table)
  const head = table.head.filter(hasWords)
  if (rows.length === 0 && head.length === 0) {
    writeNotes(writer, notes)
    return
  }
  const columns = table.isParted ? joinColumns(head, rows) : usedColumns([...head, ...rows]).map((column) => [column])
  const isLarge = columns.length * (rows.length + head.length) > MOST_CELLS
  const cellsOf = (row: readonly string[]) => {
    const last = row.findLastIndex((cell) => cell !== '')
    const beyond = isLarge ? columns.findIndex(([first = 0]) => first > last) : -1
    const own = beyond < 0 ? columns : columns.slice(0, beyond)
    return own.map((each) => apartNotes(cellOf(row, each)))
  }
  const cells = rows.map(cellsOf)
  const written: Written = {
    head: head.map(cellsOf),
    rows: cells,
    groups: rowGroups(cells, indents),
    places: columns.map((each) => each[0] ?? 0),
    captions: (table.captions ?? []).map(oneLine).filter((caption) => caption !== ''),
  }
  if (mode === 'rows') writeRows(writer, written)
  else writeMarkdown(writer, written)
  writeNotes(writer, notes)
}

interface Written {
  head: string[][]
  rows: string[][]
  groups: RowGroup[]
  /** Which column of the source each one is, for columns without a name. */
  places: number[]
  captions: string[]
}

const hasWords = (row: readonly string[]) => row.some((cell) => cell.trim() !== '')

/** Parts the lines that end a table and explain its marks or name its source from its rows. */
function withoutNotes({ rows, indents = [] }: TableData): { rows: string[][]; indents: number[]; notes: string[] } {
  const kept = rows.map((row, at) => ({ row, indent: indents[at] ?? 0 })).filter(({ row }) => hasWords(row))
  const notes: string[] = []
  for (let last = kept.at(-1); last && kept.length > 1; last = kept.at(-1)) {
    const filled = [...new Set(last.row.map((cell) => cell.trim()).filter((cell) => cell !== ''))]
    const [first = '', second] = filled
    const isLong = filled.length === 1 && first.length > LONGEST_NAME && first === last.row[0]?.trim()
    const isOne = filled.length === 1 || (filled.length === 2 && first.length <= 4 && !/^\d/.test(first))
    if (!isOne || last.row.length < 2) break
    if (!isLong && !isNote(second === undefined ? first : `${first} ${second}`)) break
    if (second !== undefined && second.length < 20) break
    notes.unshift(filled.join(' '))
    kept.pop()
  }
  return { rows: kept.map(({ row }) => row), indents: kept.map(({ indent }) => indent), notes }
}

function writeNotes(writer: TextWriter, notes: readonly string[]): void {
  if (notes.length === 0) return
  writer.break(2)
  for (const note of notes) {
    writer.raw(oneLine(note))
    writer.break(1)
  }
  writer.break(2)
}

function writeMarkdown(writer: TextWriter, { head, rows, groups, places, captions }: Written): void {
  writer.break(2)
  const above = captions.length === 0 ? captionAbove(writer) : undefined
  const said = captions.length > 0 ? captions.join(' · ') : above?.caption
  const lines = markdownHead(head, places.length)
  const header = [...(above ? [above.text] : captions), lines].join('\n\n')
  const facts: Pick<Block, 'header' | 'columns' | 'caption'> = {
    ...((head.length > 0 || said !== undefined) && { header }),
    ...(head.length > 0 && { columns: columnNames(head) }),
    ...(said !== undefined && { caption: said }),
  }
  const block = writer.beginBlock('table', facts, above?.start)
  writeCaptions(writer, captions)
  writer.raw(lines)
  const starts: number[] = []
  for (const row of rows) {
    writer.break(1)
    starts.push(writer.size + 1)
    writer.raw(markdownRow(row))
  }
  writer.endBlock()
  const placed = groups.flatMap(({ from, to, label }) => {
    const start = starts[from]
    const next = starts[to + 1]
    return start === undefined ? [] : [{ start, end: next === undefined ? writer.size : next - 1, label }]
  })
  if (placed.length > 0) block.groups = placed
  writer.break(2)
}

/** Header rows above a rule; a table without any has an empty one, as Markdown wants it. */
export function markdownHead(head: readonly (readonly string[])[], columns: number): string {
  const rows = head.length > 0 ? head : [Array.from({ length: columns }, () => '')]
  return `${rows.map(markdownRow).join('\n')}\n|${' --- |'.repeat(columns)}`
}

/** Markdown has cells on one line and `|` between them (GitHub Flavored Markdown 0.29, §4.10). */
export function markdownRow(cells: readonly string[]): string {
  let line = '|'
  for (const cell of cells) line += ` ${oneLine(cell).replaceAll('|', '\\|')} |`
  return line
}

/** Short paragraphs right above a table: its title, its units, its period. */
function captionAbove(writer: TextWriter): { start: number; text: string; caption: string } | undefined {
  const paragraphs = writer.paragraphsAbove(MOST_CAPTIONS)
  const captions = paragraphs.slice(0, countCaptions(paragraphs.map(({ text }) => text))).reverse()
  const [first] = captions
  if (!first) return undefined
  return {
    start: first.start,
    text: captions.map(({ text }) => text).join('\n\n'),
    caption: captions.map(({ text }) => oneLine(text)).join(' · '),
  }
}

function writeCaptions(writer: TextWriter, captions: readonly string[]): void {
  for (const caption of captions) {
    writer.raw(caption)
    writer.break(2)
  }
}

function writeRows(writer: TextWriter, { head, rows, groups, places, captions }: Written): void {
  writer.break(2)
  const said = captions.length > 0 ? captions.join(' · ') : captionAbove(writer)?.caption
  writeCaptions(writer, captions)
  const columns = columnNames(head)
  const names = new Set(groups.map(({ from }) => from))
  for (const [at, row] of rows.entries()) {
    // What is only the name of a group is said with each of its rows.
    if (names.has(at) && row.slice(1).every((cell) => cell.trim() === '')) continue
    const group = groups.findLast(({ from, to }) => from < at && at <= to)?.label
    writeRow(writer, { row, columns, places, ...(said && { said }), ...(group && { group }) })
  }
  writer.break(2)
}

interface RowFacts {
  row: readonly string[]
  columns: readonly string[]
  places: readonly number[]
  said?: string
  group?: string
}

function writeRow(writer: TextWriter, { row, columns, places, said, group }: RowFacts): void {
  writer.break(2)
  writer.beginBlock('row', said ? { caption: said } : {})
  for (const [column, cell] of row.entries()) {
    const value = column === 0 && group !== undefined ? `${group} › ${cell.trim()}` : cell.trim()
    if (cell.trim() === '') continue
    writer.raw(`${columns[column] || `Column ${(places[column] ?? column) + 1}`}: ${value}`)
    writer.break(1)
  }
  writer.endBlock()
  writer.break(2)
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
