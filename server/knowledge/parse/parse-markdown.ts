import type { Metadata } from '@/pipeline/chunk'
import { phrase } from '@/pipeline/phrase'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { findMarkdownBlocks } from './markdown-blocks'
import type { Heading, ParsedDocument } from './parsed-document'

/**
 * Reads Markdown. The text stays as it is written, since models read Markdown well; front matter becomes metadata, and
 * headings (`# …` and underlined ones, CommonMark 0.31 §4.2–4.3) are found outside code fences.
 */
export function parseMarkdown(bytes: Uint8Array): ParsedDocument {
  const { text, metadata } = splitFrontMatter(cleanText(decodeText(bytes)))
  requireText(text, phrase`The file`)
  const headings = findHeadings(text)
  const title =
    typeof metadata.title === 'string' ? metadata.title : headings.find((heading) => heading.level === 1)?.text
  const blocks = findMarkdownBlocks(text)
  return { ...(title && { title }), text, headings, blocks, mime: mimeOf.markdown, metadata, warnings: [] }
}

function splitFrontMatter(source: string): { text: string; metadata: Metadata } {
  const found = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(source)
  if (!found || !/^[\w-]+[ \t]*:/m.test(found[1] ?? '')) return { text: source, metadata: {} }
  const metadata: Metadata = {}
  for (const line of (found[1] ?? '').split('\n')) {
    const pair = /^([A-Za-z][\w-]*)[ \t]*:[ \t]*(\S.*)$/.exec(line)
    if (pair?.[1] && pair[2]) metadata[fieldName(pair[1])] = scalar(pair[2].trim())
  }
  return { text: source.slice(found[0].length), metadata }
}

/** Field names are lower case with underscores, as collections declare them. */
const fieldName = (key: string) => key.toLowerCase().replaceAll('-', '_')

/** The plain scalars and one-line lists of YAML; anything deeper stays the text it is. */
function scalar(value: string): Metadata[string] {
  if (value.startsWith('[') && value.endsWith(']')) {
    return value
      .slice(1, -1)
      .split(',')
      .map((part) => unquote(part.trim()))
      .filter((part) => part !== '')
  }
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : unquote(value)
}

const unquote = (value: string) => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value

function findHeadings(text: string): Heading[] {
  const headings: Heading[] = []
  let fence: string | undefined
  let paragraph: { start: number; text: string } | undefined
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined
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
