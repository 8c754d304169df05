import { getDocumentProxy } from 'unpdf'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import './fixed-length'
import { cleanText } from './decode-text'
import { mimeOf } from './file-kinds'
import { losesText, pagePictures, showsPicture } from './ocr/page-pictures'
import { cleanOcr } from './ocr/parse-picture'
import type { ParseContext } from './parse-context'
import { type ParsedDocument, tooMuchText } from './parsed-document'
import { withAnnotations } from './pdf-annotations'
import { CMapReader, PdfFonts, StandardFontReader } from './pdf-fonts'
import { pageLines, turnOf } from './pdf-page'
import type { TablesSoFar } from './pdf-table/find-tables'
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
  /** Pages with text in a font that does not say which characters it shows. */
  undecoded: number[]
  /** Why OCR left pictures unread. */
  ocrFailure?: AppError
  tables: TablesSoFar
}

/**
 * Reads a PDF page by page. A file with an empty user password opens; one that asks for a password is `file-encrypted`.
 * Pages that are pictures are read by OCR where there is one. Damaged pages are left out and named in the warnings; a file
 * without any text is `file-needs-ocr` when its pages show pictures, else `file-empty`, or `file-broken` when pages could
 * not be read.
 */
export async function parsePdf(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const fonts = new PdfFonts()
  return fonts.watch(() => readPdf(bytes, fonts, context))
}

async function readPdf(bytes: Uint8Array, fonts: PdfFonts, context: ParseContext): Promise<ParsedDocument> {
  const { limits } = context
  const pdf = await openPdf(bytes)
  if (pdf.numPages > limits.pages) {
    throw new AppError(
      'file-too-complex',
      say('The PDF has {numPages} pages; at most {pages} are read.', { numPages: pdf.numPages, pages: limits.pages }),
    )
  }
  const read = await readPages(pdf, fonts, context)
  const joined = joinPages(read.contents)
  if (joined.text.trim() === '') throw withoutText(pdf.numPages, read)
  const { title, ...metadata } = await factsOf(pdf)
  return { ...(title && { title }), ...joined, mime: mimeOf.pdf, metadata, warnings: warningsOf(read) }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    // PDF.js takes over the buffer it gets.
    return await getDocumentProxy(new Uint8Array(bytes), {
      // Its warnings are not printed.
      verbosity: 1,
      isEvalSupported: false,
      disableFontFace: true,
      useWorkerFetch: false,
      CMapReaderFactory: CMapReader,
      StandardFontDataFactory: StandardFontReader,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'PasswordException') {
      throw new AppError('file-encrypted', say('The PDF opens only with a password.'), { cause: error })
    }
    throw new AppError('file-broken', say('The PDF is damaged: its structure cannot be read.'), { cause: error })
  }
}

async function readPages(pdf: Pdf, fonts: PdfFonts, context: ParseContext): Promise<ReadPages> {
  const result: ReadPages = {
    contents: [],
    unreadable: [],
    pictures: [],
    byOcr: [],
    undecoded: [],
    tables: { inVain: 0 },
  }
  const { limits } = context
  let length = 0
  for (let number = 1; number <= pdf.numPages; number++) {
    let content: PageContent = []
    try {
      const page = await pdf.getPage(number)
      content = await readPage(page, number, result, fonts, context)
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
  result.undecoded = await undecodedPages(pdf, fonts, result)
  return result
}

async function readPage(
  page: Page,
  number: number,
  result: ReadPages,
  fonts: PdfFonts,
  context: ParseContext,
): Promise<PageContent> {
  const runs = await readRuns(page, (font, text) => fonts.note(number, font, text))
  const lines = await pageLines(page, withAnnotations(runs, await page.getAnnotations()), result.tables)
  if (runs.some(({ text }) => text.trim() !== '') || !(await showsPicture(page))) return lines
  const scan = await readScan(page, number, result, context)
  if (lines.length === 0) return scan
  return scan === '' ? lines : [scan, ...lines.map(({ text }) => text)].join('\n')
}

/** Texts in a font that PDF.js could not make vanish; only what it paints tells on which pages. */
async function undecodedPages(pdf: Pdf, fonts: PdfFonts, { contents, unreadable }: ReadPages): Promise<number[]> {
  const pages = new Set(fonts.undecodedPages())
  for (const [index, content] of contents.entries()) {
    const number = index + 1
    if (unreadable.includes(number) || !(fonts.failed || content.length === 0)) continue
    if (await losesText(await pdf.getPage(number))) pages.add(number)
  }
  return [...pages].sort((a, b) => a - b)
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

async function readRuns(page: Page, note: (font: string, text: string) => void): Promise<TextRun[]> {
  const content = await page.getTextContent()
  const runs: TextRun[] = []
  for (const item of content.items) {
    if (!('str' in item)) continue
    note(item.fontName, item.str)
    const [, , skew = 0, scale = 0, x = 0, y = 0] = item.transform.map(Number)
    const height = Math.hypot(skew, scale) || item.height
    const turn = turnOf(item.transform.map(Number))
    const text = cleanText(item.str).replaceAll('\n', ' ')
    runs.push({ text, x, y, width: item.width, height, ...(turn > 0 && { turn }) })
  }
  return runs
}

function withoutText(pages: number, read: ReadPages): AppError {
  if (read.pictures.length > 0) {
    const facts =
      pages === 1
        ? say('The PDF has no text: Its only page is a picture.')
        : say('The PDF has no text: {pictures} of its {pages} pages are pictures.', {
            pictures: read.pictures.length,
            pages,
          })
    const failure = read.ocrFailure
    if (!failure) return new AppError('file-needs-ocr', facts)
    const said = say('{facts} OCR did not help: {reason}', { facts, reason: failure.said.message })
    return new AppError('file-needs-ocr', said, { fix: failure.said.fix, cause: failure })
  }
  if (read.undecoded.length > 0) {
    return new AppError(
      'file-broken',
      say('The text of the PDF is in fonts that do not say what their characters are.'),
    )
  }
  if (read.unreadable.length > 0)
    return new AppError('file-broken', say('None of the PDF’s {pages} pages can be read.', { pages }))
  return new AppError(
    'file-empty',
    pages === 1 ? say('The PDF’s only page has no text.') : say('None of the PDF’s {pages} pages has text.', { pages }),
  )
}

function warningsOf({ unreadable, pictures, byOcr, undecoded }: ReadPages): Said[] {
  const warnings: Said[] = []
  if (undecoded.length > 0)
    warnings.push(
      say(
        'Pages with text in fonts that do not say what their characters are, so that it is missing or wrong: {undecoded}.',
        { undecoded: undecoded.join(', ') },
      ),
    )
  if (unreadable.length > 0)
    warnings.push(say('Damaged pages were left out: {unreadable}.', { unreadable: unreadable.join(', ') }))
  if (pictures.length > 0)
    warnings.push(
      say('Pages that are pictures without text were left out: {pictures}.', { pictures: pictures.join(', ') }),
    )
  if (byOcr.length > 0)
    warnings.push(say('Pages read by OCR, which may have mistakes: {byOcr}.', { byOcr: byOcr.join(', ') }))
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
