import type { Metadata } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import { holds, parseHtmlTree } from '../html-dom'
import { htmlToText } from '../html-to-text'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { type Attributes, readXml } from '../xml-events'
import { openZip, resolveEntry, type ZipFile } from '../zip-file'
import { readChapterTitles } from './chapter-titles'

interface Book {
  title?: string
  metadata: Metadata
  /** Names of the content files in reading order. */
  chapters: string[]
  titles: ReadonlyMap<string, string>
}

const headings = new Set(['h1', 'h2', 'h3'])

/** Fonts may be disguised without the book being protected (EPUB 3.3, §4.4). */
const fontAlgorithms = /idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC/

/** Reads an EPUB book: its chapters in reading order, each under its heading. */
export async function parseEpub(bytes: Uint8Array, { limits }: ParseContext): Promise<ParsedDocument> {
  const zip = await openZip(bytes, limits)
  refuseProtected(zip)
  const book = readBook(zip)
  const writer = new TextWriter()
  const warnings: Said[] = []
  for (const chapter of book.chapters) {
    const source = zip.text(chapter)
    if (source === undefined) warnings.push(say('The chapter “{chapter}” is missing.', { chapter }))
    else writeChapter(writer, cleanText(source), book.titles.get(chapter))
    requireSize(writer, limits)
  }
  requireText(writer.text(), say('The book'))
  const written = { text: writer.text(), headings: writer.headings, blocks: writer.blocks }
  return { ...(book.title && { title: book.title }), ...written, mime: mimeOf.epub, metadata: book.metadata, warnings }
}

function writeChapter(writer: TextWriter, source: string, title: string | undefined): void {
  const root = parseHtmlTree(source)
  writer.break(2)
  // The table of contents names chapters whose own pages begin without a heading.
  if (title && !holds(root, headings)) writer.heading(1, title)
  htmlToText(root, {}, writer)
}

function refuseProtected(zip: ZipFile): void {
  const encryption = zip.text('META-INF/encryption.xml') ?? ''
  const methods = [...encryption.matchAll(/EncryptionMethod[^>]*Algorithm\s*=\s*["']([^"']*)/g)].map(
    ([, method]) => method,
  )
  if (methods.some((method) => method && !fontAlgorithms.test(method))) {
    throw new AppError('file-encrypted', say('The book is protected against copying.'), {
      fix: say('Use a copy without protection (DRM).'),
    })
  }
}

function readBook(zip: ZipFile): Book {
  const what = { what: say('The book') }
  let part = ''
  const container = zip.text('META-INF/container.xml')
  if (container !== undefined) {
    const open = (name: string, attributes: Attributes) => {
      if (name === 'rootfile') part ||= resolveEntry('', attributes['full-path'] ?? '')
    }
    readXml(container, { open, close: () => undefined }, what)
  }
  part = zip.has(part) ? part : (zip.names.find((name) => name.endsWith('.opf')) ?? '')
  const source = zip.text(part)
  if (source === undefined) throw new AppError('file-broken', say('The file is damaged: it has no book inside.'))
  const items = new Map<string, { href: string; isNav: boolean; type: string }>()
  const spine: string[] = []
  const open = (name: string, { id, href, properties, idref, ...rest }: Attributes) => {
    if (name === 'item' && id && href) {
      const isNav = /\bnav\b/.test(properties ?? '')
      items.set(id, { href: resolveEntry(part, href), isNav, type: rest['media-type'] ?? '' })
    }
    if (name === 'itemref' && idref) spine.push(idref)
  }
  readXml(source, { open, close: () => undefined }, what)
  const chapters = spine.flatMap((id) => items.get(id) ?? []).filter((item) => !item.isNav && /html/.test(item.type))
  const contents = [...items.values()].find((item) => item.isNav || /dtbncx/.test(item.type))?.href
  const metadataPart = /<(?:\w+:)?metadata[\s>][\s\S]*?<\/(?:\w+:)?metadata>/.exec(source)?.[0]
  const { title, metadata } = readCoreProperties(metadataPart)
  const titles = contents ? readChapterTitles(contents, zip.text(contents) ?? '') : new Map<string, string>()
  return { ...(title && { title }), metadata, chapters: chapters.map((item) => item.href), titles }
}
