import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

/** A name that a template may use. */
export interface TemplateName {
  name: string
  /** Whether it is a list of passages; any other is a text. */
  passages: boolean
}

/** What a passage has in a loop over a list of them. */
export const passageMembers = [
  'text',
  'title',
  'document',
  'citation',
  'page',
  'heading',
  'subject',
  'score',
  'metadata',
]

const listMembers = ['size', 'first', 'last']

/** Filters that are of use in a text for a model; Liquid has more. */
export const filters =
  'append capitalize date default downcase escape first join json last map newline_to_br number_of_words prepend remove replace reverse size slice sort split strip strip_html strip_newlines truncate truncatewords uniq upcase where'.split(
    ' ',
  )
export const tags =
  'assign case capture comment else elsif endcase endcapture endcomment endfor endif endunless for if raw endraw unless when'.split(
    ' ',
  )

/** The markup that is open before the cursor, and what stands in it. */
const OPEN = /(\{\{|\{%)-?((?:(?!\}\}|%\}|\{\{|\{%)[\s\S])*)$/
/** So far back an open markup is looked for, in characters. */
const REACH = 1_000

/** Offers what can stand at the cursor of a Liquid template: names, members, filters and tags; outside of markup nothing. */
export function templateCompletion(names: readonly TemplateName[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos } = context
    const found = OPEN.exec(state.sliceDoc(Math.max(0, pos - REACH), pos))
    const inner = found?.[2]
    if (inner === undefined || isQuoted(inner)) return null
    const word = /[\w-]*$/.exec(inner)?.[0] ?? ''
    const before = inner.slice(0, inner.length - word.length)
    const options = offered(before, found?.[1] === '{{', names)
    if (options === null) return null
    const pad = padding(inner.length === word.length, found?.[1] === '{{', state.sliceDoc(pos, pos + REACH))
    return {
      from: pos - word.length,
      options: options.map((option) => ({ ...option, apply: `${pad.lead}${option.label}${pad.trail}` })),
      validFor: /^[\w-]*$/,
    }
  }
}

function offered(before: string, isOutput: boolean, names: readonly TemplateName[]): Completion[] | null {
  if (/\|\s*$/.test(before)) return filters.map((label) => ({ label, type: 'function' }))
  const path = /([A-Za-z_][\w-]*)((?:\[\d+\]|\.[\w-]+)*)\.$/.exec(before)
  if (path) return membersOf(path[1] ?? '', path[2] ?? '', names).map((label) => ({ label, type: 'property' }))
  const text = before.trim()
  if (!isOutput && text === '') return tags.map((label) => ({ label, type: 'keyword' }))
  // After a whole value comes a filter or the end.
  if (isOutput && text !== '' && !/[:,]$/.test(text)) return null
  return names.map(({ name, passages }) => ({ label: name, type: passages ? 'class' : 'variable' }))
}

function membersOf(name: string, rest: string, names: readonly TemplateName[]): readonly string[] {
  const known = names.find((one) => one.name === name)
  if (known && !known.passages) return ['size']
  // A name that is not known is that of a loop.
  return known && rest === '' ? listMembers : passageMembers
}

/** What goes round a name so that the markup reads well and is closed. */
function padding(isFirst: boolean, isOutput: boolean, after: string): { lead: string; trail: string } {
  const lead = isFirst ? ' ' : ''
  if (!isOutput) return { lead, trail: '' }
  const isClosed = /^[^{}]*\}\}/.test(after)
  if (!isClosed) return { lead, trail: ' }}' }
  return { lead, trail: after.startsWith('}') ? ' ' : '' }
}

function isQuoted(text: string): boolean {
  let quote = ''
  for (const char of text) {
    if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === quote) quote = ''
  }
  return quote !== ''
}
