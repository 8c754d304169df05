import { say } from '@/pipeline/said'
import { cleanText, decodeText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { readXml } from '../xml-events'
import { writeXml } from './xml-text'
import { type XmlElement, XmlTree } from './xml-tree'

/** Reads XML as an outline: one line for each element that says something, its attributes beside its name. */
export function parseXml(bytes: Uint8Array, { limits }: ParseContext): ParsedDocument {
  const source = cleanText(decodeText(bytes, declaredEncoding(bytes)))
  requireText(source, say('The file'))
  const tree = new XmlTree()
  let entities = 0
  readXml(source.trimStart(), tree, {
    what: say('The XML'),
    onEntity: () => {
      entities++
    },
  })
  const writer = new TextWriter()
  const root: XmlElement | undefined = tree.root
  if (root) writeXml(writer, root)
  requireSize(writer, limits)
  requireText(writer.text(), say('The file'))
  return {
    text: writer.text(),
    headings: writer.headings,
    blocks: writer.blocks,
    mime: mimeOf.xml,
    metadata: {},
    warnings:
      entities > 0 ? [say('{entities} entities that XML does not define were left as they stand.', { entities })] : [],
  }
}

/** The encoding that the declaration on the first line names (XML 1.0 §4.3.3). */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(256, bytes.byteLength)).toString('latin1')
  return /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)/.exec(head)?.[1]
}
