import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import type { Message, RenderedSource } from '@/pipeline/message'
import { parseTemplate, renderTemplate, templateFault } from './liquid'

/** What templates are filled with, and how to find the sources again in what they wrote. */
export interface TemplateValues {
  values: Record<string, unknown>
  /** The text inputs among the values. */
  texts: Record<string, string>
  /** Numbered chunks with their rendered form, by citation number. */
  sources: ReadonlyMap<number, { chunk: Chunk; rendered: string }>
  nonce: string
}

const SEPARATOR = '\n\n'

/** Puts the sources where their markers stand and notes the span of each. Whole sources that touch are set apart. */
function placeSources(
  marked: string,
  { nonce, sources }: TemplateValues,
): { content: string; placed: RenderedSource[] } {
  const pieces = marked.split(`\u0000${nonce}:`)
  let content = pieces[0] ?? ''
  const placed: RenderedSource[] = []
  let touches = false
  for (const piece of pieces.slice(1)) {
    // `s:3` or `t:3` up to the closing NUL, then the template's own text.
    const end = piece.indexOf('\u0000')
    const whole = piece.startsWith('s')
    const source = sources.get(Number(piece.slice(2, end)))
    const after = piece.slice(end + 1)
    if (source) {
      if (touches && whole) content += SEPARATOR
      const start = content.length
      content += whole ? source.rendered : source.chunk.text
      placed.push({ chunk: source.chunk, start, end: content.length })
    }
    content += after
    touches = after === ''
  }
  return { content, placed }
}

/** Renders one message of a prompt. Throws `template-error` with the line where it goes wrong. */
export function renderMessage(role: 'system' | 'user', template: string, filling: TemplateValues): Message {
  const { templates, variables, fault } = parseTemplate(template)
  const fail = ({ message, line }: { message: string; line?: number }) =>
    new AppError('template-error', `The ${role} template fails${line ? ` in line ${line}` : ''}: ${message}.`, {
      details: { field: role, ...(line ? { line } : {}) },
    })
  if (fault) throw fail(fault)
  let marked: string
  try {
    marked = renderTemplate(templates, filling.values)
  } catch (error) {
    throw fail(templateFault(error))
  }
  const { content, placed } = placeSources(marked, filling)
  const used = variables.flatMap((name) => {
    const text = Object.hasOwn(filling.texts, name) ? filling.texts[name] : undefined
    return text === undefined ? [] : [[name, text] as const]
  })
  return {
    role,
    content,
    origin: role,
    ...(placed.length > 0 ? { sources: placed } : {}),
    ...(used.length > 0 ? { variables: Object.fromEntries(used) } : {}),
  }
}
