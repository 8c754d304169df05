import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { serialize } from 'parse5'
import { type HtmlNode, measureTree, parseHtmlTree } from './html-dom'
import { htmlToText } from './html-to-text'
import type { TextWriter } from './text-writer'

/** Above this a page is data rather than an article, and looking for one takes minutes; its body is taken whole. */
const MAX_ARTICLE_NODES = 100_000
const MAX_ARTICLE_DEPTH = 100
const MIN_ARTICLE = 250
/** An article shorter than this share of the page's text has lost more than menus. */
const MIN_ARTICLE_SHARE = 0.5
/** So much of the page's prose and tables an article must hold. */
const MIN_PROSE_SHARE = 0.75
/** A line of at least this length is no menu. */
const PROSE = 80
/** So many words in a row tell a passage. */
const IN_A_ROW = 4

export interface Article {
  written: TextWriter
  /** How many paragraphs and rows of tables stand beside it on the page. */
  leftOut: number
}

/** The article of a page; undefined when there is none, or when taking it would lose a fair part of the page's text. */
export function findArticle(page: { root: HtmlNode; text: string }): Article | undefined {
  const { nodes, depth } = measureTree(page.root)
  if (nodes > MAX_ARTICLE_NODES || depth > MAX_ARTICLE_DEPTH || !('childNodes' in page.root)) return undefined
  const { document } = parseHTML(serialize(page.root))
  // Readability asks for addresses only to make links absolute, which text has no use for.
  const found = new Readability(document, { charThreshold: MIN_ARTICLE, disableJSONLD: true }).parse()
  if (!found?.content) return undefined
  const written = htmlToText(parseHtmlTree(found.content))
  if (written.size < Math.max(MIN_ARTICLE, page.text.length * MIN_ARTICLE_SHARE)) return undefined
  const missing = proseBeside(written.text(), page.text)
  if (missing.share > 1 - MIN_PROSE_SHARE) return undefined
  const title = found.title?.trim()
  if (!title || written.headings[0]?.text === title) return { written, leftOut: missing.lines }
  // Readability takes the page's title heading out of the article.
  const titled = htmlToText(parseHtmlTree(`<h1>${escapeHtml(title)}</h1>${found.content}`))
  return { written: titled, leftOut: missing.lines }
}

/** The prose and the rows of tables that a page has and its article has not; where their lines break does not matter. */
function proseBeside(article: string, page: string): { lines: number; share: number } {
  const inArticle = new Set([...sequences(article), ...(article.match(/[\p{L}\p{N}]+/gu) ?? [])])
  let all = 0
  let lost = 0
  let lines = 0
  for (const line of page.split('\n')) {
    if (line.length < PROSE && !/^\| (?!---)/.test(line)) continue
    const own = sequences(line)
    const known = own.filter((sequence) => inArticle.has(sequence)).length
    all += line.length
    if (known * 2 > own.length || own.length === 0) continue
    lost += line.length
    lines++
  }
  return { lines, share: all === 0 ? 0 : lost / all }
}

/** Each few words in a row, of a short text its words; scripts without spaces go by their characters. */
function sequences(text: string): string[] {
  const words = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu) ?? []
  if (words.length < IN_A_ROW) return words
  return words.slice(IN_A_ROW - 1).map((_, at) => words.slice(at, at + IN_A_ROW).join(' '))
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
