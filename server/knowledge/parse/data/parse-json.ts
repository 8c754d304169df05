import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { cleanText, decodeText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument, ParseLimits } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { writeJson } from './json-text'

const MAX_NAMED = 10

/** Reads JSON as `path: value` lines; a file of several JSON lines under that name is read as JSONL. */
export function parseJson(bytes: Uint8Array, { limits }: ParseContext): ParsedDocument {
  const source = cleanText(decodeText(bytes))
  requireText(source, say('The file'))
  const writer = new TextWriter()
  try {
    writeJson(writer, source)
  } catch (error) {
    const lines = error instanceof AppError && error.code === 'file-broken' ? readLines(source, limits) : undefined
    if (!lines || lines.read < 2 || lines.damaged.length > 0) throw error
    return toDocument(lines.writer, limits, 'jsonl', [])
  }
  return toDocument(writer, limits, 'json', [])
}

/** Reads JSON lines: each a record; damaged ones are left out and named. Throws `file-broken` when all are. */
export function parseJsonl(bytes: Uint8Array, { limits }: ParseContext): ParsedDocument {
  const source = cleanText(decodeText(bytes))
  requireText(source, say('The file'))
  const { writer, read, damaged, first } = readLines(source, limits)
  if (read === 0 && first) throw first
  const named = damaged.slice(0, MAX_NAMED).join(', ')
  const more = damaged.length - MAX_NAMED
  const said =
    more > 0
      ? say('Damaged lines were left out: {named} and {more} more.', { named, more })
      : say('Damaged lines were left out: {named}.', { named })
  return toDocument(writer, limits, 'jsonl', damaged.length > 0 ? [said] : [])
}

interface Lines {
  writer: TextWriter
  read: number
  damaged: number[]
  first?: AppError
}

function readLines(source: string, limits: ParseLimits): Lines {
  const result: Lines = { writer: new TextWriter(), read: 0, damaged: [] }
  let line = 0
  for (const text of source.split('\n')) {
    line++
    if (text.trim() === '') continue
    // Written apart first, so that a damaged line leaves nothing behind.
    const own = new TextWriter()
    try {
      writeJson(own, text, { line, isRecord: true })
      result.read++
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'file-broken') throw error
      result.damaged.push(line)
      result.first ??= error
      continue
    }
    result.writer.break(2)
    result.writer.beginBlock('row')
    result.writer.raw(own.text())
    result.writer.endBlock()
    requireSize(result.writer, limits)
  }
  return result
}

function toDocument(writer: TextWriter, limits: ParseLimits, kind: 'json' | 'jsonl', warnings: Said[]): ParsedDocument {
  requireSize(writer, limits)
  requireText(writer.text(), say('The file'))
  return { text: writer.text(), headings: [], blocks: writer.blocks, mime: mimeOf[kind], metadata: {}, warnings }
}
