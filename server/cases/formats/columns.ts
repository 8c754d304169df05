import type { Case, Nugget } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { filled, isRecord, listOf, splitNamed, Unreadable } from './reading'

/** What a flat row of a case may have: a line of CSV, or an object whose members are such columns. */
export type Row = Record<string, unknown>

const single = [
  'question',
  'nuggets',
  'label',
  'abstain',
  'tags',
  'split',
  'origin',
  'note',
  'source',
  'checks',
  'runId',
] as const
const ofPlace = ['document', 'quote', 'start', 'end', 'grade', 'documentId', 'collectionId'] as const
/** These may stand several times: `answer.2`, `document.2`. */
const numbered = ['answer', ...ofPlace] as const
type Single = (typeof single)[number]
type Numbered = (typeof numbered)[number]

/** What a column is: of the case, of one of its answers or places (from 0), or an input; `json`: its text is JSON. */
export type Column =
  | { kind: 'single'; name: Single }
  | { kind: 'numbered'; name: Numbered; at: number }
  | { kind: 'input'; name: string; json: boolean }

/** Other words for the same, as people and tools write them. */
const aliases: Readonly<Record<string, string>> = {
  query: 'question',
  pregunta: 'question',
  answers: 'answer',
  expected: 'answer',
  expectedanswer: 'answer',
  reference: 'answer',
  groundtruth: 'answer',
  respuesta: 'answer',
  respuestas: 'answer',
  nugget: 'nuggets',
  documento: 'document',
  documentname: 'document',
  passage: 'quote',
  cita: 'quote',
  etiqueta: 'label',
  unanswerable: 'abstain',
  isimpossible: 'abstain',
  tag: 'tags',
  etiquetas: 'tags',
  partición: 'split',
  origen: 'origin',
  nota: 'note',
  notes: 'note',
  fuente: 'source',
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, '')
const known = new Map<string, Single | Numbered>([...single, ...numbered].map((name) => [plain(name), name]))
const isSingle = (name: string): name is Single => single.some((candidate) => candidate === name)
const isNumbered = (name: string): name is Numbered => numbered.some((candidate) => candidate === name)

/** What a column's name means; undefined: nothing that is known. Case, blanks and underscores do not count. */
export function columnOf(header: string): Column | undefined {
  const name = header.trim()
  const input = /^(input|json)\.(.+)$/is.exec(name)
  // No object can have the one name that is left out.
  if (input?.[2]?.trim() === '__proto__') return undefined
  if (input?.[2]) return { kind: 'input', name: input[2].trim(), json: input[1]?.toLowerCase() === 'json' }
  const parts = /^(.*?)(?:\.(\d{1,2}))?$/s.exec(name)
  const word = plain(parts?.[1] ?? '')
  const meant = known.get(plain(aliases[word] ?? word))
  if (meant === undefined) return undefined
  if (isNumbered(meant)) return { kind: 'numbered', name: meant, at: Math.max(1, Number(parts?.[2] ?? 1)) - 1 }
  return isSingle(meant) && parts?.[2] === undefined ? { kind: 'single', name: meant } : undefined
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** A case of its columns; blank ones count as absent. The result is judged by the case's schema. Throws Unreadable. */
export function draftOfColumns(cells: Iterable<readonly [Column, unknown]>): Record<string, unknown> {
  const inputs: Record<string, unknown> = {}
  const of = new Map<Single, unknown>()
  const answers: unknown[] = []
  const places: Row[] = []
  for (const [column, value] of cells) {
    if (column.kind === 'input') {
      if (typeof value !== 'string' || value !== '')
        inputs[column.name] = column.json ? jsonIn(column.name, value) : value
    } else if (isBlank(value)) continue
    else if (column.kind === 'single') of.set(column.name, value)
    else if (column.name === 'answer') answers.push(...(column.at === 0 ? listIn(value) : [value]))
    else places[column.at] = { ...places[column.at], [column.name]: value }
  }
  if (of.has('question')) inputs.question = of.get('question')
  const abstain = of.get('abstain')
  return filled({
    inputs,
    expected: filled({
      answers: answers.map(textOf),
      nuggets: nuggetsIn(of.get('nuggets')),
      places: Object.values(places).map(placeOf),
      label: textOf(of.get('label')),
      abstain: abstain === undefined ? undefined : yesOrNo(abstain),
      checks: isBlank(of.get('checks')) ? undefined : jsonIn('checks', of.get('checks')),
    }),
    tags: tagsIn(of.get('tags')),
    split: splitIn(of.get('split')),
    origin: of.get('origin'),
    note: of.get('note'),
    source: textOf(of.get('source')),
    runId: of.get('runId'),
  })
}

/** A case as columns, the other way round; texts, and JSON where a column has a list. */
export function columnsOfCase({ inputs, expected, ...one }: Pick<Case, 'inputs' | 'expected'> & Partial<Case>): Row {
  const row: Row = {}
  for (const [name, value] of Object.entries(inputs)) {
    const isText = typeof value === 'string' && value !== ''
    if (name === 'question' && isText && value.trim() !== '') row.question = value
    else row[`${isText ? 'input' : 'json'}.${name}`] = isText ? value : JSON.stringify(value ?? null)
  }
  expected.answers.forEach((answer, at) => {
    row[numberedName('answer', at)] = at === 0 && answer.startsWith('[') ? JSON.stringify([answer]) : answer
  })
  expected.places.forEach(({ documentName, ...place }, at) => {
    for (const [name, value] of Object.entries({ document: documentName, ...place })) {
      if (value !== undefined) row[numberedName(name, at)] = value
    }
  })
  const { nuggets, label, abstain, checks } = expected
  const { tags = [], split, origin, note, source, runId } = one
  return {
    ...row,
    ...filled({
      nuggets: nuggetsText(nuggets),
      label,
      abstain: abstain ? 'yes' : undefined,
      checks: checks.length > 0 ? JSON.stringify(checks) : undefined,
      tags: tags.some((tag) => /[,;[]/.test(tag)) ? JSON.stringify(tags) : tags.join(', '),
      split,
      origin,
      note,
      source,
      runId,
    }),
  }
}

const numberedName = (name: string, at: number) => (at === 0 ? name : `${name}.${at + 1}`)

function jsonIn(column: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new Unreadable(say('Column “{column}” is not JSON.', { column }))
  }
}

/** A list as JSON, else the one value. */
function listIn(value: unknown): unknown[] {
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return listOf(value)
  try {
    return listOf(JSON.parse(value))
  } catch {
    return [value]
  }
}

const textOf = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value

/** One fact a line; `? ` before it: welcome, but not vital. `! `: vital, whatever it begins with. */
function nuggetsIn(value: unknown): unknown[] {
  const lines = typeof value === 'string' && !value.trimStart().startsWith('[') ? value.split(/\r?\n/) : listIn(value)
  return lines.filter((line) => !isBlank(line)).map((line) => (typeof line === 'string' ? nuggetOf(line.trim()) : line))
}

function nuggetOf(line: string): unknown {
  const mark = /^([?!])\s+(.*)$/s.exec(line)
  return mark ? { text: mark[2], vital: mark[1] === '!' } : { text: line, vital: true }
}

function nuggetsText(nuggets: readonly Nugget[]): string {
  const isPlain = nuggets.every(({ text }) => !/[\r\n]/.test(text))
  if (!isPlain) return JSON.stringify(nuggets)
  const lines = nuggets.map(({ text, vital }) => (vital ? (/^[?![]/.test(text) ? `! ${text}` : text) : `? ${text}`))
  return lines.join('\n')
}

const tagsIn = (value: unknown): unknown[] =>
  (typeof value === 'string' && !value.trimStart().startsWith('[') ? value.split(/[,;]/) : listIn(value)).filter(
    (tag) => !isBlank(tag),
  )

function splitIn(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return splitNamed(value) ?? value.trim().toLowerCase()
}

function placeOf({ document, quote, documentId, collectionId, ...numbers }: Row): unknown {
  const name = isBlank(document) ? nameOfQuote(quote) : textOf(document)
  if (name === undefined) throw new Unreadable(say('It names a place without a document and without a quote.'))
  const read = Object.fromEntries(Object.entries(numbers).map(([column, value]) => [column, numberIn(column, value)]))
  return { documentName: name, ...filled({ quote, documentId, collectionId, ...read }) }
}

/** What a passage is called whose document nobody names: how it begins. */
export function nameOfQuote(quote: unknown): string | undefined {
  if (typeof quote !== 'string') return undefined
  const line = quote.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? undefined : line.length > 80 ? `${line.slice(0, 79)}…` : line
}

function numberIn(column: string, value: unknown): number {
  const number = typeof value === 'number' ? value : Number(String(value).trim())
  if (Number.isFinite(number)) return number
  throw new Unreadable(say('Column “{column}” is not a number.', { column }))
}

const yes = ['true', 'yes', '1', 'y', 'x', 'sí', 'si', 'verdadero']
const no = ['false', 'no', '0', 'n', 'falso']

function yesOrNo(value: unknown): boolean {
  const word = String(value).trim().toLowerCase()
  if (yes.includes(word)) return true
  if (no.includes(word)) return false
  throw new Unreadable(say('Column “{column}” says neither yes nor no.', { column: 'abstain' }))
}

/** The columns of an object's members, and the names that mean nothing. */
export function columnsOfRecord(record: Row): { cells: [Column, unknown][]; unknown: string[] } {
  const cells: [Column, unknown][] = []
  const unknown: string[] = []
  for (const [name, value] of Object.entries(record)) {
    const column = columnOf(name)
    if (column) cells.push([column, value])
    else if (name === 'inputs' && isRecord(value)) {
      for (const [input, given] of Object.entries(value))
        cells.push([{ kind: 'input', name: input, json: false }, given])
    } else unknown.push(name)
  }
  return { cells, unknown }
}
