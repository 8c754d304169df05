import type { Case } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { beirPart, readBeir, writeBeir } from './beir'
import { headOf, readCsv, writeCsv } from './csv'
import { entriesOf, jsonOf, linesOf, notationOf, readObjects, writeJsonl } from './json'
import { isPromptfoo, looksLikeYaml, readPromptfoo, writePromptfoo } from './promptfoo'
import { isRagas, readRagas, writeRagas } from './ragas'
import { isRecord, MOST_TEXT, Reading, type SourceFile } from './reading'
import { readSquad, writeSquad } from './squad'

export const importFormats = ['csv', 'jsonl', 'json', 'beir', 'squad', 'promptfoo', 'ragas'] as const
export type ImportFormat = (typeof importFormats)[number]
export const exportFormats = ['csv', 'jsonl', 'beir', 'squad', 'promptfoo', 'ragas'] as const
export type ExportFormat = (typeof exportFormats)[number]

const readers: Record<ImportFormat, (files: readonly SourceFile[], reading: Reading) => void> = {
  csv: (files, reading) => {
    for (const file of files) readCsv(file, reading)
  },
  jsonl: (files, reading) => {
    for (const file of files) readObjects(linesOf(file, reading.refuse), reading)
  },
  json: (files, reading) => {
    for (const file of files) readObjects(entriesOf(jsonOf(file, reading.refuse), file.name), reading)
  },
  beir: readBeir,
  squad: readSquad,
  promptfoo: readPromptfoo,
  ragas: readRagas,
}

/**
 * Reads files of one format as cases; `auto` finds it by what is in them. What cannot be read is told by where it stands,
 * and the rest is given. Throws `too-large`.
 */
export function readCases(
  files: readonly SourceFile[],
  format: ImportFormat | 'auto',
): Pick<Reading, 'cases' | 'refused'> & { format: ImportFormat } {
  if (files.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT)
    throw new AppError(
      'too-large',
      say('All files of an import together may have {most} million characters.', { most: MOST_TEXT / 1_000_000 }),
      { fix: say('Import them one after the other.') },
    )
  const reading = new Reading()
  const found = format === 'auto' ? formatOf(files) : format
  readers[found](files, reading)
  const [file] = files
  if (file && reading.cases.length + reading.refused.length === 0)
    reading.refuse(file.name, say('There are no cases in it.'))
  return { format: found, cases: reading.cases, refused: reading.refused }
}

/** The format of files, by what is in the first that tells. */
export function formatOf(files: readonly SourceFile[]): ImportFormat {
  if (files.some((file) => beirPart(file) !== undefined)) return 'beir'
  const [file] = files
  if (!file) return 'csv'
  const notation = notationOf(file.text)
  if (notation === 'table') {
    if (looksLikeYaml(file.text)) return 'promptfoo'
    return formatOfNames(headOf(file.text)) ?? 'csv'
  }
  if (notation === 'jsonl') {
    const [line = ''] = file.text.trimStart().split('\n', 1)
    return formatOfEntry(linesOf({ ...file, text: line }, nothing)[0]?.value) ?? 'jsonl'
  }
  const whole = jsonOf(file, nothing)
  const entry = entriesOf(whole, '')[0]?.value
  if (isRecord(whole) && isRecord(whole.defaultTest)) return 'promptfoo'
  if (isRecord(entry) && Array.isArray(entry.paragraphs)) return 'squad'
  return formatOfEntry(entry) ?? 'json'
}

const nothing = () => undefined

const formatOfEntry = (entry: unknown): ImportFormat | undefined =>
  isRecord(entry) ? formatOfNames(Object.keys(entry)) : undefined

function formatOfNames(names: readonly string[]): ImportFormat | undefined {
  if (isPromptfoo(names)) return 'promptfoo'
  return isRagas(names) ? 'ragas' : undefined
}

const writers: Record<ExportFormat, (cases: readonly Case[]) => SourceFile[]> = {
  csv: (cases) => [{ name: 'cases.csv', text: writeCsv(cases) }],
  jsonl: (cases) => [{ name: 'cases.jsonl', text: writeJsonl(cases) }],
  beir: writeBeir,
  squad: writeSquad,
  promptfoo: writePromptfoo,
  ragas: writeRagas,
}

/** Cases as files of a format. */
export const writeCases = (cases: readonly Case[], format: ExportFormat): SourceFile[] => writers[format](cases)
