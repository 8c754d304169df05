import type { Heading, PageSpan } from './parsed-document'
import { joint, type Line, usualStep } from './pdf-lines'

const MAX_HEADING_LENGTH = 150
const MAX_HEADING_SIZES = 4

/** A page as lines that know their place and size, or as the text that OCR gave for it. */
export type PageContent = Line[] | string

/** Joins the lines of all pages into one text with page spans and the headings that larger type marks. */
export function joinPages(pages: readonly PageContent[]): { text: string; pages: PageSpan[]; headings: Heading[] } {
  const levelOf = headingLevels(pages.filter((page) => typeof page !== 'string'))
  const parts: string[] = []
  const spans: PageSpan[] = []
  const headings: Heading[] = []
  let length = 0
  const push = (text: string) => {
    parts.push(text)
    length += text.length
  }
  for (const [index, content] of pages.entries()) {
    if (length > 0) push('\n\n')
    const start = length
    if (typeof content === 'string') push(content)
    const lines = typeof content === 'string' ? [] : content
    const step = usualStep(lines)
    let previous: Line | undefined
    for (const line of lines) {
      const between = previous && joint(previous, line, step)
      if (between === 'paragraph') push('\n\n')
      if (between === 'line') push('\n')
      const text = line.text.replaceAll('\u00ad', '')
      const level = levelOf(line)
      const open = headings.at(-1)
      if (level && between === 'line' && open?.level === level && open.start + open.text.length + 1 === length) {
        open.text += ` ${text}`
      } else if (level) {
        headings.push({ start: length, level, text })
      }
      push(breaksWord(lines, line, step) ? text.replace(/-$/, '') : text)
      previous = line
    }
    spans.push({ page: index + 1, start, end: length })
  }
  return { text: parts.join(''), pages: spans, headings }
}

/** Whether a line's last word goes on in the next line, so that its hyphen is only typography. */
function breaksWord(lines: readonly Line[], line: Line, step: number): boolean {
  if (!/[-\u00ad]$/.test(line.text)) return false
  const below = lines[lines.indexOf(line) + 1]
  return below !== undefined && joint(line, below, step) === 'hyphen'
}

/** Sizes clearly above the body's make headings, the largest level 1; a document that is all large type has none. */
function headingLevels(pages: readonly Line[][]): (line: Line) => number | undefined {
  const letters = new Map<number, number>()
  let total = 0
  for (const line of pages.flat()) {
    const size = rounded(line.height)
    letters.set(size, (letters.get(size) ?? 0) + line.text.length)
    total += line.text.length
  }
  const body = [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
  const sizes = [...letters]
    .filter(([size, count]) => size >= body * 1.15 && size > body + 0.9 && count < total * 0.15)
    .map(([size]) => size)
    .sort((a, b) => b - a)
  return (line) => {
    const rank = sizes.indexOf(rounded(line.height))
    const looksLikeOne = line.text.length <= MAX_HEADING_LENGTH && /\p{L}{2}/u.test(line.text)
    return rank >= 0 && looksLikeOne ? Math.min(rank + 1, MAX_HEADING_SIZES) : undefined
  }
}

const rounded = (size: number) => Math.round(size * 2) / 2
