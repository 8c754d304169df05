import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize } from '../text-writer'
import { readXml } from '../xml-events'
import { openZip } from '../zip-file'
import { OdtReader } from './odt-reader'

/** Reads an OpenDocument text: headings, lists, tables, links and notes. */
export async function parseOdt(bytes: Uint8Array, { limits }: ParseContext): Promise<ParsedDocument> {
  const zip = await openZip(bytes, limits)
  if (/<(\w+:)?encryption-data/.test(zip.text('META-INF/manifest.xml') ?? '')) {
    throw new AppError('file-encrypted', say('The OpenDocument file is protected by a password.'))
  }
  const content = zip.text('content.xml')
  if (content === undefined) throw new AppError('file-broken', say('The file is damaged: it has no content inside.'))
  const reader = new OdtReader()
  readXml(cleanText(content), reader, { what: say('The document') })
  const { writer } = reader
  requireSize(writer, limits)
  requireText(writer.text(), say('The document'))
  const { title, metadata } = readCoreProperties(zip.text('meta.xml'))
  const written = { text: writer.text(), headings: writer.headings, blocks: writer.blocks }
  return { ...(title && { title }), ...written, mime: mimeOf.odt, metadata, warnings: [] }
}
