export interface Mark {
  kind: 'plain' | 'strong' | 'code' | 'block'
  text: string
}

/** Code between fences, up to the end while its closing fence has not come. */
const fenced = /^(?<fence>`{3,}|~{3,})[^\n]*(?:\n(?<code>[\s\S]*?))??(?:\n?^\k<fence>[ \t]*$\n?|(?![\s\S]))/gm
const marked = /\*\*(?=\S)([^\n]+?)(?<=\S)\*\*|`([^`\n]+)`/g

/**
 * An answer without the marks that models write although they are asked for plain text: bold, code, headings and the
 * dashes of lists. What is not closed yet, while the answer streams, stays as it is. Code stays as it was written.
 */
export function marksOf(answer: string): Mark[] {
  const marks: Mark[] = []
  let from = 0
  for (const match of answer.matchAll(fenced)) {
    marks.push(...proseMarks(answer.slice(from, match.index)))
    marks.push({ kind: 'block', text: match.groups?.code ?? '' })
    from = match.index + match[0].length
  }
  return [...marks, ...proseMarks(answer.slice(from))]
}

function proseMarks(prose: string): Mark[] {
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
