import {
  attributeOf,
  childrenOf,
  type HtmlNode,
  holds,
  isTextNode,
  nameOf,
  nodesOf,
  parseHtmlTree,
  pushChildren,
  textOf,
} from './html-dom'
import { beginList, type ListState, nextMark } from './html-list'
import { readMath } from './html-math'
import { readHtmlTable } from './html-table'
import { RAISED } from './table/note-marks'
import { TextWriter } from './text-writer'
import { writeTable } from './write-table'

/** What a reader of the page never sees. */
const unseen = new Set(['script', 'style', 'head', 'title', 'link', 'meta', 'base', 'datalist', 'rp'])
/** What a drawing holds to be used elsewhere in it. */
const undrawn = new Set(['defs', 'symbol', 'clipPath', 'mask', 'metadata', 'desc', 'title', 'style', 'script'])
/** What leads through the page or is there to be pressed. */
const controls = new Set(['nav', 'button', 'select'])
/** What stands in for something that is shown. */
const replaced = new Set(['noscript', 'noframes', 'object', 'canvas', 'audio', 'video', 'iframe', 'template'])
/** A menu or a button that holds one of these was only left open, and the page goes on inside it. */
const content = new Set(['main', 'article', 'h1', 'table'])
const asWritten = new Set(['pre', 'xmp', 'listing', 'plaintext', 'textarea'])
const MAX_FRAMES = 3
/** So many nodes of a menu are looked through for a page inside it: menus may nest. */
const MAX_MENU = 1_000
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
/** The last two hold the words of a drawing. */
const lines = new Set(['li', 'dt', 'dd', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'text', 'foreignObject'])

export interface HtmlTextOptions {
  /** Whether links to other places are written as `[text](address)`. */
  links?: boolean
  /** Whether menus and what stands in for scripts and frames are read too: for a page that says nothing else. */
  everything?: boolean
  /** Whether boxes to tick are part of the text, as in a form that was filled in. */
  boxes?: boolean
  /** Whether what is set higher than its line is marked, as it is in cells of a table. */
  raised?: boolean
  /** The class of an element at the start of a list item that holds its number; else items are counted. */
  numberClass?: string
}

type Task = { node: HtmlNode; list: ListState | undefined } | { run: () => void }
interface Walk {
  writer: TextWriter
  stack: Task[]
  options: HtmlTextOptions
  /** How many frames are around what is read now. */
  frames: number
  /** Numbers of list items that were written as the item's mark. */
  readonly written: Set<HtmlNode>
}

/**
 * Writes a DOM as text: headings noted, lists with marks, tables in Markdown, code as it is, menus, controls and
 * scripts left out.
 * Walks with its own stack, since hostile pages nest deeper than the call stack reaches.
 */
export function htmlToText(root: HtmlNode, options: HtmlTextOptions = {}, writer = new TextWriter()): TextWriter {
  const stack: Task[] = [{ node: root, list: undefined }]
  const walk: Walk = { writer, stack, options, frames: 0, written: new Set() }
  for (let task = stack.pop(); task; task = stack.pop()) {
    if ('run' in task) task.run()
    else visit(task.node, task.list, walk)
  }
  return writer
}

function visit(node: HtmlNode, list: ListState | undefined, walk: Walk): void {
  const { writer } = walk
  const name = nameOf(node)
  if (isTextNode(node)) writer.inline(shown(node.value))
  else if (unseen.has(name) || walk.written.has(node)) return
  else if (replaced.has(name)) visitReplaced(node, list, walk)
  else if (controls.has(name) && isLeftOut(node, walk)) return
  else if (name === 'br') writer.break(1)
  else if (name === 'svg') visitDrawing(node, list, walk)
  else if (name === 'math') writeMath(node, writer)
  else if (name === 'input') writer.inline(inputValue(node, walk.options))
  else if (asWritten.has(name)) writePre(node, writer)
  else if (name === 'table' && writeDataTable(node, walk)) return
  else descend(node, enter(node, list, walk), walk)
}

function writeMath(node: HtmlNode, writer: TextWriter): void {
  const isBlock = attributeOf(node, 'display') === 'block'
  if (isBlock) writer.break(1)
  writer.inline(shown(readMath(node)))
  if (isBlock) writer.break(1)
}

function descend(node: HtmlNode, list: ListState | undefined, { stack }: Walk): void {
  const children: HtmlNode[] = []
  pushChildren(children, node)
  for (const child of children) stack.push({ node: child, list })
}

/** Soft hyphens say where a word may be divided and are not part of it. */
const shown = (text: string) => text.replaceAll('\u00ad', '')

/** The buttons of a heading are its words: pages that fold their sections are written so. */
function isLeftOut(node: HtmlNode, { writer, options }: Walk): boolean {
  if (options.everything || (nameOf(node) === 'button' && writer.inHeading)) return false
  return !holds(node, content, MAX_MENU)
}

function visitReplaced(node: HtmlNode, list: ListState | undefined, walk: Walk): void {
  const name = nameOf(node)
  const frame = name === 'iframe' ? attributeOf(node, 'srcdoc') : undefined
  if (frame !== undefined) {
    if (walk.frames >= MAX_FRAMES) return
    walk.frames++
    walk.stack.push({ run: () => walk.frames-- })
    walk.stack.push({ node: parseHtmlTree(frame), list: undefined })
    return
  }
  if (name === 'template') {
    const isShown = attributeOf(node, 'shadowrootmode') ?? attributeOf(node, 'shadowroot')
    if (isShown !== undefined || walk.options.everything) descend(node, list, walk)
  } else if (!walk.options.everything || name === 'iframe') return
  // Its markup is text to the parser.
  else if (name === 'noframes') walk.stack.push({ node: parseHtmlTree(textOf(node)), list: undefined })
  else descend(node, list, walk)
}

/** The labels of a drawing. */
function visitDrawing(node: HtmlNode, list: ListState | undefined, { stack }: Walk): void {
  const labels: Task[] = []
  const within: HtmlNode[] = []
  pushChildren(within, node)
  for (let next = within.pop(); next; next = within.pop()) {
    const name = nameOf(next)
    if (name === 'text' || name === 'foreignObject') labels.push({ node: next, list })
    else if (!undrawn.has(name)) pushChildren(within, next)
  }
  for (const label of labels.reverse()) stack.push(label)
}

/** Forms are also used to show what cannot be changed. */
function inputValue(node: HtmlNode, { boxes = false }: HtmlTextOptions): string {
  const type = attributeOf(node, 'type')?.toLowerCase() ?? 'text'
  const isFixed = attributeOf(node, 'readonly') !== undefined || attributeOf(node, 'disabled') !== undefined
  if (type === 'checkbox' && (boxes || isFixed)) return attributeOf(node, 'checked') === undefined ? '[ ] ' : '[x] '
  return isFixed && /^(text|number|date|email|tel|url)$/.test(type) ? ` ${attributeOf(node, 'value') ?? ''} ` : ''
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
  if (name === 'sup' && walk.options.raised) {
    writer.inline(RAISED.open)
    stack.push({ run: () => writer.inline(RAISED.close) })
  }
  // A label's next line.
  if (name === 'tspan' && attributeOf(node, 'x') !== undefined) writer.inline(' ')
  if (!blocks.has(name) && !lines.has(name)) return list
  const isList = name === 'ul' || name === 'ol'
  const gap = lines.has(name) || (isList && list) ? 1 : 2
  writer.break(gap)
  stack.push({ run: () => writer.break(gap) })
  if (name === 'li' && list) {
    // An item that begins with a list of its own only says how deep that one stands.
    if (beginsWithList(node)) return { ...list, depth: list.depth - 1 }
    writer.raw(`${'  '.repeat(list.depth)}${numberOf(node, walk) ?? nextMark(list, node)}`)
    writer.inline(' ')
  }
  return isList ? beginList(node, (list?.depth ?? -1) + 1) : list
}

function enterLink(node: HtmlNode, { writer, stack }: Walk): void {
  const address = attributeOf(node, 'href')?.trim() ?? ''
  const text = textOf(node).trim()
  if (writer.inHeading || !isOutside(address) || text === '' || text === address) return
  writer.inline('[')
  stack.push({ run: () => writer.glue(`](${address})`) })
}

/** Whether an address leads out of the document, so that it means something to a reader of the text. */
export const isOutside = (address: string) => /^(https?:\/\/|mailto:)\S+$/i.test(address)

function beginsWithList(item: HtmlNode): boolean {
  const first = childrenOf(item).find((child) => !isTextNode(child) || child.value.trim() !== '')
  return first !== undefined && /^[ou]l$/.test(nameOf(first))
}

/** The number that a list item brings along; it is not written again with the item's text. */
function numberOf(item: HtmlNode, { options, written }: Walk): string | undefined {
  if (options.numberClass === undefined) return undefined
  for (const node of nodesOf(item)) {
    if (isTextNode(node) && node.value.trim() !== '') return undefined
    if (attributeOf(node, 'class') !== options.numberClass) continue
    written.add(node)
    return textOf(node).trim()
  }
  return undefined
}

function writePre(node: HtmlNode, writer: TextWriter): void {
  const inner = childrenOf(node).find((child) => nameOf(child) === 'code')
  const classes = `${attributeOf(node, 'class') ?? ''} ${(inner && attributeOf(inner, 'class')) ?? ''}`
  const language = /\blang(?:uage)?-([\w+#-]+)/.exec(classes)?.[1]?.toLowerCase()
  writer.break(2)
  const isCode = nameOf(node) !== 'textarea'
  if (isCode) writer.beginBlock('code', language ? { language } : {})
  writer.raw(shown(textOf(node)).replace(/^\n|\s+$/g, ''))
  if (isCode) writer.endBlock()
  writer.break(2)
}

/** Writes a table of data with its caption; false for any other, whose cells are then read as running text. */
function writeDataTable(node: HtmlNode, { writer, options }: Walk): boolean {
  const oneLine = (cell: HtmlNode) =>
    htmlToText(cell, { ...options, raised: true })
      .text()
      .replace(/\s+/g, ' ')
      .trim()
  const table = readHtmlTable(node, oneLine)
  if (!table) return false
  writeTable(writer, table)
  return true
}
