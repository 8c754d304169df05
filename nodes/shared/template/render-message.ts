import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import type { Message, RenderedSource } from '@/pipeline/message'
import { type Said, say } from '@/pipeline/said'
import { renderLiquid } from '../render-liquid'
import { engine, parseTemplate, templateFault } from './liquid'

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
  // Joined at the end: a text that was built up piece by piece is slow to read.
  const parts = [pieces[0] ?? '']
  let length = parts[0]?.length ?? 0
  const add = (part: string): number => {
    parts.push(part)
    length += part.length
    return length
  }
  const placed: RenderedSource[] = []
  let touches = false
  for (let i = 1; i < pieces.length; i++) {
    const piece = pieces[i] ?? ''
    // `s:3` or `t:3` up to the closing NUL, then the template's own text.
    const end = piece.indexOf('\u0000')
    const whole = piece.startsWith('s')
    const source = sources.get(Number(piece.slice(2, end)))
    const after = piece.slice(end + 1)
    if (source) {
      const start = touches && whole ? add(SEPARATOR) : length
      placed.push({ chunk: source.chunk, start, end: add(whole ? source.rendered : source.chunk.text) })
    }
    add(after)
    touches = after === ''
  }
  return { content: parts.join(''), placed }
}

/** The texts among the variables a template names; nothing when there are none. */
function textsOf(variables: readonly string[], { texts }: TemplateValues): Record<string, string> | undefined {
  let used: Record<string, string> | undefined
  for (const name of variables) {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined
    if (text === undefined) continue
    used ??= {}
    used[name] = text
  }
  return used
}

/** Renders one message of a prompt. `part` is what people call its template. Throws `template-error` with the line where it goes wrong. */
export async function renderMessage(
  role: 'system' | 'user',
  template: string,
  filling: TemplateValues,
  part: 'system' | 'user' | 'example' = role,
): Promise<Message> {
  const { templates, variables, fault } = parseTemplate(template)
  const fail = ({ message, line }: { message: Said; line?: number }) =>
    new AppError(
      'template-error',
      line
        ? say('The {role} template fails in line {line}: {message}.', { role: part, line, message })
        : say('The {role} template fails: {message}.', { role: part, message }),
      {
        details: { field: part, ...(line ? { line } : {}) },
      },
    )
  if (fault) throw fail(fault)
  let marked: string
  try {
    marked = await renderLiquid(engine, { text: template, templates }, filling.values)
  } catch (error) {
    throw fail(templateFault(error))
  }
  const { content, placed } = placeSources(marked, filling)
  const message: Message = { role, content, origin: role }
  if (placed.length > 0) message.sources = placed
  const used = textsOf(variables, filling)
  if (used) message.variables = used
  return message
}
