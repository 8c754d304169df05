import mammoth from 'mammoth'
import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import { readCoreProperties } from './core-properties'
import { cleanText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { htmlFragmentToText } from './parse-html'
import type { ParsedDocument, ParseLimits } from './parsed-document'
import { checkZip, unpackEntry } from './zip-guard'

const isRead = (name: string) => /\.(xml|rels)$/i.test(name)

/** Reads a Word document by way of HTML, so that headings, lists and tables come out as they do from a page. */
export async function parseDocx(bytes: Uint8Array, limits: ParseLimits): Promise<ParsedDocument> {
  const entries = checkZip(bytes, limits, isRead)
  if (!entries.some((entry) => entry.name.startsWith('word/'))) {
    throw new AppError('file-broken', 'The file is damaged: it has no Word document inside.')
  }
  const core = entries.find((entry) => entry.name === 'docProps/core.xml')
  const { title, metadata } = readCoreProperties(core && unpackEntry(bytes, core).toString('utf8'))
  const html = await convert(bytes)
  const written = htmlFragmentToText(cleanText(html), { links: true })
  requireText(written.text, phrase`The document`)
  return { ...(title && { title }), ...written, mime: mimeOf.docx, metadata, warnings: [] }
}

async function convert(bytes: Uint8Array): Promise<string> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const noPictures = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
    const result = await mammoth.convertToHtml({ buffer }, { convertImage: noPictures, externalFileAccess: false })
    return result.value
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new AppError('file-broken', 'The Word document is damaged: its content cannot be read.', { cause: error })
  }
}
