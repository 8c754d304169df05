export const TEXT_NODE = 3

/** The parts of a DOM node that writing needs, so that no DOM library's types reach further. */
export interface HtmlNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: ArrayLike<HtmlNode>
  getAttribute?(name: string): string | null
}

export const nameOf = (node: HtmlNode) => node.nodeName.toLowerCase()

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

/** Whether an element of one of these names is inside. */
export function holds(root: HtmlNode, names: ReadonlySet<string>): boolean {
  const stack = Array.from(root.childNodes)
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (names.has(nameOf(node))) return true
    for (const child of Array.from(node.childNodes)) stack.push(child)
  }
  return false
}
