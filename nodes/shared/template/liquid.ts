import { Liquid, type Template } from 'liquidjs'
import { foreign, type Said, say } from '@/pipeline/said'
import '../liquid-positions'
import { type TemplateFault, templateMistakes } from '../template-mistakes'
import { mark } from './source-drop'

/** Longest template, in characters; the values put into it do not count. */
export const TEMPLATE_LIMIT = 100_000

/** Renders what `parseTemplate` gives. Values are data: whatever they contain is never parsed. */
export const engine = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: TEMPLATE_LIMIT,
  // Characters and members that filters work on, all together.
  memoryLimit: 5_000_000,
  // No template reaches another one or a file.
  templates: {},
  // liquidjs turns whatever comes back into text, as it does without an escape.
  outputEscape: mark as (value: unknown) => string,
})
for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag]

export interface ParsedTemplate {
  templates: Template[]
  /** Names the template expects from outside, in order of appearance. */
  variables: string[]
  fault?: TemplateFault
  /** What renders, but hardly as it was meant. */
  mistakes: TemplateFault[]
}

/** What Liquid calls tags and filters of Jinja. */
const jinja: Readonly<Record<string, string | undefined>> = {
  set: 'assign',
  elif: 'elsif',
  macro: 'capture',
  with: 'assign',
  tojson: 'json',
  to_json: 'json',
  length: 'size',
  count: 'size',
  upper: 'upcase',
  lower: 'downcase',
  trim: 'strip',
  title: 'capitalize',
  e: 'escape',
  wordcount: 'number_of_words',
}

function unknownTag(said: string): Said | undefined {
  const name = /^tag "(\w+)" not found$/.exec(said)?.[1]
  if (name === undefined) return undefined
  const meant = jinja[name]
  return meant === undefined
    ? say('tag "{name}" not found', { name })
    : say('tag "{name}" not found (in Liquid: {meant})', { name, meant })
}

function unknownFilter(said: string): Said | undefined {
  const name = /^undefined filter: (\w+)$/.exec(said)?.[1]
  if (name === undefined) return undefined
  const meant = jinja[name]
  return meant === undefined
    ? say('undefined filter: {name}', { name })
    : say('undefined filter: {name} (in Liquid: {meant})', { name, meant })
}

/** What liquidjs says of markup that was not finished, in words that say what to do. */
function unfinished(said: string): Said | undefined {
  const value = /^invalid value expression: "([\s\S]*)"$/.exec(said)?.[1]
  if (value === '')
    return say('a name is missing; write one between the braces, like {example}', { example: '{{ question }}' })
  if (value !== undefined)
    return say('“{value}” is no value; begin with a name, a number or a text in quotes', { value })
  if (said === 'expected "|" before filter')
    return say('something behind a value is no filter; a filter begins with “|”, and {end} ends the value', {
      end: '}}',
    })
  const output = /^output "([\s\S]*)" not closed$/.exec(said)?.[1]
  if (output !== undefined) return say('“{markup}” is not closed; write {end} behind it', { markup: output, end: '}}' })
  const tag = /^tag "?(\{%[\s\S]*?)"? not closed$/.exec(said)?.[1]
  if (tag === undefined) return undefined
  const name = /^\{%-?\s*(\w+)[\s\S]*%\}$/.exec(tag)?.[1]
  const end = name === undefined ? '%}' : `{% end${name} %}`
  return say('“{markup}” is not closed; write {end} behind it', { markup: tag, end })
}

/** Says what is wrong with a template in one sentence, with the line where liquidjs knows it. */
export function templateFault(error: unknown): TemplateFault {
  if (!(error instanceof Error)) return { message: foreign(String(error)) }
  const place = /, line:(\d+), col:\d+$/.exec(error.message)
  const said = error.message.replace(/, line:\d+, col:\d+$/, '')
  const message = unknownTag(said) ?? unknownFilter(said) ?? unfinished(said) ?? foreign(said)
  return place ? { message, line: Number(place[1]) } : { message }
}

/** Names that can be read off a template that does not parse: while somebody types, its ports stay where they are. */
function guessVariables(text: string): string[] {
  const names = [...text.matchAll(/\{\{-?\s*([A-Za-z_][\w-]*)/g)].map((match) => match[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

function parse(text: string): ParsedTemplate {
  try {
    const templates = engine.parse(text)
    const variables = engine.globalVariablesSync(templates, { partials: false })
    return { templates, variables, mistakes: templateMistakes(text) }
  } catch (error) {
    return { templates: [], variables: guessVariables(text), fault: templateFault(error), mistakes: [] }
  }
}

const CACHE_SIZE = 100
const cache = new Map<string, ParsedTemplate>()

/** Parses a Liquid template and finds its variables. Never throws; remembers the latest templates. */
export function parseTemplate(text: string): ParsedTemplate {
  const known = cache.get(text)
  if (known) return known
  const parsed = parse(text)
  const oldest = cache.size >= CACHE_SIZE ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(text, parsed)
  return parsed
}
