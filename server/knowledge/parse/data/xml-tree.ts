import type { Attributes } from '../xml-events'

export interface XmlElement {
  name: string
  attributes: [string, string][]
  /** Elements and texts in their order; texts without letters or digits around elements are left out. */
  children: (XmlElement | string)[]
}

/** Builds the tree of an XML text from its events. */
export class XmlTree {
  root: XmlElement | undefined
  private readonly path: XmlElement[] = []

  open(name: string, attributes: Attributes): void {
    const element: XmlElement = { name, attributes: statedAttributes(attributes), children: [] }
    this.path.at(-1)?.children.push(element)
    this.root ??= element
    this.path.push(element)
  }

  close(): void {
    this.path.pop()
  }

  text(text: string): void {
    if (text.trim() !== '') this.path.at(-1)?.children.push(text)
    else if (text !== '') this.space()
  }

  /** Between words a blank counts, between the lines of an outline it does not. */
  private space(): void {
    const siblings = this.path.at(-1)?.children
    if (siblings?.some((child) => typeof child === 'string')) siblings.push(' ')
  }
}

/** Attributes under their own names once; those that only tell programs how to read the file say nothing. */
function statedAttributes(attributes: Attributes): [string, string][] {
  const names = Object.keys(attributes)
  return names
    .filter((name) => !name.includes(':') && attributes[name]?.trim())
    .filter((name) => !/^(schemaLocation|noNamespaceSchemaLocation|space)$/.test(name))
    .map((name) => [name, (attributes[name] ?? '').replace(/\s+/g, ' ').trim()])
}
