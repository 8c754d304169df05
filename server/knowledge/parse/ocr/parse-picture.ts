import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import { cleanText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { pictureSize } from './picture-size'

/** Reads a picture by OCR. Throws `file-needs-ocr` where there is none, `file-empty` when it finds no text. */
export async function parsePicture(
  bytes: Uint8Array,
  name: string,
  kind: 'png' | 'jpeg' | 'tiff',
  { limits, readPicture, used }: ParseContext,
): Promise<ParsedDocument> {
  if (!readPicture) throw new AppError('file-needs-ocr', `“${name}” is a picture; reading it needs OCR.`)
  const size = pictureSize(bytes)
  if (!size) throw new AppError('file-broken', `“${name}” is damaged: the picture does not say its size.`)
  if (size.width * size.height > limits.ocrPixels) {
    const most = limits.ocrPixels / 1_000_000
    throw new AppError('file-too-complex', `“${name}” has more pixels than OCR reads (${most} million).`)
  }
  if (used.ocrPages >= limits.ocrPages) {
    throw new AppError('file-too-complex', `OCR reads at most ${limits.ocrPages} pictures of one file.`)
  }
  used.ocrPages++
  const text = cleanOcr(await readPicture({ bytes }))
  if (text === '') throw new AppError('file-empty', `OCR found no text in “${name}”.`)
  const warnings = [phrase`The text was read by OCR; it may have mistakes.`]
  return { text, headings: [], mime: mimeOf[kind], metadata: {}, warnings }
}

/** Text as OCR gives it, without the blank lines it leaves around pictures and at the end. */
export const cleanOcr = (text: string) =>
  cleanText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
