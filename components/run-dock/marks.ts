export interface Mark {
  kind: 'plain' | 'strong' | 'code'
  text: string
}

const marked = /\*\*(?=\S)([^\n]+?)(?<=\S)\*\*|`([^`\n]+)`/g

/**
 * An answer without the marks that models write although they are asked for plain text: bold, code, headings and the
 * dashes of lists. What is not closed yet, while the answer streams, stays as it is.
 */
export function marksOf(answer: string): Mark[] {
  const text = answer
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
