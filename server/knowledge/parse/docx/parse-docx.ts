import mammoth from 'mammoth'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import { htmlFragmentToText } from '../parse-html'
import type { ParsedDocument, ParseLimits } from '../parsed-document'
import { openZip } from '../zip-file'
import { NUMBER_STYLE } from './edit-body'
import { prepareWordFile } from './word-file'

const NUMBER_CLASS = 'number'

/** Reads a Word document by way of HTML, so that headings, lists and tables come out as they do from a page. */
export async function parseDocx(bytes: Uint8Array, limits: ParseLimits): Promise<ParsedDocument> {
  const zip = await openZip(bytes, limits)
  if (!zip.names.some((name) => name.startsWith('word/'))) {
    throw new AppError('file-broken', say('The file is damaged: it has no Word document inside.'))
  }
  const { title, metadata } = readCoreProperties(zip.text('docProps/core.xml'))
  const file = await prepareWordFile(zip)
  const { html, warnings } = await convert(file.bytes)
  const page = `${inLines(file.headers)}${html}${inLines(file.footers)}`
  const written = htmlFragmentToText(cleanText(page), { links: true, boxes: true, numberClass: NUMBER_CLASS })
  requireText(written.text, say('The document'))
  return {
    ...(title && { title }),
    ...written,
    mime: mimeOf.docx,
    metadata,
    warnings: [...file.warnings, ...warnings],
  }
}

const inLines = (lines: readonly string[]) => (lines.length === 0 ? '' : `<p>${lines.map(escapeHtml).join('<br>')}</p>`)

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

async function convert(buffer: Buffer): Promise<{ html: string; warnings: Said[] }> {
  try {
    const noPictures = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
    const result = await mammoth.convertToHtml(
      { buffer },
      {
        convertImage: noPictures,
        externalFileAccess: false,
        styleMap: [`r.${NUMBER_STYLE} => span.${NUMBER_CLASS}`],
      },
    )
    return { html: result.value, warnings: warningsOf(result.messages.map((message) => message.message)) }
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new AppError('file-broken', say('The Word document is damaged: its content cannot be read.'), {
      cause: error,
    })
  }
}

/** Of styles only the look is lost, and pictures are not read anyway. */
const harmless = /^Unrecognised (paragraph|run|table) style|referenced but not defined|^Image of type|image/i

function warningsOf(messages: readonly string[]): Said[] {
  const unknown = new Set<string>()
  const others = new Set<string>()
  for (const message of messages) {
    const element = /^An unrecognised element was ignored: (.+)$/.exec(message)?.[1]
    if (element !== undefined) unknown.add(element.replace(/^\{.*\}/, ''))
    else if (!harmless.test(message)) others.add(message)
  }
  return [
    ...(unknown.size > 0
      ? [say('Parts of unknown kinds were left out: {unknown}.', { unknown: [...unknown].join(', ') })]
      : []),
    ...[...others].map((message) => say('Not all of the document could be read: {message}', { message })),
  ]
}
