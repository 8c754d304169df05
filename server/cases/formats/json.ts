import { parseDocument } from 'yaml'
import { type Case, expectationSchema } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { columnsOfRecord, draftOfColumns } from './columns'
import { recordsOf, unknownColumn } from './csv'
import { filled, isRecord, listOf, type Reading, type SourceFile, Unreadable } from './reading'

/** A value of a file, by where it stands there. */
export interface Member {
  where: string
  value: unknown
}

/** One JSON value a line; blank lines do not count. What is not JSON is refused. */
export function linesOf({ name, text }: SourceFile, refuse: Reading['refuse']): Member[] {
  const members: Member[] = []
  let at = 0
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    at++
    if (line.trim() === '') continue
    const where = `${name}:${at}`
    try {
      members.push({ where, value: JSON.parse(line) })
    } catch {
      refuse(where, say('This is not JSON.'))
    }
  }
  return members
}

/** A JSON file as one value; undefined, and refused, where it is none. */
export function jsonOf({ name, text }: SourceFile, refuse: Reading['refuse']): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    const line = lineOfFault(text)
    refuse(line === undefined ? name : `${name}:${line}`, say('This is not JSON.'))
    return undefined
  }
}

/** What looks for the fault is slow, and a text that long is no handwriting. */
const MOST_LOOKED_AT = 1_000_000

/** The line that is wrong; the engine does not always tell, and JSON is YAML too. */
function lineOfFault(text: string): number | undefined {
  if (text.length > MOST_LOOKED_AT) return undefined
  return parseDocument(text).errors[0]?.linePos?.[0].line
}

/** The entries of a JSON value: a list, an object with a list in one of these members, or one of columns as data frames have them. */
export function entriesOf(whole: unknown, name: string): Member[] {
  const lists = isRecord(whole)
    ? ['cases', 'tests', 'samples', 'data', 'examples'].filter((key) => Array.isArray(whole[key]))
    : []
  const key = lists[0]
  const list = isRecord(whole) && key !== undefined ? whole[key] : (transposed(whole) ?? listOf(whole))
  return listOf(list).map((value, at) => ({ where: `${name} ${key ?? ''}[${at}]`, value }))
}

/** Columns of equal length as rows; undefined for anything else. */
function transposed(whole: unknown): Record<string, unknown>[] | undefined {
  if (!isRecord(whole)) return undefined
  const columns = Object.entries(whole).flatMap(([name, value]) =>
    Array.isArray(value) ? [[name, value] as const] : [],
  )
  const length = columns[0]?.[1].length ?? 0
  if (
    length === 0 ||
    columns.length < Object.keys(whole).length ||
    columns.some(([, values]) => values.length !== length)
  )
    return undefined
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(columns.map(([name, values]): [string, unknown] => [name, values[at]])),
  )
}

export type Notation = 'json' | 'jsonl' | 'table'

/** How a file is written, by how it begins. */
export function notationOf(text: string): Notation {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('[')) return 'json'
  if (!start.startsWith('{')) return 'table'
  const [line = ''] = start.split('\n', 1)
  const rest = start.slice(line.length).trimStart()
  // One object may be a file of its own; a broken line is one of several where another begins with a member's name.
  return isJson(line) ? (rest === '' ? 'json' : 'jsonl') : /^\{"/.test(rest) ? 'jsonl' : 'json'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The entries of a file, whichever way it is written; of a table each line is an object by its head. */
export function membersOf(file: SourceFile, refuse: Reading['refuse']): Member[] {
  const notation = notationOf(file.text)
  if (notation === 'jsonl') return linesOf(file, refuse)
  if (notation === 'json') return entriesOf(jsonOf(file, refuse), file.name)
  return recordsOf(file, refuse)
}

/** Cases as objects: whole ones, as `writeJsonl` has them, or flat ones whose members are the columns of a table. */
export function readObjects(members: readonly Member[], reading: Reading): void {
  const left = new Map<string, string>()
  for (const { where, value } of members) {
    reading.row(where, () => {
      if (!isRecord(value)) throw new Unreadable(say('This is not an object with a question.'))
      if (isRecord(value.inputs) && (value.expected === undefined || isRecord(value.expected)))
        return draftOfWhole(value)
      const { cells, unknown } = columnsOfRecord(value)
      for (const name of unknown) if (!left.has(name)) left.set(name, where)
      return draftOfColumns(cells)
    })
  }
  for (const [name, where] of left) reading.refuse(where, unknownColumn(name))
}

/** What a dataset gives its cases is new in another. */
const given = ['id', 'datasetId', 'since', 'createdAt']
const draftOfWhole = (value: Record<string, unknown>): unknown =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !given.includes(name)))

/** All that a person wrote of a case, without what is as it is when nobody says anything. */
export function draftOfCase({
  inputs,
  expected,
  origin,
  tags,
  split,
  source,
  note,
  runId,
}: Case): Record<string, unknown> {
  const { abstain, ...rest } = expectationSchema.parse(expected)
  return filled({
    inputs,
    expected: { ...filled(rest), ...(abstain && { abstain }) },
    origin,
    tags,
    split,
    source,
    note,
    runId,
  })
}

/** Whole cases, one a line. */
export const writeJsonl = (cases: readonly Case[]): string =>
  cases.map((one) => `${JSON.stringify(draftOfCase(one))}\n`).join('')
