import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
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
  if (!readPicture) throw new AppError('file-needs-ocr', say('“{name}” is a picture; reading it needs OCR.', { name }))
  const size = pictureSize(bytes)
  if (!size) throw new AppError('file-broken', say('“{name}” is damaged: the picture does not say its size.', { name }))
  if (size.width * size.height > limits.ocrPixels) {
    const most = limits.ocrPixels / 1_000_000
    throw new AppError(
      'file-too-complex',
      say('“{name}” has more pixels than OCR reads ({most} million).', { name, most }),
    )
  }
  if (used.ocrPages >= limits.ocrPages) {
    throw new AppError(
      'file-too-complex',
      say('OCR reads at most {ocrPages} pictures of one file.', { ocrPages: limits.ocrPages }),
    )
  }
  used.ocrPages++
  const text = cleanOcr(await readPicture({ bytes }))
  if (text === '') throw new AppError('file-empty', say('OCR found no text in “{name}”.', { name }))
  const warnings = [say('The text was read by OCR; it may have mistakes.')]
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
