import { mathText } from '../math-text'
import { childOf, isElement, isOn, localName, settingOf, type WordElement, wordsOf } from './word-xml'

/** Formulas nest a few levels; what goes deeper is read as its plain text. */
const MAX_DEPTH = 60

/** An equation of a Word file as one line (Office MathML, ECMA-376 part 1, §22.1). */
export const readEquation = (equation: WordElement): string => read(equation, 0).replace(/\s+/g, ' ').trim()

function read(node: WordElement | undefined, depth: number): string {
  if (!node) return ''
  const name = localName(node)
  if (name.endsWith('Pr') || name === 'del') return ''
  if (name === 'r' || depth > MAX_DEPTH) return mathText.shown(wordsOf(node))
  const part = (of: string) => read(childOf(node, of), depth + 1).trim()
  const all = (of?: string) =>
    node.children
      .filter(isElement)
      .filter((child) => of === undefined || localName(child) === of)
      .map((child) => read(child, depth + 1))
  const setting = (of: string) => settingOf(childOf(childOf(node, `${name}Pr`), of))
  switch (name) {
    case 'f':
      return setting('type') === 'noBar'
        ? `(${part('num')} ${part('den')})`
        : mathText.fraction(part('num'), part('den'))
    case 'sSup':
    case 'sSub':
    case 'sSubSup':
      return mathText.script(part('e'), part('sub'), part('sup'))
    case 'sPre':
      return `${mathText.script('', part('sub'), part('sup'))}${part('e')}`
    case 'limLow':
      return mathText.script(part('e'), part('lim'), '')
    case 'limUpp':
      return mathText.script(part('e'), '', part('lim'))
    case 'rad':
      return mathText.root(part('e'), part('deg'))
    case 'nary':
      return `${mathText.script(setting('chr') ?? '∫', part('sub'), part('sup'))} ${part('e')}`
    case 'd':
      return `${setting('begChr') ?? '('}${all('e').join(setting('sepChr') ?? '|')}${setting('endChr') ?? ')'}`
    case 'func':
      return `${part('fName')} ${part('e')}`
    case 'acc':
      return `${part('e')}${setting('chr') ?? '\u0302'}`
    case 'bar':
      return `${part('e')}\u0305`
    case 'm':
      return mathText.matrix(
        node.children.filter(isElement).flatMap((row) => (localName(row) === 'mr' ? [cells(row, depth)] : [])),
      )
    case 'eqArr':
      return all('e').join('; ')
    case 'phant':
      return isOn(childOf(childOf(node, 'phantPr'), 'show')) === false ? '' : part('e')
    default:
      // One word may lie in several runs.
      return all().join('')
  }
}

const cells = (row: WordElement, depth: number) =>
  row.children.filter(isElement).map((cell) => read(cell, depth + 2).trim())
