import { say } from '@/pipeline/said'
import { requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize } from '../text-writer'
import { RtfReader } from './rtf-reader'
import { rtfTokens } from './rtf-tokens'

/** Reads RTF. A file that ends in the middle gives what was read, with a warning. */
export function parseRtf(bytes: Uint8Array, { limits }: ParseContext): ParsedDocument {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const reader = new RtfReader()
  let depth = 0
  for (const token of rtfTokens(source)) {
    if (token.type === 'open') depth++
    if (token.type === 'close') depth--
    // What follows the outermost group is no RTF.
    if (depth === 0 && token.type === 'close') break
    reader.read(token)
  }
  reader.end()
  const { writer } = reader.output
  requireSize(writer, limits)
  requireText(writer.text(), say('The document'))
  const { title, ...metadata } = reader.metadata
  return {
    ...(title && { title }),
    text: writer.text(),
    headings: writer.headings,
    blocks: writer.blocks,
    mime: mimeOf.rtf,
    metadata,
    warnings: depth > 0 ? [say('The file ends in the middle; what stands before was read.')] : [],
  }
}
