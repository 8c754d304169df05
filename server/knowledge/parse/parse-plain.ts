import { say } from '@/pipeline/said'
import { leftOutWarnings, requireWords, withoutArmour } from './armour'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { headingLines } from './heading-lines'
import { withoutLeaders } from './leaders'
import type { Heading, ParsedDocument } from './parsed-document'

/** Reads plain text: its own text without the dots of a table of contents and what only programs read. Lines that are headings by their words are its structure. */
export function parsePlain(bytes: Uint8Array): ParsedDocument {
  const source = cleanText(decodeText(bytes)).split('\n').map(withoutLeaders).join('\n')
  requireText(source, say('The file'))
  const words = withoutArmour(source)
  requireWords(words)
  return {
    text: words.text,
    headings: headingsOf(words.text),
    mime: mimeOf.text,
    metadata: {},
    warnings: leftOutWarnings(words),
  }
}

function headingsOf(text: string): Heading[] {
  const lines = text.split('\n')
  const isEmpty = (line: string | undefined) => line === undefined || line.trim() === ''
  const found = headingLines(
    lines.map((line, at) => ({ text: line, above: isEmpty(lines[at - 1]), below: isEmpty(lines[at + 1]) })),
  )
  const headings: Heading[] = []
  let start = 0
  for (const [at, line] of lines.entries()) {
    const level = found.get(at)
    if (level !== undefined) headings.push({ start, level, text: line.trim().replace(/\s+/g, ' '), byWords: true })
    start += line.length + 1
  }
  return headings
}
