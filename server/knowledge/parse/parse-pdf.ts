import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import { AppError } from '@/pipeline/errors'
import { cleanText } from './decode-text'
import { type ParsedDocument, type ParseLimits, tooMuchText } from './parsed-document'
import { type Line, runsToLines, type TextRun } from './pdf-lines'
import { joinPages } from './pdf-text'
import { mimeOf } from './sniff'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

interface ReadPages {
  lines: Line[][]
  unreadable: number[]
  pictures: number[]
}

/**
 * Reads a PDF page by page. A file with an empty user password opens; one that asks for a password is `file-encrypted`.
 * Damaged pages are left out and named in the warnings; a file without any text is `file-needs-ocr` when its pages show
 * pictures, else `file-empty`, or `file-broken` when pages could not be read.
 */
export async function parsePdf(bytes: Uint8Array, limits: ParseLimits): Promise<ParsedDocument> {
  const pdf = await openPdf(bytes)
  if (pdf.numPages > limits.pages) {
    throw new AppError('file-too-complex', `The PDF has ${pdf.numPages} pages; at most ${limits.pages} are read.`)
  }
  const read = await readPages(pdf, limits)
  const joined = joinPages(read.lines)
  if (joined.text.trim() === '') throw withoutText(pdf.numPages, read)
  const title = await titleOf(pdf)
  return { ...(title && { title }), ...joined, mime: mimeOf.pdf, metadata: {}, warnings: warningsOf(read) }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    // PDF.js takes over the buffer it gets.
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      isEvalSupported: false,
      disableFontFace: true,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'PasswordException') {
      throw new AppError('file-encrypted', 'The PDF opens only with a password.', { cause: error })
    }
    throw new AppError('file-broken', 'The PDF is damaged: its structure cannot be read.', { cause: error })
  }
}

async function readPages(pdf: Pdf, limits: ParseLimits): Promise<ReadPages> {
  const result: ReadPages = { lines: [], unreadable: [], pictures: [] }
  let length = 0
  for (let number = 1; number <= pdf.numPages; number++) {
    try {
      const page = await pdf.getPage(number)
      const lines = await readLines(page)
      if (lines.length === 0 && (await showsPicture(page))) result.pictures.push(number)
      result.lines.push(lines)
      page.cleanup()
    } catch (error) {
      // One damaged page must not cost the others; it is reported in the warnings.
      if (error instanceof RangeError) throw error
      result.unreadable.push(number)
      result.lines.push([])
    }
    length += (result.lines.at(-1) ?? []).reduce((sum, line) => sum + line.text.length, 0)
    if (length > limits.textLength) throw new AppError('file-too-complex', tooMuchText(limits))
  }
  return result
}

async function readLines(page: Page): Promise<Line[]> {
  const content = await page.getTextContent()
  const runs: TextRun[] = []
  for (const item of content.items) {
    if (!('str' in item)) continue
    const [, , skew = 0, scale = 0, x = 0, y = 0] = item.transform.map(Number)
    const height = Math.hypot(skew, scale) || item.height
    runs.push({ text: cleanText(item.str).replaceAll('\n', ' '), x, y, width: item.width, height })
  }
  return runsToLines(runs)
}

async function showsPicture(page: Page): Promise<boolean> {
  const { OPS } = await getResolvedPDFJS()
  const pictures = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject])
  const operators = await page.getOperatorList()
  return operators.fnArray.some((operator) => pictures.has(operator))
}

function withoutText(pages: number, read: ReadPages): AppError {
  if (read.pictures.length > 0) {
    const facts =
      pages === 1 ? 'Its only page is a picture' : `${read.pictures.length} of its ${pages} pages are pictures`
    return new AppError('file-needs-ocr', `The PDF has no text: ${facts}.`)
  }
  if (read.unreadable.length > 0) return new AppError('file-broken', `None of the PDF’s ${pages} pages can be read.`)
  return new AppError(
    'file-empty',
    pages === 1 ? 'The PDF’s only page has no text.' : `None of the PDF’s ${pages} pages has text.`,
  )
}

function warningsOf({ unreadable, pictures }: ReadPages): string[] {
  const warnings: string[] = []
  if (unreadable.length > 0) warnings.push(`Damaged pages were left out: ${unreadable.join(', ')}.`)
  if (pictures.length > 0) warnings.push(`Pages that are pictures without text were left out: ${pictures.join(', ')}.`)
  return warnings
}

async function titleOf(pdf: Pdf): Promise<string | undefined> {
  try {
    const { info } = await pdf.getMetadata()
    const title: unknown = 'Title' in info ? info.Title : undefined
    return (typeof title === 'string' && cleanText(title).trim()) || undefined
  } catch {
    // A damaged information dictionary costs only the title.
    return undefined
  }
}
