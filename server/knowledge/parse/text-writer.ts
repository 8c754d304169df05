import { AppError } from '@/pipeline/errors'
import { type Block, type Heading, type ParseLimits, tooMuchText } from './parsed-document'

/** So many beginnings of paragraphs are remembered. */
const KEPT = 8

/** Writes text block by block and notes where headings and blocks begin. */
export class TextWriter {
  private readonly parts: string[] = []
  private length = 0
  /** Line ends asked for, written only when more text follows. */
  private pending = 0
  private space = false
  /** Where the last paragraphs begin, and behind what they must stand to be text beside a table. */
  private starts: number[] = []
  private floor = 0
  private open: { start: number; level: number; text: string } | undefined
  private readonly openBlocks: Block[] = []
  private readonly begun: Block[] = []
  readonly headings: Heading[] = []

  /** Starts a new block: at least `lines` line ends before the next text (2 makes a paragraph). */
  break(lines: number): void {
    this.pending = Math.max(this.pending, lines)
    this.space = false
  }

  /** Writes running text, white space collapsed. */
  inline(text: string): void {
    const words = text.replace(/\s+/g, ' ')
    if (words === '') return
    const trimmed = words.trimStart()
    if (words !== trimmed) this.space = true
    if (trimmed === '') return
    const body = trimmed.replace(/ $/, '')
    this.raw(body)
    this.space = body !== trimmed
  }

  /** Writes text as it is, such as code. */
  raw(text: string): void {
    if (text === '') return
    if (this.length > 0 && this.pending > 0) this.push('\n'.repeat(this.pending))
    else if (this.length > 0 && this.space) this.push(' ')
    if (this.pending > 1 || this.length === 0) this.noteStart()
    this.pending = 0
    this.space = false
    if (this.open && this.open.start < 0) this.open.start = this.length
    for (const block of this.openBlocks) if (block.start < 0) block.start = this.length
    this.push(text)
  }

  /** Writes text right behind the last, before a space that is still to come. */
  glue(text: string): void {
    const { space } = this
    this.space = false
    this.raw(text)
    this.space = space
  }

  /** A heading in one call; the text is on one line. */
  heading(level: number, text: string): void {
    this.beginHeading(level)
    this.inline(text)
    this.endHeading()
  }

  beginHeading(level: number): void {
    this.break(2)
    this.open = { start: -1, level: Math.min(6, Math.max(1, level)), text: '' }
  }

  endHeading(): void {
    if (this.open && this.open.start >= 0) {
      this.headings.push({ ...this.open, text: this.open.text.replace(/\s+/g, ' ').trim() })
      this.floor = this.length
    }
    this.open = undefined
    this.break(2)
  }

  get inHeading(): boolean {
    return this.open !== undefined
  }

  /** Begins a block at the next text, or at `start` behind all others; one that gets no text leaves nothing. */
  beginBlock(kind: Block['kind'], facts: Omit<Block, 'start' | 'end' | 'kind'> = {}, start = -1): Block {
    const block: Block = { start, end: -1, kind, ...facts }
    this.openBlocks.push(block)
    this.begun.push(block)
    if (start < 0) this.floor = this.length
    return block
  }

  endBlock(): void {
    const block = this.openBlocks.pop()
    if (block && block.start >= 0) block.end = this.length
    this.floor = this.length
  }

  /** The last paragraphs, from the last up, as far as no heading and no block stands between. */
  paragraphsAbove(most: number): { start: number; text: string }[] {
    const starts = this.starts.filter((start) => start >= this.floor).slice(-most)
    const [first] = starts
    if (first === undefined) return []
    const tail = this.tail(first)
    return starts
      .map((start, at) => ({ start, text: tail.slice(start - first, (starts[at + 1] ?? this.length) - first).trim() }))
      .reverse()
  }

  /** The blocks that have ended with some text in them, in order of their start. */
  get blocks(): Block[] {
    return this.begun.filter((block) => block.end >= 0)
  }

  get size(): number {
    return this.length
  }

  text(): string {
    return this.parts.join('')
  }

  private noteStart(): void {
    this.starts.push(this.length)
    if (this.starts.length > KEPT * 4) this.starts = this.starts.slice(-KEPT)
  }

  private tail(from: number): string {
    let at = this.parts.length
    let start = this.length
    while (start > from && at > 0) start -= this.parts[--at]?.length ?? 0
    return this.parts
      .slice(at)
      .join('')
      .slice(from - start)
  }

  private push(text: string): void {
    this.parts.push(text)
    this.length += text.length
    if (this.open && this.open.start >= 0) this.open.text += text
  }
}

/** Throws `file-too-complex` as soon as a text is over the limit, so that no more of it is made. */
export function requireSize(writer: TextWriter, limits: ParseLimits): void {
  if (writer.size > limits.textLength) throw new AppError('file-too-complex', tooMuchText(limits))
}
