import type { Heading } from './parsed-document'

/** Writes text block by block and notes where headings begin. */
export class TextWriter {
  private readonly parts: string[] = []
  private length = 0
  /** Line ends asked for, written only when more text follows. */
  private pending = 0
  private space = false
  readonly headings: Heading[] = []
  private open: { start: number; level: number; text: string } | undefined

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
    this.pending = 0
    this.space = false
    if (this.open && this.open.start < 0) this.open.start = this.length
    this.push(text)
  }

  beginHeading(level: number): void {
    this.break(2)
    this.open = { start: -1, level, text: '' }
  }

  endHeading(): void {
    if (this.open && this.open.start >= 0) {
      this.headings.push({ ...this.open, text: this.open.text.replace(/\s+/g, ' ').trim() })
    }
    this.open = undefined
    this.break(2)
  }

  text(): string {
    return this.parts.join('')
  }

  private push(text: string): void {
    this.parts.push(text)
    this.length += text.length
    if (this.open && this.open.start >= 0) this.open.text += text
  }
}
