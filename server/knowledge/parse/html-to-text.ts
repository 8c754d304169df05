import { TextWriter } from './text-writer'

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
const lines = new Set(['li', 'dt', 'dd', 'tr', 'thead', 'tbody', 'tfoot'])

const TEXT_NODE = 3

/** The parts of a DOM node that writing needs, so that no DOM library's types reach further. */
export interface HtmlNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: ArrayLike<HtmlNode>
}

type Task = { node: HtmlNode; list: ListState | undefined } | { run: () => void }
interface ListState {
  ordered: boolean
  count: number
  depth: number
}

/**
 * Writes a DOM as text: headings noted, lists with marks, table rows as `a | b`, code as it is, menus and scripts left out.
 * Walks with its own stack, since hostile pages nest deeper than the call stack reaches.
 */
export function htmlToText(root: HtmlNode): TextWriter {
  const writer = new TextWriter()
  const stack: Task[] = [{ node: root, list: undefined }]
  for (let task = stack.pop(); task; task = stack.pop()) {
    if ('run' in task) task.run()
    else visit(task.node, task.list, writer, stack)
  }
  return writer
}

/** How large a DOM is; some of what reads one takes cubic time in its depth. */
export function measureDom(root: HtmlNode): { nodes: number; depth: number } {
  const stack = [{ node: root, depth: 1 }]
  const size = { nodes: 0, depth: 0 }
  for (let next = stack.pop(); next; next = stack.pop()) {
    size.nodes++
    size.depth = Math.max(size.depth, next.depth)
    for (const child of Array.from(next.node.childNodes)) stack.push({ node: child, depth: next.depth + 1 })
  }
  return size
}

function visit(node: HtmlNode, list: ListState | undefined, writer: TextWriter, stack: Task[]): void {
  const name = node.nodeName.toLowerCase()
  if (node.nodeType === TEXT_NODE) writer.inline(node.textContent ?? '')
  else if (dropped.has(name)) return
  else if (name === 'br') writer.break(1)
  else if (name === 'pre') writePre(node, writer)
  else if (name === 'tr') writeRow(Array.from(node.childNodes), writer)
  else {
    const inner = enter(name, list, writer, stack)
    for (const child of Array.from(node.childNodes).reverse()) stack.push({ node: child, list: inner })
  }
}

/** Begins an element, plans its end, and says in which list its children are. */
function enter(name: string, list: ListState | undefined, writer: TextWriter, stack: Task[]): ListState | undefined {
  const heading = /^h([1-6])$/.exec(name)?.[1]
  if (heading) {
    writer.beginHeading(Number(heading))
    stack.push({ run: () => writer.endHeading() })
  }
  if (!blocks.has(name) && !lines.has(name)) return list
  const isList = name === 'ul' || name === 'ol'
  const gap = lines.has(name) || (isList && list) ? 1 : 2
  writer.break(gap)
  stack.push({ run: () => writer.break(gap) })
  if (name === 'li' && list) writeMark(list, writer)
  return isList ? { ordered: name === 'ol', count: 0, depth: (list?.depth ?? -1) + 1 } : list
}

function writeMark(list: ListState, writer: TextWriter): void {
  list.count++
  writer.raw(`${'  '.repeat(list.depth)}${list.ordered ? `${list.count}.` : '-'}`)
  writer.inline(' ')
}

function writePre(node: HtmlNode, writer: TextWriter): void {
  writer.break(2)
  writer.raw((node.textContent ?? '').replace(/^\n|\s+$/g, ''))
  writer.break(2)
}

function writeRow(cells: HtmlNode[], writer: TextWriter): void {
  const texts = cells
    .filter((cell) => /^t[hd]$/i.test(cell.nodeName))
    .map((cell) => htmlToText(cell).text().replace(/\s+/g, ' ').trim())
  writer.break(1)
  if (texts.some((text) => text !== '')) writer.raw(texts.join(' | '))
  writer.break(1)
}
