import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { PageSpan, ParsedDocument } from '../parsed-document'
import { mainPart, type Relation, readRelations } from '../relations'
import { countHeadRows, fillHead } from '../table/find-head'
import { requireSize, TextWriter } from '../text-writer'
import { writeTable } from '../write-table'
import { type Attributes, readXml, relationId } from '../xml-events'
import { openZip, type ZipFile } from '../zip-file'
import { readShapes, type Shape } from './slide-shapes'

/** Placeholders that repeat on every slide. */
const furniture = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg'])

/** Reads a presentation: each slide is a page, its title a heading, its speaker notes below. */
export async function parsePptx(bytes: Uint8Array, { limits }: ParseContext): Promise<ParsedDocument> {
  const zip = await openZip(bytes, limits)
  const slides = slideParts(zip)
  if (slides.length > limits.pages) {
    throw new AppError(
      'file-too-complex',
      say('The file has {count} slides; at most {pages} are read.', { count: slides.length, pages: limits.pages }),
    )
  }
  const writer = new TextWriter()
  const pages: PageSpan[] = []
  const warnings: Said[] = []
  for (const [index, part] of slides.entries()) {
    const page = index + 1
    const before = writer.blocks.length
    writer.beginBlock('slide', { header: `Slide ${page}` })
    try {
      writeSlide(writer, zip, part, page)
    } catch (error) {
      // One damaged slide must not cost the others.
      if (!(error instanceof AppError) || error.code !== 'file-broken') throw error
      warnings.push(say('Slide {page} is damaged and was left out, wholly or in part.', { page }))
    }
    writer.endBlock()
    const block = writer.blocks[before]
    if (block) pages.push({ page, start: block.start, end: block.end })
    requireSize(writer, limits)
  }
  requireText(writer.text(), say('The presentation'))
  const { title, metadata } = readCoreProperties(zip.text('docProps/core.xml'))
  const written = { text: writer.text(), pages, headings: writer.headings, blocks: writer.blocks }
  return { ...(title && { title }), ...written, mime: mimeOf.pptx, metadata, warnings }
}

/** The slides in the order in which they are shown. */
function slideParts(zip: ZipFile): string[] {
  const part = mainPart(zip, 'ppt/presentation.xml')
  const source = zip.text(part)
  if (source === undefined)
    throw new AppError('file-broken', say('The file is damaged: it has no presentation inside.'))
  const relations = readRelations(zip, part)
  const parts: string[] = []
  const open = (name: string, attributes: Attributes) => {
    if (name !== 'sldId') return
    const target = relations.get(relationId(attributes))?.target
    if (target) parts.push(target)
  }
  readXml(source, { open, close: () => undefined }, { what: say('The presentation') })
  return parts
}

function writeSlide(writer: TextWriter, zip: ZipFile, part: string, page: number): void {
  const source = zip.text(part)
  const what = say('Slide {page}', { page })
  if (source === undefined) throw new AppError('file-broken', say('Slide {page} is missing.', { page }))
  const relations = readRelations(zip, part)
  const shapes = readShapes(source, relations, what).filter((shape) => !furniture.has(shape.placeholder ?? ''))
  const isTitle = (shape: Shape) => /title/i.test(shape.placeholder ?? '') && shape.placeholder !== 'subTitle'
  for (const shape of shapes.filter(isTitle)) {
    writer.heading(1, cleanText(shape.paragraphs.map((paragraph) => paragraph.text).join(' ')))
  }
  for (const shape of shapes) if (!isTitle(shape)) writeShape(writer, shape)
  const notes = notesOf(zip, relations, page)
  if (notes) {
    writer.break(2)
    writer.raw(`Notes: ${notes}`)
  }
}

function writeShape(writer: TextWriter, shape: Shape): void {
  writer.break(2)
  if (shape.rows) {
    const rows = shape.rows.map((row) => row.map(cleanText))
    const headRows = Math.max(1, countHeadRows(rows))
    writeTable(writer, { head: fillHead(rows.slice(0, headRows)), rows: rows.slice(headRows) })
  }
  for (const { level, text } of shape.paragraphs) {
    writer.raw(`${'  '.repeat(level)}${level > 0 ? '- ' : ''}${cleanText(text)}`)
    writer.break(1)
  }
  writer.break(2)
}

function notesOf(zip: ZipFile, relations: ReadonlyMap<string, Relation>, page: number): string {
  const part = [...relations.values()].find((relation) => relation.type === 'notesSlide')?.target
  const source = part && zip.text(part)
  if (!part || !source) return ''
  const shapes = readShapes(source, readRelations(zip, part), say('The notes of slide {page}', { page }))
  const said = shapes.filter((shape) => !furniture.has(shape.placeholder ?? '') && !shape.rows)
  return cleanText(said.flatMap((shape) => shape.paragraphs.map((paragraph) => paragraph.text)).join('\n'))
}
