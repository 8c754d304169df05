import { elementsOf, isElement, localName, settingOf, type WordElement } from './word-xml'

/** Fields that say something else on every page. */
const pageField = /^\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b/i
/** What stands around the number of a page. */
const pageWords =
  /\b(page|pages|seite|página|páginas|pagina|pág|pag|pg|p|of|von|de|di|van|av|sur|out)\b\.?|[\s\-–—|/·•:()[\],]+/giu

/** The lines of a page header or footer, without the numbers of pages. */
export function pageLines(root: WordElement): string[] {
  const lines: string[] = []
  for (const paragraph of elementsOf(root)) {
    if (localName(paragraph) !== 'p') continue
    const { text, hasPage } = lineOf(paragraph)
    const line = text.replace(/\s+/g, ' ').trim()
    if (line !== '' && !(hasPage && line.replace(pageWords, '') === '')) lines.push(line)
  }
  return lines
}

/** Reads the runs of a paragraph; what a field shows stands between its `separate` and its `end`. */
function lineOf(paragraph: WordElement): { text: string; hasPage: boolean } {
  const fields: { code: string; shown: boolean }[] = []
  const inBoxes = new Set<WordElement>()
  let text = ''
  let hasPage = false
  for (const element of elementsOf(paragraph)) {
    // Paragraphs of a text box are lines of their own.
    if (element !== paragraph && (inBoxes.has(element) || localName(element) === 'p' || isPage(element))) {
      hasPage ||= isPage(element)
      for (const child of element.children) if (isElement(child)) inBoxes.add(child)
      continue
    }
    const name = localName(element)
    if (name === 'fldChar') {
      const type = settingOf(element, 'fldCharType')
      const field = fields.at(-1)
      if (type === 'begin') fields.push({ code: '', shown: false })
      else if (type === 'separate' && field) field.shown = true
      else if (type === 'end') hasPage = pageField.test(fields.pop()?.code ?? '') || hasPage
    } else if (name === 'instrText') {
      const field = fields.at(-1)
      if (field) field.code += ownText(element)
    } else if (name === 'tab' || name === 'br') text += ' '
    else if (name === 'noBreakHyphen') text += '-'
    else if (name === 't' && !fields.some((field) => !field.shown || pageField.test(field.code)))
      text += ownText(element)
  }
  return { text, hasPage }
}

const isPage = (element: WordElement) =>
  localName(element) === 'fldSimple' && pageField.test(settingOf(element, 'instr') ?? '')

const ownText = (element: WordElement) => element.children.filter((child) => !isElement(child)).join('')
