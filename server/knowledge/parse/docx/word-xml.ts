import { SaxesParser } from 'saxes'

/** An element of a part of a Word file, with names as they are written. */
export interface WordElement {
  tag: string
  attributes: Record<string, string>
  children: WordNode[]
}
export type WordNode = WordElement | string

/** Bound to Word's own names in everything that is added, whatever prefix the file has for them. */
const PREFIX = 'telar'
const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const PIECE = 64 * 1024
/** Deeper than any document goes, and less than the reader of the changed file bears. */
const MAX_DEPTH = 1_500

export const isElement = (node: WordNode): node is WordElement => typeof node !== 'string'

/** The name of an element without its prefix. */
export const localName = ({ tag }: WordElement) => tag.slice(tag.indexOf(':') + 1)

/** Reads a part so that it can be changed and written again. Throws what the reader finds wrong. */
export function readWordXml(source: string): WordElement | undefined {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const path: WordElement[] = []
  let root: WordElement | undefined
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: WordElement = { tag: name, attributes, children: [] }
    path.at(-1)?.children.push(element)
    root ??= element
    path.push(element)
    if (path.length > MAX_DEPTH) throw new RangeError('the elements are nested too deeply')
  })
  parser.on('closetag', () => path.pop())
  const text = (value: string) => path.at(-1)?.children.push(value)
  parser.on('text', text)
  parser.on('cdata', text)
  for (let at = 0; at < source.length; at += PIECE) parser.write(source.slice(at, at + PIECE))
  parser.close()
  return root
}

/** Writes a part as XML. */
export function writeWordXml(root: WordElement): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>']
  const bound = { ...root, attributes: { ...root.attributes, [`xmlns:${PREFIX}`]: NAMESPACE } }
  const stack: (WordNode | { close: string })[] = [bound]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') parts.push(escapeXml(next))
    else if ('close' in next) parts.push(`</${next.close}>`)
    else {
      const facts = Object.entries(next.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
      parts.push(`<${next.tag}${facts.join('')}>`)
      stack.push({ close: next.tag })
      for (let at = next.children.length - 1; at >= 0; at--) {
        const child = next.children[at]
        if (child !== undefined) stack.push(child)
      }
    }
  }
  return parts.join('')
}

/** Line ends and tabs in attributes would be read back as blanks. */
const escapeXml = (text: string) =>
  text.replace(/[&<>"\t\n\r]/g, (sign) => (sign === '\n' || sign === '\t' ? sign : `&#${sign.charCodeAt(0)};`))

/** A new element of Word's own. */
export const wordElement = (name: string, value?: string, children: WordNode[] = []): WordElement => ({
  tag: `${PREFIX}:${name}`,
  attributes: value === undefined ? {} : { [`${PREFIX}:val`]: value },
  children,
})

/** A run of text, in the character style named. */
export function wordRun(text: string, style?: string): WordElement {
  const properties = style === undefined ? [] : [wordElement('rPr', undefined, [wordElement('rStyle', style)])]
  const words: WordElement = { tag: `${PREFIX}:t`, attributes: { 'xml:space': 'preserve' }, children: [text] }
  return wordElement('r', undefined, [...properties, words])
}

export const childOf = (node: WordElement | undefined, name: string): WordElement | undefined =>
  node?.children.find((child): child is WordElement => isElement(child) && localName(child) === name)

/** An attribute by its name without prefix; `val` unless another is named. */
export function settingOf(node: WordElement | undefined, name = 'val'): string | undefined {
  if (!node) return undefined
  const found = Object.entries(node.attributes).find(([key]) => key.slice(key.indexOf(':') + 1) === name)
  return found?.[1]
}

/** Whether a property that is on or off is on; undefined when it is not stated (ECMA-376 part 1, §17.17.4). */
export const isOn = (node: WordElement | undefined): boolean | undefined =>
  node && !/^(0|false|off)$/.test(settingOf(node) ?? 'true')

/** An element and all below it, in their order. */
export function* elementsOf(root: WordElement): Generator<WordElement> {
  const stack = [root]
  for (let element = stack.pop(); element; element = stack.pop()) {
    yield element
    for (let at = element.children.length - 1; at >= 0; at--) {
      const child = element.children[at]
      if (child !== undefined && isElement(child)) stack.push(child)
    }
  }
}

/** The words in an element, as runs hold them. */
export function wordsOf(root: WordElement): string {
  let words = ''
  for (const element of elementsOf(root)) {
    const name = localName(element)
    if (name === 't') for (const child of element.children) words += isElement(child) ? '' : child
    else if (name === 'tab' || name === 'br' || name === 'cr') words += ' '
    else if (name === 'noBreakHyphen') words += '-'
  }
  return words
}
