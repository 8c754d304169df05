import type { Question } from './model'

/** What a chunk says about a question: row, column and value tied by a table, or at least the words of all three. */
export interface Found {
  tied: boolean
  said: boolean
}

interface ShownTable {
  head: string[][]
  rows: string[][]
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\u00ad\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/**
 * Looks for the answer in a text as the model is shown it. It is tied when the row stands in a table with its header: the
 * cell with the value is in the row whose first cells have the row's name (the name of its group may be a row above it, or
 * part of its own), below header rows that have the column's name on all levels, in the same column.
 */
export function foundIn(shown: string, question: Question): Found {
  const text = plain(shown)
  const words = [...question.row, ...question.column, question.value].map(plain)
  const said = words.every((word) => text.includes(word))
  return { said, tied: said && tablesOf(shown).some((table) => isTied(table, question)) }
}

/** Numbers alone: `12 ³` is the value 12 with the note 3. */
const sameValue = (cell: string, value: string) => {
  const without = cell.replace(/\s(?:[⁰¹²³⁴-⁹]+|\([a-z]\)|[*†])$/u, '')
  return amount(plain(without)) === amount(plain(value))
}

const amount = (text: string) => text.replace(/(?<=\d)[\s,](?=\d{3}\b)/g, '')

function isTied({ head, rows }: ShownTable, { row, column, value }: Question): boolean {
  const label = plain(row.at(-1) ?? '')
  const group = row.length > 1 ? plain(row[0] ?? '') : undefined
  let above: string[] = []
  for (const cells of rows) {
    const filled = cells.filter((cell) => cell !== '')
    const name = plain(cells.slice(0, 2).join(' '))
    if (filled.length === 1 && cells[0] !== '') above = [...plain(cells[0] ?? '').split(' › '), ...above].slice(0, 2)
    if (!name.includes(label)) continue
    if (group !== undefined && !name.includes(group) && above[0] !== group && !above.includes(group)) continue
    const places = [...cells.keys()].filter((at) => at > 0 && sameValue(cells[at] ?? '', value))
    const named = (at: number) => plain(head.map((line) => line[at] ?? '').join(' '))
    if (places.some((at) => column.every((level) => named(at).includes(plain(level))))) return true
  }
  return false
}

const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim())

const isRule = (line: string) => /^\|(?:\s*:?-{3,}:?\s*\|)+$/.test(line.trim())

/** The Markdown tables of a text; rows behind a header that stands apart from them belong to it. */
function tablesOf(text: string): ShownTable[] {
  const tables: ShownTable[] = []
  let waiting: string[][] = []
  let inside = false
  const rest = () => {
    const open = tables.at(-1)
    if (open) open.rows.push(...waiting)
    waiting = []
  }
  for (const line of text.split('\n')) {
    if (!line.trim().startsWith('|')) {
      rest()
      inside = false
    } else if (isRule(line)) {
      tables.push({ head: waiting, rows: [] })
      waiting = []
      inside = true
    } else if (inside) tables.at(-1)?.rows.push(cellsOf(line))
    else waiting.push(cellsOf(line))
  }
  rest()
  return tables
}
