import type { Said } from '@/pipeline/said'
import { isOutside } from '../html-to-text'
import type { Relation } from '../relations'
import { type Attributes, readXml, relationId } from '../xml-events'

export interface Paragraph {
  level: number
  text: string
}

/** What one shape of a slide says: paragraphs, or the rows of a table. */
export interface Shape {
  /** Such as `title`, `body` or `sldNum`; undefined outside a placeholder. */
  placeholder: string | undefined
  paragraphs: Paragraph[]
  rows?: string[][]
}

/** Reads the shapes of a slide or of its notes in their order in the file (ECMA-376 part 1, §19.3 and §21.1). */
export function readShapes(source: string, relations: ReadonlyMap<string, Relation>, what: Said): Shape[] {
  const reader = new ShapeReader(relations)
  readXml(source, reader, { what })
  return reader.shapes
}

class ShapeReader {
  readonly shapes: Shape[] = []
  private shape: Shape = { placeholder: undefined, paragraphs: [] }
  private paragraph: Paragraph = { level: 0, text: '' }
  private cell: string[] | undefined
  private cellIsMerged = false
  private inText = false
  private link: string | undefined
  private linkStart = 0
  /** Depth inside an alternative for older programs, which repeats what was said. */
  private skipped = 0

  constructor(private readonly relations: ReadonlyMap<string, Relation>) {}

  open(name: string, attributes: Attributes): void {
    if (this.skipped > 0 || name === 'Fallback') {
      this.skipped++
      return
    }
    if (name === 'sp' || name === 'graphicFrame') this.begin()
    else if (name === 'ph') this.shape.placeholder = attributes.type ?? 'body'
    else if (name === 'tbl') this.shape.rows = []
    else if (name === 'tr') this.shape.rows?.push([])
    else if (name === 'tc') this.beginCell(attributes)
    else if (name === 'p') this.paragraph = { level: 0, text: '' }
    else if (name === 'pPr') this.paragraph.level = Math.min(8, Number(attributes.lvl) || 0)
    else if (name === 'br') this.paragraph.text += '\n'
    else if (name === 'r' || name === 'fld') this.beginRun()
    else if (name === 'hlinkClick') this.link = this.relations.get(relationId(attributes))?.target
    else if (name === 't') this.inText = true
  }

  close(name: string): void {
    if (this.skipped > 0) {
      this.skipped--
      return
    }
    if (name === 't') this.inText = false
    else if (name === 'r' || name === 'fld') this.endRun()
    else if (name === 'p') this.endParagraph()
    else if (name === 'tc') this.endCell()
  }

  text(text: string): void {
    if (this.inText && this.skipped === 0) this.paragraph.text += text
  }

  private begin(): void {
    this.shape = { placeholder: undefined, paragraphs: [] }
    this.shapes.push(this.shape)
  }

  private beginRun(): void {
    this.link = undefined
    this.linkStart = this.paragraph.text.length
  }

  private endRun(): void {
    const said = this.paragraph.text.slice(this.linkStart)
    const isTitle = /title/i.test(this.shape.placeholder ?? '')
    if (!this.link || isTitle || !isOutside(this.link) || said.trim() === '' || said.trim() === this.link) return
    this.paragraph.text = `${this.paragraph.text.slice(0, this.linkStart)}[${said.trim()}](${this.link})`
  }

  private endParagraph(): void {
    const text = this.paragraph.text.replace(/[ \t\u00a0]+/g, ' ').trim()
    if (this.cell) this.cell.push(text)
    else if (text !== '') this.shape.paragraphs.push({ level: this.paragraph.level, text })
  }

  private beginCell({ hMerge, vMerge }: Attributes): void {
    this.cell = []
    this.cellIsMerged = /^(1|true)$/.test(hMerge ?? '') || /^(1|true)$/.test(vMerge ?? '')
  }

  private endCell(): void {
    const row = this.shape.rows?.at(-1)
    row?.push(this.cellIsMerged ? '' : (this.cell ?? []).join(' ').trim())
    this.cell = undefined
  }
}
