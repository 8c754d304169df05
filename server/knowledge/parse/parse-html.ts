import type { Metadata } from '@/pipeline/chunk'
import { say } from '@/pipeline/said'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { findArticle } from './html-article'
import { attributeOf, findElement, type HtmlNode, parseHtmlTree, textOf } from './html-dom'
import { type HtmlTextOptions, htmlToText } from './html-to-text'
import type { Block, Heading, ParsedDocument } from './parsed-document'
import type { TextWriter } from './text-writer'

interface Written {
  text: string
  headings: Heading[]
  blocks: Block[]
}

/** Reads an HTML page: the article where one is found that holds most of the text, else the whole body. */
export function parseHtml(bytes: Uint8Array): ParsedDocument {
  const root = parseHtmlTree(cleanText(decodeText(bytes, declaredEncoding(bytes))))
  const named = findElement(root, isTitle)
  const title = oneLine(named ? textOf(named) : '')
  const facts = { ...(title && { title }), mime: mimeOf.html, metadata: metadataOf(root) }
  const page = written(root)
  if (page.text === '') {
    const rest = written(root, { everything: true })
    requireText(rest.text, say('The page'))
    const warning = say(
      'The page says nothing outside its menus and what it shows instead of scripts and frames; these were read.',
    )
    return { ...facts, ...rest, warnings: [warning] }
  }
  const article = findArticle({ root, text: page.text })
  if (!article) return { ...facts, ...page, warnings: [] }
  return { ...facts, ...resultOf(article.written), warnings: beside(article.leftOut) }
}

const beside = (lines: number) =>
  lines === 0 ? [] : [say('Only the article of the page was read; paragraphs and rows beside it: {lines}.', { lines })]

/** Text of an HTML fragment that we made ourselves, such as a converted DOCX, or that a mail or a feed holds. */
export function htmlFragmentToText(html: string, options?: HtmlTextOptions): Written {
  return written(parseHtmlTree(html), options)
}

const written = (root: HtmlNode, options?: HtmlTextOptions) => resultOf(htmlToText(root, options))

function resultOf(writer: TextWriter): Written {
  return { text: writer.text(), headings: writer.headings, blocks: writer.blocks }
}

const isTitle = (element: HtmlNode) =>
  element.nodeName === 'title' && 'namespaceURI' in element && element.namespaceURI.endsWith('xhtml')

const stated: [string, string, string][] = [
  ['author', 'name', 'author'],
  ['description', 'name', 'description'],
  ['published', 'property', 'article:published_time'],
]

function metadataOf(root: HtmlNode): Metadata {
  const metadata: Metadata = {}
  for (const [field, attribute, name] of stated) {
    const meta = findElement(root, (each) => each.nodeName === 'meta' && attributeOf(each, attribute) === name)
    const value = oneLine((meta && attributeOf(meta, 'content')) ?? '')
    if (value) metadata[field] = value
  }
  const html = findElement(root, (each) => each.nodeName === 'html')
  const language = html && attributeOf(html, 'lang')?.trim()
  if (language) metadata.language = language
  return metadata
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The encoding a page states in its first 1024 bytes (HTML standard, “prescan a byte stream”). */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.byteLength)).toString('latin1')
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
}
