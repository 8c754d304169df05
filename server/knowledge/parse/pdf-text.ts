import { Hyphens } from './hyphens'
import type { Heading, PageSpan, ParsedDocument } from './parsed-document'
import { joint, type Line, usualStep } from './pdf-lines'
import { type PlacedText, tablesOfContents } from './table-of-contents'

const MAX_HEADING_LENGTH = 150
const MAX_HEADING_SIZES = 4

/** A page as lines that know their place and size, or as the text that OCR gave for it. */
export type PageContent = Line[] | string

interface PlacedLine extends Line {
  /** What stands between it and the line before it on its page. */
  before: ReturnType<typeof joint> | undefined
}

/** Joins the lines of all pages into one text with page spans and the headings that larger type marks. */
export function joinPages(
  pages: readonly PageContent[],
): Required<Pick<ParsedDocument, 'text' | 'pages' | 'headings' | 'blocks'>> {
  const placed = pages.map((page) => (typeof page === 'string' ? page : placeLines(page)))
  const joiner = new Joiner(placed.filter((page) => typeof page !== 'string'))
  for (const page of placed) joiner.page(page)
  const { parts, spans, headings, lines } = joiner
  return { text: parts.join(''), pages: spans, headings, blocks: tablesOfContents(lines) }
}

function placeLines(lines: readonly Line[]): PlacedLine[] {
  const step = usualStep(lines)
  return lines.map((line, at) => {
    const above = lines[at - 1]
    return { ...line, before: above && joint(above, line, step) }
  })
}

/** The pairs of lines between which a word may go on. */
const breaksOf = (lines: readonly PlacedLine[]) =>
  lines.flatMap(({ before, text }, at): [string, string][] => {
    const above = lines[at - 1]
    return before === 'hyphen' && above ? [[above.text, text]] : []
  })

/** Writes the text of a document page by page. */
class Joiner {
  readonly parts: string[] = []
  readonly spans: PageSpan[] = []
  readonly headings: Heading[] = []
  readonly lines: PlacedText[] = []
  private length = 0
  private readonly levelOf: (line: Line) => number | undefined
  private readonly hyphens: Hyphens

  constructor(pages: readonly PlacedLine[][]) {
    this.levelOf = headingLevels(pages)
    const lines = pages.flatMap((page) => page.map(({ text }) => text))
    this.hyphens = new Hyphens(lines, pages.flatMap(breaksOf))
  }

  page(content: readonly PlacedLine[] | string): void {
    if (this.length > 0) this.push('\n\n')
    const start = this.length
    if (typeof content === 'string') this.push(content)
    else for (const [at, line] of content.entries()) this.line(line, content[at + 1])
    this.spans.push({ page: this.spans.length + 1, start, end: this.length })
  }

  private line(line: PlacedLine, below: PlacedLine | undefined): void {
    const division = below?.before === 'hyphen' ? this.hyphens.divisionOf(line.text, below.text) : 'apart'
    const whole = line.text.replaceAll('\u00ad', '')
    const text = division === 'divided' ? whole.replace(/[-\u2010\u2011]$/, '') : whole
    this.noteHeading(line, text)
    this.lines.push({ start: this.length, text, led: line.led === true })
    this.push(text)
    if (below?.before === 'paragraph') this.push('\n\n')
    else if (below && division === 'apart') this.push('\n')
  }

  /** A heading may go on over several lines. */
  private noteHeading(line: PlacedLine, text: string): void {
    const level = this.levelOf(line)
    if (!level) return
    const open = this.headings.at(-1)
    const gap = open ? this.length - open.start - open.text.length : 0
    if (open?.level === level && (line.before === 'line' || line.before === 'hyphen') && gap <= 1) {
      open.text += `${gap === 1 ? ' ' : ''}${text}`
    } else this.headings.push({ start: this.length, level, text })
  }

  private push(text: string): void {
    this.parts.push(text)
    this.length += text.length
  }
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
