import { phrase } from '@/pipeline/phrase'
import { leftOutWarnings, requireWords, withoutArmour } from './armour'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import type { ParsedDocument } from './parsed-document'

/** Reads plain text: it is its own text, without structure; what only programs read is left out. */
export function parsePlain(bytes: Uint8Array): ParsedDocument {
  const source = cleanText(decodeText(bytes))
  requireText(source, phrase`The file`)
  const words = withoutArmour(source)
  requireWords(words)
  return { text: words.text, headings: [], mime: mimeOf.text, metadata: {}, warnings: leftOutWarnings(words) }
}
