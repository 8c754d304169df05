import { attributeOf, childrenOf, type HtmlNode, isTextNode, nameOf, nodesOf, textOf } from './html-dom'
import { mathText } from './math-text'

/** Formulas nest a few levels; what goes deeper is read as its plain text. */
const MAX_DEPTH = 60

/** A formula in MathML as one line: as it is shown, else its `alttext`, else its source in TeX. */
export function readMath(math: HtmlNode): string {
  const shown = read(math, 0).replace(/\s+/g, ' ').trim()
  if (shown !== '') return shown
  const stated = attributeOf(math, 'alttext')?.trim()
  if (stated) return stated
  for (const node of nodesOf(math)) if (nameOf(node) === 'annotation') return textOf(node).trim()
  return ''
}

function read(node: HtmlNode, depth: number): string {
  if (isTextNode(node)) return mathText.shown(node.value.replace(/\s+/g, ' '))
  if (depth > MAX_DEPTH) return mathText.shown(textOf(node).replace(/\s+/g, ' '))
  const inner = childrenOf(node).filter((child) => !isTextNode(child) || child.value.trim() !== '')
  const at = (index: number) => {
    const child = inner[index]
    return child ? read(child, depth + 1).trim() : ''
  }
  const all = () => inner.map((child) => read(child, depth + 1))
  switch (nameOf(node)) {
    case 'annotation':
    case 'annotation-xml':
    case 'mphantom':
      return ''
    case 'semantics':
      return at(0)
    case 'mspace':
      return ' '
    case 'mfrac':
      return mathText.fraction(at(0), at(1))
    case 'msup':
    case 'mover':
      return mathText.script(at(0), '', at(1))
    case 'msub':
    case 'munder':
      return mathText.script(at(0), at(1), '')
    case 'msubsup':
    case 'munderover':
      return mathText.script(at(0), at(1), at(2))
    case 'msqrt':
      return mathText.root(mathText.row(all()), '')
    case 'mroot':
      return mathText.root(at(0), at(1))
    case 'mfenced':
      return `${attributeOf(node, 'open') ?? '('}${all().join(', ')}${attributeOf(node, 'close') ?? ')'}`
    case 'mtable':
      return mathText.matrix(inner.map((row) => childrenOf(row).flatMap((cell) => read(cell, depth + 2).trim() || [])))
    default:
      return mathText.row(all())
  }
}
