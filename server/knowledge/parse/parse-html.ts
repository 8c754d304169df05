import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { Metadata } from '@/pipeline/chunk'
import { phrase } from '@/pipeline/phrase'
import { cleanText, decodeText, requireText } from './decode-text'
import { mimeOf } from './file-kinds'
import { measureDom } from './html-dom'
import { type HtmlTextOptions, htmlToText } from './html-to-text'
import type { Block, Heading, ParsedDocument } from './parsed-document'

/** Above this a page is data rather than an article, and looking for one takes minutes; its body is taken whole. */
const MAX_ARTICLE_NODES = 100_000
const MAX_ARTICLE_DEPTH = 100
const MIN_ARTICLE = 250
/** An article shorter than this share of the page's text has lost more than menus. */
const MIN_ARTICLE_SHARE = 0.5

interface Written {
  text: string
  headings: Heading[]
  blocks: Block[]
}

/** Reads an HTML page: the article where one is found that holds most of the text, else the whole body. */
export function parseHtml(bytes: Uint8Array): ParsedDocument {
  const html = cleanText(decodeText(bytes, declaredEncoding(bytes)))
  const { document } = parseHTML(html)
  const title = document.querySelector('title')?.textContent?.replace(/\s+/g, ' ').trim()
  const body = written(document)
  requireText(body.text, phrase`The page`)
  const found = (mayBeArticle(document) && articleOf(html, body.text.length)) || body
  const metadata = metadataOf(document)
  return { ...(title && { title }), ...found, mime: mimeOf.html, metadata, warnings: [] }
}

/** Text of an HTML fragment that we made ourselves, such as a converted DOCX. */
export function htmlFragmentToText(html: string, options?: HtmlTextOptions): Written {
  return written(parseHTML(`<!doctype html><html><body>${html}</body></html>`).document, options)
}

const stated: [string, string][] = [
  ['author', 'meta[name="author"]'],
  ['description', 'meta[name="description"]'],
  ['published', 'meta[property="article:published_time"]'],
]

function metadataOf(document: Document): Metadata {
  const metadata: Metadata = {}
  for (const [field, selector] of stated) {
    const value = document.querySelector(selector)?.getAttribute('content')?.replace(/\s+/g, ' ').trim()
    if (value) metadata[field] = value
  }
  const language = document.documentElement?.getAttribute?.('lang')?.trim()
  if (language) metadata.language = language
  return metadata
}

function written(document: Document, options?: HtmlTextOptions): Written {
  // A page without the usual frame has its content beside the root element; linkedom adds no frame.
  const framed = document.documentElement?.nodeName === 'HTML' && document.body
  const writer = htmlToText(framed || document, options)
  return { text: writer.text(), headings: writer.headings, blocks: writer.blocks }
}

function mayBeArticle(document: Document): boolean {
  const { nodes, depth } = measureDom(document)
  return nodes <= MAX_ARTICLE_NODES && depth <= MAX_ARTICLE_DEPTH
}

function articleOf(html: string, bodyLength: number): Written | undefined {
  const { document } = parseHTML(html)
  // Readability asks for addresses only to make links absolute, which text has no use for.
  const article = new Readability(document, { charThreshold: MIN_ARTICLE, disableJSONLD: true }).parse()
  if (!article?.content) return undefined
  const title = article.title?.trim()
  const found = htmlFragmentToText(article.content)
  if (found.text.length < Math.max(MIN_ARTICLE, bodyLength * MIN_ARTICLE_SHARE)) return undefined
  if (!title || found.headings[0]?.text === title) return found
  // Readability takes the page's title heading out of the article.
  return htmlFragmentToText(`<h1>${escapeHtml(title)}</h1>${article.content}`)
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The encoding a page states in its first 1024 bytes (HTML standard, “prescan a byte stream”). */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.byteLength)).toString('latin1')
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
}
