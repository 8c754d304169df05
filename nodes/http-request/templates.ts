import { Liquid, type Template } from 'liquidjs'
import '../shared/liquid-positions'

/** Longest template, in characters; the values put into it do not count. */
export const TEMPLATE_LIMIT = 20_000

/** Where a value stands, which decides how it is encoded: it can never become more than a value there. */
export type Place = 'url' | 'json' | 'form' | 'text' | 'header'

const asText = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
const encode: Record<Place, (value: unknown) => string> = {
  url: (value) => encodeURIComponent(asText(value)),
  form: (value) => encodeURIComponent(asText(value)),
  // For values between the quotes that the template writes.
  json: (value) => JSON.stringify(asText(value)).slice(1, -1),
  text: asText,
  // A line break would begin another header.
  header: (value) => asText(value).replaceAll(/[\r\n\0]+/g, ' '),
}

function createEngine(place: Place): Liquid {
  const engine = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    parseLimit: TEMPLATE_LIMIT,
    // Characters and members that filters work on, all together.
    memoryLimit: 5_000_000,
    // No template reaches another one or a file.
    templates: {},
    outputEscape: encode[place],
  })
  for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag]
  // What `json` writes has its quotes and is complete.
  engine.registerFilter('json', { raw: true, handler: (value: unknown) => JSON.stringify(value ?? null) })
  return engine
}

/** They encode every value for its place. */
export const engines: Record<Place, Liquid> = {
  url: createEngine('url'),
  json: createEngine('json'),
  form: createEngine('form'),
  text: createEngine('text'),
  header: createEngine('header'),
}

export interface ParsedTemplate {
  templates: Template[]
  /** Names the template expects, in order of appearance. */
  variables: string[]
  /** Names of the secrets that it sends: `{{ secrets.NAME }}`. */
  secrets: string[]
  fault?: string
}

/** Whether a template can give JSON at all, tried with a number for every value; one with tags may give anything. */
export function canBeJson(text: string): boolean {
  if (text.includes('{%')) return true
  const { templates, variables, secrets, fault } = parseTemplate('json', text)
  if (fault !== undefined) return true
  try {
    const ones = (names: string[]) => Object.fromEntries(names.map((name) => [name, 1]))
    const body: unknown = engines.json.renderSync(templates, { ...ones(variables), secrets: ones(secrets) })
    JSON.parse(String(body))
    return true
  } catch (error) {
    // A filter that a number does not suit says nothing about the JSON around it.
    return !(error instanceof SyntaxError)
  }
}

/** The root of `{{ secrets.NAME }}`. */
const SECRETS = 'secrets'
const VAGUE = 'a secret is written as secrets.NAME'
const unique = (names: readonly string[]): string[] => [...new Set(names)]

const faultOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/, line:(\d+), col:\d+$/, ' (line $1)') : String(error)

/** Parses a template for its place. Never throws; while somebody types, variables are read off as far as they can be. */
export function parseTemplate(place: Place, text: string): ParsedTemplate {
  try {
    const templates = engines[place].parse(text)
    const paths = engines[place].globalVariableSegmentsSync(templates, { partials: false })
    const [own, secret] = [paths.filter(([root]) => root !== SECRETS), paths.filter(([root]) => root === SECRETS)]
    const names = unique(secret.flatMap(([, name]) => (typeof name === 'string' ? [name] : [])))
    const variables = unique(own.map(([root]) => String(root)))
    // Which secret it is must be known before anything runs.
    const isVague = secret.some((path) => path.length !== 2 || typeof path[1] !== 'string')
    return { templates, variables, secrets: names, ...(isVague && { fault: VAGUE }) }
  } catch (error) {
    const names = [...text.matchAll(/\{\{-?\s*([A-Za-z_][\w-]*)/g)].flatMap((match) => match[1] ?? [])
    return {
      templates: [],
      variables: unique(names.filter((name) => name !== SECRETS)),
      secrets: [],
      fault: faultOf(error),
    }
  }
}
