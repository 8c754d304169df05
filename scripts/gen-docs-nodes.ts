/**
 * Writes `docs/nodes/<type>.md` and `docs/nodes/README.md` from the node definitions. `--check` writes nothing and fails
 * when a page is out of date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { definitions } from '../nodes/definitions.gen'
import type { FormMeta, NodeTexts, NoteTexts, Ports } from '../pipeline/node-definition'

const folder = join(import.meta.dirname, '..', 'docs', 'nodes')

/** The parts of a definition that its page shows, whatever its config type. */
interface Documented {
  type: string
  version: number
  category: string
  messages: { en: NodeTexts }
  config: z.ZodType
  notes?: NoteTexts
  defaults: Record<string, unknown>
  ports: (config: never) => { inputs: Ports; outputs: Ports }
  needs: readonly string[]
  effect: string
  timeoutMs: number
}

/** What a JSON schema says about one config field. */
const fieldSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.unknown().optional(),
})
const objectSchema = z.object({
  properties: z.record(z.string(), fieldSchema),
  required: z.array(z.string()).optional(),
})
type Field = z.infer<typeof fieldSchema> & FormMeta

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const table = (head: readonly string[], rows: readonly string[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const kinds: Partial<Record<NonNullable<FormMeta['ui']>, string>> = {
  liquid: 'Liquid template',
  collection: 'collection',
  'chat-model': 'model',
  filter: 'filter',
  'json-schema': 'JSON schema',
  'input-fields': 'list of fields',
  pipeline: 'published pipeline',
  'item-field': 'input of the pipeline',
  branches: 'list of branches',
  'key-values': 'list of names and values',
  'number-list': 'list of numbers',
  labels: 'list of labels with their answers',
  examples: 'list of examples, with how they are chosen',
}

function typeOf(field: Field, name: string, texts: NodeTexts): string {
  if (field.enum) {
    return field.enum.map((value) => `\`${value}\` ${texts.options[`${name}=${value}`] ?? ''}`.trim()).join('<br>')
  }
  return (field.ui && kinds[field.ui]) ?? field.type ?? 'any'
}

function rangeOf({ minimum, maximum, maxLength, type, unit }: Field): string {
  // JSON Schema bounds every integer; only bounds that a person chose say something.
  const low = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum
  const size = type === 'string' && maxLength !== undefined ? `≤ ${maxLength} characters` : ''
  if (low === undefined && high === undefined) return size
  return `${low ?? ''}–${high ?? ''}${unit ? ` ${unit}` : ''}`
}

function defaultOf(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string' && value.includes('\n')) return 'see below'
  return `\`${JSON.stringify(value)}\``
}

function configTable({ config, defaults, messages: { en } }: Documented): string {
  const { properties } = objectSchema.parse(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }))
  const rows = Object.entries(properties).map(([name, field]: [string, Field]) => {
    const { label, hint } = en.fields[name] ?? { label: name }
    const when = field.visibleWhen
    const only = when ? ` Only when \`${when.field}\` is ${when.in.map((value) => `\`${value}\``).join(' or ')}.` : ''
    const range = rangeOf(field)
    return [
      `\`${name}\``,
      label,
      typeOf(field, name, en),
      range,
      defaultOf(defaults[name]),
      `${hint ?? ''}${only}`.trim(),
    ]
  })
  return table(['field', 'label', 'type', 'range', 'default', 'what it does'], rows)
}

/** Defaults of several lines, which do not fit a table. */
function longDefaults({ defaults }: Documented): string[] {
  return Object.entries(defaults)
    .filter(([, value]) => typeof value === 'string' && value.includes('\n'))
    .map(([name, value]) => `Default of \`${name}\`:\n\n\`\`\`text\n${String(value)}\n\`\`\`\n`)
}

function portTable(ports: Ports, texts: NodeTexts): string {
  const rows = Object.entries(ports).map(([name, port]) => [
    `\`${name}\``,
    port.dynamic ? 'from the config' : (texts.ports[name] ?? name),
    port.type,
    port.required ? 'yes' : 'no',
  ])
  return rows.length === 0 ? 'None.' : table(['port', 'name', 'type', 'required'], rows)
}

/** What only this node may say of a run, as callers of an endpoint read it. */
function noteTable({ notes = {} }: Documented): string[] {
  const rows = Object.entries(notes).map(([code, { en }]) => [`\`${code}\``, en])
  return rows.length === 0 ? [] : ['## Notes', '', table(['code', 'what it says'], rows), '']
}

const effects: Record<string, string> = {
  pure: 'The same config and inputs give the same outputs, so its result may be re-used.',
  read: 'It reads from outside; its result may be re-used while what it reads stays the same.',
  write: 'It changes something outside and is never repeated by itself.',
}

function portsOf(definition: Documented) {
  // Ports may depend on config: the page shows those of a node just dropped on the canvas.
  const config = definition.config.safeParse(definition.defaults)
  return definition.ports((config.success ? config.data : definition.defaults) as never)
}

function page(definition: Documented): string {
  const { en } = definition.messages
  const { inputs, outputs } = portsOf(definition)
  const needs = definition.needs.length > 0 ? definition.needs.map((name) => `\`${name}\``).join(', ') : 'nothing'
  return [
    '<!-- Generated by `npm run gen:docs`. Do not edit. -->',
    `# ${en.title}`,
    '',
    `Type \`${definition.type}\`, version ${definition.version}, category *${definition.category}*.`,
    '',
    en.description,
    '',
    en.help,
    '',
    '## Inputs',
    '',
    portTable(inputs, en),
    '',
    '## Outputs',
    '',
    portTable(outputs, en),
    '',
    '## Settings',
    '',
    configTable(definition),
    '',
    ...longDefaults(definition),
    ...noteTable(definition),
    '## Running',
    '',
    `Needs from outside: ${needs}. ${effects[definition.effect] ?? ''} Time limit of one attempt: ${definition.timeoutMs / 1000} s.`,
    '',
  ].join('\n')
}

function indexPage(all: readonly Documented[]): string {
  const rows = all.map(({ type, category, messages: { en } }) => [
    `[${en.title}](${type}.md)`,
    category,
    en.description,
  ])
  return `<!-- Generated by \`npm run gen:docs\`. Do not edit. -->\n# Nodes\n\n${table(['node', 'category', 'what it does'], rows)}\n`
}

function main(): void {
  const check = process.argv.includes('--check')
  const all: Documented[] = [...definitions.values()]
  const pages = new Map(all.map((definition) => [`${definition.type}.md`, page(definition)]))
  pages.set('README.md', indexPage(all))
  const stale = existsSync(folder) ? readdirSync(folder).filter((name) => !pages.has(name)) : []
  const changed = [...pages].filter(([name, content]) => {
    const path = join(folder, name)
    return !existsSync(path) || readFileSync(path, 'utf8') !== content
  })
  if (check) {
    for (const name of [...stale, ...changed.map(([name]) => name)]) {
      process.stderr.write(`docs/nodes/${name} is out of date: run npm run gen:docs\n`)
      process.exitCode = 1
    }
    return
  }
  mkdirSync(folder, { recursive: true })
  for (const name of stale) rmSync(join(folder, name))
  for (const [name, content] of changed) writeFileSync(join(folder, name), content)
}

main()
