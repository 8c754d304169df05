import { AppError } from '@/pipeline/errors'
import { parseMarkdown } from './parse-markdown'
import { parsePlain } from './parse-plain'
import { type ParsedDocument, type ParseLimits, tooMuchText } from './parsed-document'
import { sniffFile } from './sniff'

/** Reads a file of any kind that Telar knows, in this thread; `createParser` runs it in a worker with limits. */
export async function parseBytes(bytes: Uint8Array, name: string, limits: ParseLimits): Promise<ParsedDocument> {
  try {
    const parsed = await parseKind(bytes, name, limits)
    if (parsed.text.length > limits.textLength) throw new AppError('file-too-complex', tooMuchText(limits))
    return parsed
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof RangeError) {
      throw new AppError('file-too-complex', `“${name}” is nested too deeply or too large to be read.`, {
        cause: error,
      })
    }
    throw new AppError('file-broken', `“${name}” cannot be read; it seems damaged.`, { cause: error })
  }
}

/** The large libraries are loaded when a file first needs them: a text file waits for none. */
async function parseKind(bytes: Uint8Array, name: string, limits: ParseLimits): Promise<ParsedDocument> {
  switch (sniffFile(bytes, name)) {
    case 'text':
      return parsePlain(bytes)
    case 'markdown':
      return parseMarkdown(bytes)
    case 'html':
      return (await import('./parse-html')).parseHtml(bytes)
    case 'pdf':
      return await (await import('./parse-pdf')).parsePdf(bytes, limits)
    case 'docx':
      return await (await import('./parse-docx')).parseDocx(bytes, limits)
  }
}
