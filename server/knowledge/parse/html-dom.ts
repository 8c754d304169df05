import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  parse,
  type TreeAdapter,
} from 'parse5'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

export type HtmlNode = DefaultTreeAdapterTypes.Node
export type HtmlElement = DefaultTreeAdapterTypes.Element

/** Building a tree costs the square of its depth. */
const MAX_DEPTH = 100_000
/** Formatting that is left open is repeated in every block after it: a tree may have this many elements for each tag. */
const MAX_REPEATS = 8

/**
 * Builds the tree that browsers build (HTML standard, §13.2): what stands before, between or behind the expected elements
 * is still part of the page. Throws `file-too-complex`.
 */
export function parseHtmlTree(source: string): DefaultTreeAdapterTypes.Document {
  const html = isXhtml(source) ? closeLoneTags(source) : source
  const most = MAX_REPEATS * (html.split('<').length + 1_000)
  try {
    return build(html, most)
  } catch (error) {
    if (!(error instanceof TooManyElements)) throw error
    return build(html.replace(formatting, ''), Number.POSITIVE_INFINITY)
  }
}

class TooManyElements extends Error {}

/** Elements that the standard opens again in every block; without them a page has the same text. */
const formatting = /<\/?(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^<>]*>/gi

function build(html: string, most: number): DefaultTreeAdapterTypes.Document {
  let elements = 0
  let depth = 0
  const adapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    createElement(...made) {
      if (++elements > most) throw new TooManyElements()
      return defaultTreeAdapter.createElement(...made)
    },
    // What is put before a table stands near the end of its parent: looked for from there, it is found at once.
    insertBefore(parent, node, reference) {
      parent.childNodes.splice(parent.childNodes.lastIndexOf(reference), 0, node)
      node.parentNode = parent
    },
    insertTextBefore(parent, text, reference) {
      const before = parent.childNodes[parent.childNodes.lastIndexOf(reference) - 1]
      if (before && defaultTreeAdapter.isTextNode(before)) before.value += text
      else adapter.insertBefore(parent, defaultTreeAdapter.createTextNode(text), reference)
    },
    onItemPush() {
      if (++depth > MAX_DEPTH) throw new AppError('file-too-complex', say('The page is nested too deeply.'))
    },
    onItemPop() {
      depth--
    },
  }
  return parse(html, { treeAdapter: adapter, scriptingEnabled: false })
}

const isXhtml = (source: string) => /^\s*<\?xml|http:\/\/www\.w3\.org\/1999\/xhtml/.test(source.slice(0, 1024))

/** In XHTML a lone tag may close itself; in HTML it would swallow the rest. */
const closeLoneTags = (source: string) =>
  source.replace(/<(title|script|style|textarea|iframe|a|div|span|p|i|b|em|td|th|li)(\s[^<>]*)?\/>/gi, '<$1$2></$1>')

export const nameOf = (node: HtmlNode) => node.nodeName

export const isTextNode = (node: HtmlNode): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text'

/** What is below a node; the content of a template counts as what is below it. */
export function childrenOf(node: HtmlNode): readonly DefaultTreeAdapterTypes.ChildNode[] {
  if ('content' in node) return node.content.childNodes
  return 'childNodes' in node ? node.childNodes : []
}

export const attributeOf = (node: HtmlNode, name: string): string | undefined =>
  'attrs' in node ? node.attrs.find((attribute) => attribute.name === name)?.value : undefined

/** Puts the children of a node on a stack so that the first is taken first. */
export function pushChildren(stack: HtmlNode[], node: HtmlNode): void {
  const children = childrenOf(node)
  for (let at = children.length - 1; at >= 0; at--) {
    const child = children[at]
    if (child) stack.push(child)
  }
}

/** A node and all below it, in the order of the page. */
export function* nodesOf(root: HtmlNode): Generator<HtmlNode> {
  const stack = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node
    pushChildren(stack, node)
  }
}

/** All text below a node, as it stands in the page. */
export function textOf(root: HtmlNode): string {
  let text = ''
  for (const node of nodesOf(root)) if (isTextNode(node)) text += node.value
  return text
}

/** How large a tree is; some of what reads one takes cubic time in its depth. */
export function measureTree(root: HtmlNode): { nodes: number; depth: number } {
  const stack = [{ node: root, depth: 1 }]
  const size = { nodes: 0, depth: 0 }
  for (let next = stack.pop(); next; next = stack.pop()) {
    size.nodes++
    size.depth = Math.max(size.depth, next.depth)
    for (const child of childrenOf(next.node)) stack.push({ node: child, depth: next.depth + 1 })
  }
  return size
}

/** The first element that is looked for, in the order of the page. */
export function findElement(root: HtmlNode, wanted: (element: HtmlElement) => boolean): HtmlElement | undefined {
  for (const node of nodesOf(root)) if ('attrs' in node && wanted(node)) return node
  return undefined
}

/** Whether an element of one of these names is inside, among its first `most` nodes. */
export function holds(root: HtmlNode, names: ReadonlySet<string>, most = Number.POSITIVE_INFINITY): boolean {
  let seen = 0
  for (const node of nodesOf(root)) {
    if (node !== root && names.has(nameOf(node))) return true
    if (++seen > most) return false
  }
  return false
}
