import { isOutside } from '../html-to-text'
import { htmlFragmentToText } from '../parse-html'
import type { TextWriter } from '../text-writer'
import type { XmlElement } from './xml-tree'

const MAX_INDENT = 8
/** The roots of RSS and Atom, whose texts are HTML more often than they say. */
const feeds = new Set(['rss', 'RDF', 'feed'])

/**
 * Writes an element as an outline: `name [attributes]: text` for one that holds text, `name [attributes]` above the
 * indented ones it holds otherwise. A `title` is a heading; the many alike of the root are records of kind `row`.
 */
export function writeXml(writer: TextWriter, root: XmlElement): void {
  const record = recordName(root)
  const isFeed = feeds.has(root.name)
  const stack: ({ element: XmlElement; depth: number } | 'end')[] = [{ element: root, depth: 0 }]
  for (let task = stack.pop(); task; task = stack.pop()) {
    if (task === 'end') {
      writer.endBlock()
      writer.break(2)
      continue
    }
    const { element, depth } = task
    if (depth === 1 && element.name === record) {
      writer.break(2)
      writer.beginBlock('row')
      stack.push('end')
    }
    const text = isXhtml(element)
      ? readMarkup(markupOf(element))
      : isText(element)
        ? textIn(element, isFeed)
        : undefined
    if (text !== undefined) {
      writeLine(writer, element, depth, text)
      continue
    }
    if (element.children.length > 0 || element.attributes.length > 0) writeLine(writer, element, depth, '')
    for (const child of element.children.toReversed()) {
      if (typeof child !== 'string') stack.push({ element: child, depth: depth + 1 })
    }
  }
}

/** The name that most elements directly under the root have, when there are several of it. */
function recordName(root: XmlElement): string | undefined {
  const counts = new Map<string, number>()
  for (const child of root.children) {
    if (typeof child !== 'string') counts.set(child.name, (counts.get(child.name) ?? 0) + 1)
  }
  const [name, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return count > 1 && count * 2 > root.children.length ? name : undefined
}

const isText = (element: XmlElement) =>
  element.children.some((child) => typeof child === 'string' && child.trim() !== '')

function writeLine(writer: TextWriter, element: XmlElement, depth: number, text: string): void {
  const facts = element.attributes.map(([name, value]) => `${name}=${value}`).join(', ')
  const label = facts ? `${element.name} [${facts}]` : element.name
  writer.break(1)
  if (element.name === 'title' && facts === '' && text !== '' && text.length < 200) {
    writer.break(2)
    writer.heading(Math.max(1, depth), text)
    writer.break(1)
    return
  }
  const start = `${'  '.repeat(Math.min(depth, MAX_INDENT))}${label}`
  writer.raw(text === '' ? start : text.includes('\n') ? `${start}:` : `${start}: ${text}`)
  if (!text.includes('\n')) return
  // A text of several paragraphs stands below its name.
  writer.break(1)
  writer.raw(text)
  writer.break(2)
}

const htmlTag =
  /<(?:\/?(?:p|div|span|a|b|i|em|strong|u|ul|ol|li|dl|dt|dd|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|code|font|center|section|article|figure|small|sup|sub)(?:\s[^<>]*)?|(?:br|hr|img)(?:\s[^<>]*)?\/?)>/i
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i

/** The text of an element; HTML that it holds as text, escaped or as CDATA, is read as HTML. */
function textIn(element: XmlElement, isFeed: boolean): string {
  const source = element.children.every((child) => typeof child === 'string') ? element.children.join('') : ''
  return htmlTag.test(source) || (isFeed && entity.test(source)) ? readMarkup(source) : flatText(element)
}

const readMarkup = (html: string) => htmlFragmentToText(html).text

/** Atom may hold a page's own elements (RFC 4287 §3.1.1.3). */
const isXhtml = (element: XmlElement) =>
  element.attributes.some(([name, value]) => name === 'type' && value === 'xhtml') &&
  element.children.some((child) => typeof child !== 'string')

/** Elements as the HTML they are. */
function markupOf(root: XmlElement): string {
  const parts: string[] = []
  const stack: (XmlElement | string | { end: string })[] = root.children.toReversed()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') parts.push(next.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    else if ('end' in next) parts.push(`</${next.end}>`)
    else {
      parts.push(`<${next.name}>`)
      if (!/^(br|hr|img)$/.test(next.name)) stack.push({ end: next.name }, ...next.children.toReversed())
    }
  }
  return parts.join('')
}

/** Text with elements in it as one line; addresses in attributes stand behind what they belong to. */
function flatText(root: XmlElement): string {
  const parts: string[] = []
  const stack: (XmlElement | string)[] = root.children.toReversed()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      parts.push(next)
      continue
    }
    const address = next.attributes.find(([, value]) => isOutside(value))?.[1]
    if (address) stack.push(` (${address})`)
    for (const child of next.children.toReversed()) stack.push(child)
  }
  return parts.join('').replace(/\s+/g, ' ').trim()
}
