import { type HtmlNode, nameOf, TEXT_NODE } from './html-dom'
import { readHtmlTable } from './html-table'
import { TextWriter } from './text-writer'
import { writeTable } from './write-table'

const dropped = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'nav',
  'svg',
  'math',
  'iframe',
  'object',
  'canvas',
  'audio',
  'video',
  'form',
  'button',
  'select',
  'head',
  'title',
  'link',
  'meta',
])
const blocks = new Set([
  'p',
  'div',
  'section',
  'article',
  'main',
  'aside',
  'header',
  'footer',
  'blockquote',
  'figure',
  'figcaption',
  'address',
  'details',
  'summary',
  'fieldset',
  'ul',
  'ol',
  'dl',
  'table',
  'caption',
  'pre',
  'hr',
  'hgroup',
  'body',
  'center',
])
const lines = new Set(['li', 'dt', 'dd', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot'])

export interface HtmlTextOptions {
  /** Whether links to other places are written as `[text](address)`. */
  links?: boolean
}

type Task = { node: HtmlNode; list: ListState | undefined } | { run: () => void }
interface ListState {
  ordered: boolean
  count: number
  depth: number
}
interface Walk {
  writer: TextWriter
  stack: Task[]
  options: HtmlTextOptions
}

/**
 * Writes a DOM as text: headings noted, lists with marks, tables in Markdown, code as it is, menus and scripts left out.
 * Walks with its own stack, since hostile pages nest deeper than the call stack reaches.
 */
export function htmlToText(root: HtmlNode, options: HtmlTextOptions = {}, writer = new TextWriter()): TextWriter {
  const stack: Task[] = [{ node: root, list: undefined }]
  const walk = { writer, stack, options }
  for (let task = stack.pop(); task; task = stack.pop()) {
    if ('run' in task) task.run()
    else visit(task.node, task.list, walk)
  }
  return writer
}

function visit(node: HtmlNode, list: ListState | undefined, walk: Walk): void {
  const { writer, stack } = walk
  const name = nameOf(node)
  if (node.nodeType === TEXT_NODE) writer.inline(node.textContent ?? '')
  else if (dropped.has(name)) return
  else if (name === 'br') writer.break(1)
  else if (name === 'pre') writePre(node, writer)
  else if (name === 'table' && writeDataTable(node, walk)) return
  else {
    const inner = enter(node, list, walk)
    for (const child of Array.from(node.childNodes).reverse()) stack.push({ node: child, list: inner })
  }
}

/** Begins an element, plans its end, and says in which list its children are. */
function enter(node: HtmlNode, list: ListState | undefined, walk: Walk): ListState | undefined {
  const { writer, stack } = walk
  const name = nameOf(node)
  const heading = /^h([1-6])$/.exec(name)?.[1]
  if (heading) {
    writer.beginHeading(Number(heading))
    stack.push({ run: () => writer.endHeading() })
  }
  if (name === 'a' && walk.options.links) enterLink(node, walk)
  if (!blocks.has(name) && !lines.has(name)) return list
  const isList = name === 'ul' || name === 'ol'
  const gap = lines.has(name) || (isList && list) ? 1 : 2
  writer.break(gap)
  stack.push({ run: () => writer.break(gap) })
  if (name === 'li' && list) writeMark(list, writer)
  return isList ? { ordered: name === 'ol', count: 0, depth: (list?.depth ?? -1) + 1 } : list
}

function enterLink(node: HtmlNode, { writer, stack }: Walk): void {
  const address = node.getAttribute?.('href')?.trim() ?? ''
  const text = node.textContent?.trim() ?? ''
  if (writer.inHeading || !isOutside(address) || text === '' || text === address) return
  writer.inline('[')
  stack.push({ run: () => writer.glue(`](${address})`) })
}

/** Whether an address leads out of the document, so that it means something to a reader of the text. */
export const isOutside = (address: string) => /^(https?:\/\/|mailto:)\S+$/i.test(address)

function writeMark(list: ListState, writer: TextWriter): void {
  list.count++
  writer.raw(`${'  '.repeat(list.depth)}${list.ordered ? `${list.count}.` : '-'}`)
  writer.inline(' ')
}

function writePre(node: HtmlNode, writer: TextWriter): void {
  const inner = Array.from(node.childNodes).find((child) => nameOf(child) === 'code')
  const classes = `${node.getAttribute?.('class') ?? ''} ${inner?.getAttribute?.('class') ?? ''}`
  const language = /\blang(?:uage)?-([\w+#-]+)/.exec(classes)?.[1]?.toLowerCase()
  writer.break(2)
  writer.beginBlock('code', language ? { language } : {})
  writer.raw((node.textContent ?? '').replace(/^\n|\s+$/g, ''))
  writer.endBlock()
  writer.break(2)
}

/** Writes a table of data with its caption; false for any other, whose cells are then read as running text. */
function writeDataTable(node: HtmlNode, { writer, options }: Walk): boolean {
  const oneLine = (cell: HtmlNode) => htmlToText(cell, options).text().replace(/\s+/g, ' ').trim()
  const table = readHtmlTable(node, oneLine)
  if (!table) return false
  const caption = Array.from(node.childNodes).find((child) => nameOf(child) === 'caption')
  writer.break(2)
  if (caption) writer.inline(oneLine(caption))
  writeTable(writer, table)
  return true
}
