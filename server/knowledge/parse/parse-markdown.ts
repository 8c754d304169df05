import type { Metadata } from '@/pipeline/chunk'
import { say } from '@/pipeline/said'
import { leftOutWarnings, requireWords, withoutArmour } from './armour'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { readFrontMatter } from './front-matter/read-front-matter'
import { findMarkdownBlocks } from './markdown-blocks'
import { closesFence, maskMarkdown, openedFence } from './markdown-mask'
import type { Heading, ParsedDocument } from './parsed-document'

/**
 * Reads Markdown. The text stays as it is written, since models read Markdown well; front matter becomes metadata, and
 * headings (`# …` and underlined ones, CommonMark 0.31 §4.2–4.3) are found outside code fences, comments and HTML.
 */
export function parseMarkdown(bytes: Uint8Array): ParsedDocument {
  const words = withoutArmour(cleanText(decodeText(bytes)), { fences: true })
  const source = words.text
  const { end, isWhole, metadata, warnings } = readFrontMatter(source)
  const text = isWhole ? source.slice(end) : source
  requireWords(words)
  requireText(text, say('The file'))
  // Front matter that stays in the text is none of its headings.
  const masked = isWhole
    ? maskMarkdown(text)
    : source.slice(0, end).replace(/[^\n]/g, ' ') + maskMarkdown(source.slice(end))
  const headings = findHeadings(masked)
  const title = titleOf(metadata) ?? headings.find((heading) => heading.level === 1)?.text
  const blocks = findMarkdownBlocks(masked)
  return {
    ...(title && { title }),
    text,
    headings,
    blocks,
    mime: mimeOf.markdown,
    metadata,
    warnings: [...leftOutWarnings(words), ...warnings],
  }
}

function titleOf({ title }: Metadata): string | undefined {
  return title === undefined || typeof title === 'object' ? undefined : String(title)
}

function findHeadings(text: string): Heading[] {
  const headings: Heading[] = []
  let fence: string | undefined
  let paragraph: { start: number; text: string } | undefined
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    const mark = openedFence(line)
    if (fence) {
      if (closesFence(line, fence)) fence = undefined
    } else if (mark) {
      fence = mark
      paragraph = undefined
    } else {
      paragraph = readLine(line, start, paragraph, headings)
    }
    start = end + 1
  }
  return headings
}

/** Adds the heading a line makes, and returns the one-line paragraph that the next line may underline. */
function readLine(
  line: string,
  start: number,
  paragraph: { start: number; text: string } | undefined,
  headings: Heading[],
) {
  const hashes = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line)
  if (hashes?.[1]) {
    const text = withoutClosing(line.slice(hashes[0].length).trim())
    if (text) headings.push({ start, level: hashes[1].length, text: plainText(text) })
    return undefined
  }
  const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1]
  if (underline && paragraph) {
    headings.push({ start: paragraph.start, level: underline.startsWith('=') ? 1 : 2, text: plainText(paragraph.text) })
    return undefined
  }
  const canBeUnderlined =
    line.trim() !== '' && !paragraph && !/^( {4}|\t| {0,3}([-*+>|]|\d+[.)])[ \t|]| {0,3}[>|])/.test(line)
  return canBeUnderlined ? { start, text: line.trim() } : undefined
}

/** A heading's text without the `#` signs that may close it. */
function withoutClosing(text: string): string {
  let end = text.length
  while (text[end - 1] === '#') end--
  const closes = end < text.length && (end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t')
  return closes ? text.slice(0, end).trimEnd() : text
}

/** A heading without its inline marks: emphasis, code, links and images. */
const plainText = (source: string) =>
  source
    // Bounded, so that brackets without an end are not looked for from each bracket to the end.
    .replace(/!?\[([^[\]]{0,500})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/[`*]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '')
    .trim()
