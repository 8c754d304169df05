export interface Mark {
  /** A `table` keeps its rows as they were written; `tableRows` reads them. */
  kind: 'plain' | 'strong' | 'code' | 'block' | 'table'
  text: string
}

/** Code between fences, up to the end while its closing fence has not come. */
const fenced = /^(?<fence>`{3,}|~{3,})[^\n]*(?:\n(?<code>[\s\S]*?))??(?:\n?^\k<fence>[ \t]*$\n?|(?![\s\S]))/gm
/** A line of cells, a line of dashes, and what follows that begins like a line of cells: also while its last one comes. */
const table = /^[ \t]*\|[^\n]+\|[ \t]*\n[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$(?:\n[ \t]*\|[^\n]*)*\n?/gm
const marked = /\*\*(?=\S)([^\n]+?)(?<=\S)\*\*|`([^`\n]+)`/g

/**
 * An answer without the marks that models write although they are asked for plain text: bold, code, headings,
 * tables and the dashes of lists. What is not closed yet, while the answer streams, stays as it is. Code stays as it was written.
 */
export function marksOf(answer: string): Mark[] {
  const marks: Mark[] = []
  let from = 0
  for (const match of answer.matchAll(fenced)) {
    marks.push(...textMarks(answer.slice(from, match.index)))
    marks.push({ kind: 'block', text: match.groups?.code ?? '' })
    from = match.index + match[0].length
  }
  return [...marks, ...textMarks(answer.slice(from))]
}

/** The cells of a `table`, its headings first; each row has as many as the headings. */
export function tableRows(text: string): string[][] {
  const [head = '', , ...rows] = text.trim().split('\n')
  const headings = cellsOf(head)
  return [headings, ...rows.map((row) => headings.map((_heading, column) => cellsOf(row)[column] ?? ''))]
}

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replaceAll(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))

function textMarks(text: string): Mark[] {
  const marks: Mark[] = []
  let from = 0
  for (const match of text.matchAll(table)) {
    marks.push(...proseMarks(text.slice(from, match.index)), { kind: 'table', text: match[0] })
    from = match.index + match[0].length
  }
  return [...marks, ...proseMarks(text.slice(from))]
}

/** Bold, code, headings and lists of a text without tables and blocks of code. */
export function proseMarks(prose: string): Mark[] {
  const text = prose
    .replaceAll(/^#{1,6}[ \t]+(.+?)[ \t]*$/gm, (_line, heading: string) => `**${heading.replaceAll('**', '')}**`)
    .replaceAll(/^([ \t]*)[-*][ \t]+/gm, '$1• ')
  const marks: Mark[] = []
  let from = 0
  for (const match of text.matchAll(marked)) {
    if (match.index > from) marks.push({ kind: 'plain', text: text.slice(from, match.index) })
    const [whole, strong, code] = match
    marks.push(strong === undefined ? { kind: 'code', text: code ?? whole } : { kind: 'strong', text: strong })
    from = match.index + whole.length
  }
  if (from < text.length) marks.push({ kind: 'plain', text: text.slice(from) })
  return marks
}
