import { getDocumentProxy } from 'unpdf'
import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import { cleanText } from './decode-text'
import { mimeOf } from './file-kinds'
import { pagePictures, showsPicture } from './ocr/page-pictures'
import { cleanOcr } from './ocr/parse-picture'
import type { ParseContext } from './parse-context'
import { type ParsedDocument, tooMuchText } from './parsed-document'
import { type Line, runsToLines } from './pdf-lines'
import { joinPages, type PageContent } from './pdf-text'
import type { TextRun } from './text-run'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

interface ReadPages {
  contents: PageContent[]
  /** Numbers of pages that could not be read, of pictures that nobody read, and of those that OCR read. */
  unreadable: number[]
  pictures: number[]
  byOcr: number[]
  /** Why OCR left pictures unread. */
  ocrFailure?: AppError
}

/**
 * Reads a PDF page by page. A file with an empty user password opens; one that asks for a password is `file-encrypted`.
 * Pages that are pictures are read by OCR where there is one. Damaged pages are left out and named in the warnings; a file
 * without any text is `file-needs-ocr` when its pages show pictures, else `file-empty`, or `file-broken` when pages could
 * not be read.
 */
export async function parsePdf(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context
  const pdf = await openPdf(bytes)
  if (pdf.numPages > limits.pages) {
    throw new AppError('file-too-complex', `The PDF has ${pdf.numPages} pages; at most ${limits.pages} are read.`)
  }
  const read = await readPages(pdf, context)
  const joined = joinPages(read.contents)
  if (joined.text.trim() === '') throw withoutText(pdf.numPages, read)
  const { title, ...metadata } = await factsOf(pdf)
  return { ...(title && { title }), ...joined, mime: mimeOf.pdf, metadata, warnings: warningsOf(read) }
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

async function readPages(pdf: Pdf, context: ParseContext): Promise<ReadPages> {
  const result: ReadPages = { contents: [], unreadable: [], pictures: [], byOcr: [] }
  const { limits } = context
  let length = 0
  for (let number = 1; number <= pdf.numPages; number++) {
    let content: PageContent = []
    try {
      const page = await pdf.getPage(number)
      content = await readLines(page)
      if (content.length === 0 && (await showsPicture(page))) content = await readScan(page, number, result, context)
      page.cleanup()
    } catch (error) {
      // One damaged page must not cost the others; it is reported in the warnings.
      if (error instanceof RangeError) throw error
      result.unreadable.push(number)
    }
    result.contents.push(content)
    length += lengthOf(content)
    if (length > limits.textLength) throw new AppError('file-too-complex', tooMuchText(limits))
  }
  return result
}

const lengthOf = (content: PageContent) =>
  typeof content === 'string' ? content.length : content.reduce((sum, line) => sum + line.text.length, 0)

/** Reads a page that is pictures by OCR, and notes whether that was done. */
async function readScan(
  page: Page,
  number: number,
  result: ReadPages,
  { readPicture, used, limits }: ParseContext,
): Promise<PageContent> {
  const texts: string[] = []
  try {
    if (readPicture && used.ocrPages < limits.ocrPages) {
      used.ocrPages++
      for (const picture of await pagePictures(page, limits.ocrPixels)) texts.push(cleanOcr(await readPicture(picture)))
    }
  } catch (error) {
    // What OCR cannot read is a picture as before; the reason goes with the file's state.
    if (!(error instanceof AppError)) throw error
    result.ocrFailure ??= error
  }
  const text = texts.filter((each) => each !== '').join('\n\n')
  if (texts.length > 0 && text !== '') result.byOcr.push(number)
  else result.pictures.push(number)
  return text
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

function withoutText(pages: number, read: ReadPages): AppError {
  if (read.pictures.length > 0) {
    const facts =
      pages === 1 ? 'Its only page is a picture' : `${read.pictures.length} of its ${pages} pages are pictures`
    const failure = read.ocrFailure
    const tried = failure ? ` OCR did not help: ${failure.message}` : ''
    const options = failure ? { fix: failure.fix, cause: failure } : {}
    return new AppError('file-needs-ocr', `The PDF has no text: ${facts}.${tried}`, options)
  }
  if (read.unreadable.length > 0) return new AppError('file-broken', `None of the PDF’s ${pages} pages can be read.`)
  return new AppError(
    'file-empty',
    pages === 1 ? 'The PDF’s only page has no text.' : `None of the PDF’s ${pages} pages has text.`,
  )
}

function warningsOf({ unreadable, pictures, byOcr }: ReadPages): string[] {
  const warnings: string[] = []
  if (unreadable.length > 0) warnings.push(phrase`Damaged pages were left out: ${unreadable.join(', ')}.`)
  if (pictures.length > 0)
    warnings.push(phrase`Pages that are pictures without text were left out: ${pictures.join(', ')}.`)
  if (byOcr.length > 0) warnings.push(phrase`Pages read by OCR, which may have mistakes: ${byOcr.join(', ')}.`)
  return warnings
}

const facts: [string, string][] = [
  ['Title', 'title'],
  ['Author', 'author'],
  ['Subject', 'subject'],
  ['Keywords', 'keywords'],
]

async function factsOf(pdf: Pdf): Promise<Record<string, string>> {
  try {
    const { info } = await pdf.getMetadata()
    const stated = new Map<string, unknown>(Object.entries(info))
    return Object.fromEntries(
      facts.flatMap(([name, field]) => {
        const value = stated.get(name)
        const text = typeof value === 'string' ? cleanText(value).trim() : ''
        return text === '' ? [] : [[field, text]]
      }),
    )
  } catch {
    // A damaged information dictionary costs only these facts.
    return {}
  }
}
