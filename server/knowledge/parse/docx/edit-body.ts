import { readEquation } from './equation'
import type { Numbering } from './numbering'
import { type Styles, wholeNumber } from './styles'
import {
  childOf,
  elementsOf,
  isElement,
  isOn,
  localName,
  settingOf,
  type WordElement,
  type WordNode,
  wordElement,
  wordRun,
  wordsOf,
} from './word-xml'

/** The character style of the numbers that are written into paragraphs. */
export const NUMBER_STYLE = 'TelarNumber'

/** What was found that the text does not have. */
export interface Omissions {
  hidden: boolean
  /** Charts and diagrams. */
  drawings: number
}

/** A paragraph that is longer is a clause with a place in the outline, not a heading. */
const MAX_HEADING = 150
/** Elements whose children are paragraphs. */
const holdsParagraphs = new Set(['body', 'tc', 'txbxContent', 'footnote', 'endnote', 'hdr', 'ftr'])

interface Place {
  element: WordElement
  paragraphStyle: string | undefined
  inTable: boolean
}

/**
 * Changes a part of a Word file so that what mammoth passes over is text in it: equations, the numbers of headings and
 * lists, text boxes without a copy in the old form, headings by outline level. Hidden text is taken out.
 */
export function editBody(root: WordElement, styles: Styles, numbering: Numbering): Omissions {
  const omissions: Omissions = { hidden: false, drawings: 0 }
  const stack: Place[] = [{ element: root, paragraphStyle: undefined, inTable: false }]
  for (let place = stack.pop(); place; place = stack.pop()) {
    const { element } = place
    const isParagraph = localName(element) === 'p'
    const style = isParagraph ? styleOf(element, styles) : place.paragraphStyle
    const inTable = place.inTable || localName(element) === 'tbl'
    const hadHidden = omissions.hidden
    omissions.hidden = false
    element.children = element.children.flatMap((child) => replacement(child, element, { style, styles, omissions }))
    if (isParagraph) editParagraph(element, { style, styles, numbering, inTable, isHidden: omissions.hidden })
    omissions.hidden ||= hadHidden
    for (let at = element.children.length - 1; at >= 0; at--) {
      const child = element.children[at]
      if (child !== undefined && isElement(child)) stack.push({ element: child, paragraphStyle: style, inTable })
    }
  }
  return omissions
}

const styleOf = (paragraph: WordElement, styles: Styles) =>
  settingOf(childOf(childOf(paragraph, 'pPr'), 'pStyle')) ?? styles.ofParagraphs

interface Around {
  style: string | undefined
  styles: Styles
  omissions: Omissions
}

function replacement(child: WordNode, parent: WordElement, around: Around): WordNode[] {
  if (!isElement(child)) return [child]
  switch (localName(child)) {
    case 'AlternateContent':
      return alternative(child, around.omissions).flatMap((chosen) => replacement(chosen, parent, around))
    case 'oMath':
    case 'oMathPara': {
      const run = wordRun(readEquation(child))
      return [holdsParagraphs.has(localName(parent)) ? wordElement('p', undefined, [run]) : run]
    }
    case 'r':
      if (!isHidden(child, around)) return [child]
      around.omissions.hidden ||= wordsOf(child).trim() !== ''
      return []
    // What a field shows, and runs whose direction is set: mammoth passes over all of it.
    case 'fldSimple':
    case 'dir':
    case 'bdo':
      return isPageNumber(child) ? [child] : child.children.flatMap((inner) => replacement(inner, parent, around))
    case 'drawing':
      return drawing(child, around.omissions)
    default:
      return [child]
  }
}

/** The number of a page is something else on every page. */
function isPageNumber({ attributes }: WordElement): boolean {
  return Object.values(attributes).some((value) => /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/i.test(value))
}

/** Of a choice the old form is read, unless only the new one has the words of a text box. */
function alternative(element: WordElement, omissions: Omissions): WordNode[] {
  const choice = childOf(element, 'Choice')
  const fallback = childOf(element, 'Fallback')
  const isOld = fallback && (wordsOf(fallback).trim() !== '' || !choice || wordsOf(choice).trim() === '')
  if (isOld && choice && hasDiagram(choice)) omissions.drawings++
  return (isOld ? fallback : choice)?.children ?? []
}

/** The text boxes of a drawing, in the old form; pictures stay what they are. */
function drawing(element: WordElement, omissions: Omissions): WordNode[] {
  const boxes = [...elementsOf(element)].filter((part) => localName(part) === 'txbxContent')
  if (hasDiagram(element)) omissions.drawings++
  return boxes.length === 0 ? [element] : [wordElement('pict', undefined, boxes)]
}

function hasDiagram(element: WordElement): boolean {
  for (const part of elementsOf(element)) {
    const name = localName(part)
    if (name === 'chart' || name === 'relIds') return true
  }
  return false
}

function isHidden(run: WordElement, { style, styles }: Around): boolean {
  const properties = childOf(run, 'rPr')
  const own = isOn(childOf(properties, 'vanish'))
  return own ?? styles.isHidden(settingOf(childOf(properties, 'rStyle'))) ?? styles.isHidden(style) ?? false
}

interface ParagraphFacts {
  style: string | undefined
  styles: Styles
  numbering: Numbering
  inTable: boolean
  isHidden: boolean
}

function editParagraph(paragraph: WordElement, { style, styles, numbering, inTable, isHidden }: ParagraphFacts): void {
  const words = wordsOf(paragraph).trim()
  // A paragraph that is all hidden is not counted.
  if (words === '' && isHidden) return
  const properties = childOf(paragraph, 'pPr')
  const list = childOf(properties, 'numPr')
  const numId = settingOf(childOf(list, 'numId'))
  const level = wholeNumber(settingOf(childOf(list, 'ilvl')))
  const own = { ...(numId !== undefined && { numId }), ...(level !== undefined && { level }) }
  const number = numbering.next(own, style)
  if (words === '') return
  const outline = wholeNumber(settingOf(childOf(properties, 'outlineLvl'))) ?? styles.outline(style)
  if (outline !== undefined && outline < 6 && !inTable && words.length <= MAX_HEADING && !isHeading(style, styles))
    setStyle(paragraph, `Heading${outline + 1}`)
  if (number !== undefined) insertBehindProperties(paragraph, wordRun(`${number} `, NUMBER_STYLE))
}

/** What mammoth takes for a heading by itself. */
const isHeading = (style: string | undefined, styles: Styles) =>
  style !== undefined && (/^Heading[1-6]?$/.test(style) || /^heading( [1-6])?$/i.test(styles.name(style)))

function setStyle(paragraph: WordElement, style: string): void {
  const properties = childOf(paragraph, 'pPr') ?? wordElement('pPr')
  properties.children = [
    wordElement('pStyle', style),
    ...properties.children.filter((child) => !isElement(child) || localName(child) !== 'pStyle'),
  ]
  if (!paragraph.children.includes(properties)) paragraph.children.unshift(properties)
}

function insertBehindProperties(paragraph: WordElement, run: WordElement): void {
  const at = paragraph.children.findIndex((child) => isElement(child) && localName(child) === 'pPr')
  paragraph.children.splice(at + 1, 0, run)
}
