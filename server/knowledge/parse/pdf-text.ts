import { headingLines } from './heading-lines'
import { Hyphens } from './hyphens'
import type { Block, Heading, PageSpan, ParsedDocument } from './parsed-document'
import { joint, type Line, usualStep } from './pdf-lines'
import { countCaptions, MOST_CAPTIONS } from './table/captions'
import { type PlacedText, tablesOfContents } from './table-of-contents'
import { TextWriter } from './text-writer'
import { type TableData, writeTable } from './write-table'

const MAX_HEADING_LENGTH = 150
const MAX_HEADING_SIZES = 4
/** A word that ends in a hyphen, and one behind it. */
const DIVIDED = /(\S*[\p{L}\p{N}][-\u2010\u2011\u00ad]) (\p{L}\S*)/gu

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
  const { parts, spans, headings, lines, tables } = joiner
  const blocks = [...tablesOfContents(lines), ...tables].sort((a, b) => a.start - b.start)
  return { text: parts.join(''), pages: spans, headings, blocks }
}

function placeLines(lines: readonly Line[]): PlacedLine[] {
  const step = usualStep(lines)
  return lines.map((line, at) => {
    const above = lines[at - 1]
    const isApart = line.table !== undefined || above?.table !== undefined
    return { ...line, before: above && (isApart ? 'paragraph' : joint(above, line, step)) }
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
  readonly tables: Block[] = []
  private length = 0
  private readonly levelOf: (line: Line) => number | undefined
  /** Levels of lines that are headings by their words, below those of larger type. */
  private readonly byWords: ReadonlyMap<Line, number>
  private readonly hyphens: Hyphens

  constructor(pages: readonly PlacedLine[][]) {
    this.levelOf = headingLevels(pages)
    this.byWords = headingsByWords(pages, this.levelOf)
    const lines = pages.flatMap((page) => page.map(({ text }) => text))
    this.hyphens = new Hyphens(lines, pages.flatMap(breaksOf))
  }

  page(content: readonly PlacedLine[] | string): void {
    if (this.length > 0) this.push('\n\n')
    const start = this.length
    if (typeof content === 'string') this.push(content)
    else this.write(content)
    this.spans.push({ page: this.spans.length + 1, start, end: this.length })
  }

  /** Lines right above a table that say what it is are written with it. */
  private write(content: readonly PlacedLine[]): void {
    const captions = content.map(({ table }, at) => (table ? this.captionsAbove(content, at) : 0))
    const isCaption = new Set(
      captions.flatMap((count, table) => Array.from({ length: count }, (_, up) => table - 1 - up)),
    )
    for (const [at, line] of content.entries()) {
      const below = content[at + 1]
      if (isCaption.has(at)) continue
      if (line.table) {
        const count = captions[at] ?? 0
        this.table(
          line.table,
          content.slice(at - count, at).map(({ text }) => text),
        )
        if (below) this.push('\n\n')
      } else this.line(line, below)
    }
  }

  /** How many lines above a table are its captions: whole paragraphs, none of them a heading. */
  private captionsAbove(content: readonly PlacedLine[], table: number): number {
    const paragraphs: { text: string; lines: number }[] = []
    let open = ''
    let lines = 0
    for (let at = table - 1; at >= 0 && paragraphs.length < MOST_CAPTIONS && lines < MOST_CAPTIONS; at--) {
      const line = content[at]
      if (!line || line.table || this.levelOf(line) !== undefined || this.byWords.has(line)) break
      open = open === '' ? line.text : `${line.text} ${open}`
      lines++
      if (goesOn(content[at - 1], line)) continue
      paragraphs.push({ text: open, lines })
      open = ''
      lines = 0
    }
    const count = countCaptions(paragraphs.map(({ text }) => text))
    return paragraphs.slice(0, count).reduce((sum, paragraph) => sum + paragraph.lines, 0)
  }

  private table(data: TableData, captions: string[]): void {
    const writer = new TextWriter()
    const whole = (rows: string[][]) => rows.map((row) => row.map((cell) => this.undivided(cell)))
    writeTable(writer, { ...data, head: whole(data.head), rows: whole(data.rows), captions })
    for (const block of writer.blocks) this.tables.push(shifted(block, this.length))
    this.push(writer.text())
  }

  /** A cell's lines are joined already: words that were divided between them are made whole. */
  private undivided(cell: string): string {
    return cell.replace(DIVIDED, (all, above: string, below: string) => {
      const division = this.hyphens.divisionOf(above, below)
      if (division === 'apart') return all
      return (division === 'divided' ? above.slice(0, -1) : above) + below
    })
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
    const byWords = level ? undefined : this.byWords.get(line)
    if (byWords) this.headings.push({ start: this.length, level: byWords, text, byWords: true })
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

/** Whether a line is in the paragraph of the one above; a caption may follow a sentence without a gap. */
const goesOn = (above: PlacedLine | undefined, { before, text }: PlacedLine) =>
  above !== undefined &&
  (before === 'hyphen' || (before === 'line' && !(/[.!?:]["”»)]?$/.test(above.text) || /^\(/.test(text))))

function shifted({ groups, ...block }: Block, by: number): Block {
  const moved = { ...block, start: block.start + by, end: block.end + by }
  if (!groups) return moved
  return { ...moved, groups: groups.map(({ start, end, label }) => ({ start: start + by, end: end + by, label })) }
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

/** A heading stands apart on its page, and text follows it there; what begins or ends a page may be its running title. */
function headingsByWords(pages: readonly PlacedLine[][], levelOf: (line: Line) => number | undefined) {
  const lines = pages.flatMap((page) =>
    page.map((line, at) => {
      const below = page[at + 1]
      const isApart = at > 0 && line.before === 'paragraph' && below !== undefined
      const isOther = line.table !== undefined || line.led === true || levelOf(line) !== undefined
      return { line, text: line.text, above: isApart, below: below?.before === 'paragraph', isOther }
    }),
  )
  const deepest = Math.max(0, ...new Set(lines.flatMap(({ line }) => levelOf(line) ?? [])))
  const found = headingLines(lines)
  return new Map([...found].flatMap(([at, level]) => (lines[at] ? [[lines[at].line, deepest + level] as const] : [])))
}

const rounded = (size: number) => Math.round(size * 2) / 2
