import { phrase } from '@/pipeline/phrase'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import type { ParsedDocument } from './parsed-document'

/** Reads plain text: it is its own text, without structure. */
export function parsePlain(bytes: Uint8Array): ParsedDocument {
  const text = cleanText(decodeText(bytes))
  requireText(text, phrase`The file`)
  return { text, headings: [], mime: mimeOf.text, metadata: {}, warnings: [] }
}
