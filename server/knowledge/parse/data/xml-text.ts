import { isOutside } from '../html-to-text'
import type { TextWriter } from '../text-writer'
import type { XmlElement } from './xml-tree'

const MAX_INDENT = 8

/**
 * Writes an element as an outline: `name [attributes]: text` for one that holds text, `name [attributes]` above the
 * indented ones it holds otherwise. A `title` is a heading; the many alike of the root are records of kind `row`.
 */
export function writeXml(writer: TextWriter, root: XmlElement): void {
  const record = recordName(root)
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
    if (isText(element)) {
      writeLine(writer, element, depth, flatText(element))
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
  writer.raw(`${'  '.repeat(Math.min(depth, MAX_INDENT))}${label}${text === '' ? '' : `: ${text}`}`)
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
