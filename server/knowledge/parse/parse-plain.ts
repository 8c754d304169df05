import { phrase } from '@/pipeline/phrase'
import { leftOutWarnings, requireWords, withoutArmour } from './armour'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { withoutLeaders } from './leaders'
import type { ParsedDocument } from './parsed-document'

/** Reads plain text: its own text without the dots of a table of contents and what only programs read; no structure. */
export function parsePlain(bytes: Uint8Array): ParsedDocument {
  const source = cleanText(decodeText(bytes)).split('\n').map(withoutLeaders).join('\n')
  requireText(source, phrase`The file`)
  const words = withoutArmour(source)
  requireWords(words)
  return { text: words.text, headings: [], mime: mimeOf.text, metadata: {}, warnings: leftOutWarnings(words) }
}
