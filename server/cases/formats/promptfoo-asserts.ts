import { RE2JS } from 're2js'
import type { Assertion } from '@/pipeline/cases/assertion'
import { type Said, say } from '@/pipeline/said'
import { isRecord, listOf, Unreadable } from './reading'
import { yamlOf } from './yaml'

/** What a promptfoo assertion asks of us: checks, and answers that it names. */
export interface Mapped {
  /** Without ids. */
  checks: Record<string, unknown>[]
  answers: string[]
}

interface Given {
  type: string
  not: boolean
  value: unknown
  threshold: number | undefined
}

const regexQuoted = (text: string) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)
const anyOf = (texts: readonly string[]) => `(?:${texts.map(regexQuoted).join('|')})`
const one = (check: Record<string, unknown>): Mapped => ({ checks: [check], answers: [] })
const contains = ({ not }: Given, text: string, ignoreCase: boolean) => ({ kind: 'contains', text, not, ignoreCase })

/** Those that mean the same here; `not`: their negation does too. promptfoo.dev/docs/configuration/expected-outputs */
const mappings: Readonly<Record<string, { not?: true; map: (given: Given) => Mapped }>> = {
  contains: { not: true, map: (given) => one(contains(given, textOf(given), false)) },
  icontains: { not: true, map: (given) => one(contains(given, textOf(given), true)) },
  'contains-all': {
    map: (given) => ({ checks: textsOf(given).map((text) => contains(given, text, false)), answers: [] }),
  },
  'icontains-all': {
    map: (given) => ({ checks: textsOf(given).map((text) => contains(given, text, true)), answers: [] }),
  },
  'contains-any': { not: true, map: (given) => one(regex(given, anyOf(textsOf(given)))) },
  'icontains-any': { not: true, map: (given) => one(regex(given, `(?i)${anyOf(textsOf(given))}`)) },
  'starts-with': { not: true, map: (given) => one(regex(given, `^${regexQuoted(textOf(given))}`)) },
  regex: { not: true, map: (given) => one(regex(given, textOf(given))) },
  equals: { map: equals },
  'is-json': { map: ({ value }) => one({ kind: 'json-schema', schema: schemaOf(value) }) },
  similar: { map: similar },
  'llm-rubric': { map: judge },
  'model-graded-closedqa': { map: judge },
  latency: { map: ({ threshold }) => one({ kind: 'latency', atMostMs: needed(threshold) }) },
}

/** A promptfoo assertion as checks of ours. Throws Unreadable where none means the same. */
export function mapAssert(assert: Record<string, unknown>): Mapped {
  const name = String(assert.type)
  if (assert.transform !== undefined)
    throw new Unreadable(say('Check “{name}” was left out: it changes the answer first.', { name }))
  if (assert.weight === 0) throw new Unreadable(say('Check “{name}” was left out: it has no weight.', { name }))
  const not = name.startsWith('not-')
  const type = not ? name.slice('not-'.length) : name
  const mapping = Object.hasOwn(mappings, type) ? mappings[type] : undefined
  if (!mapping || (not && !mapping.not)) throw new Unreadable(leftOut(type, name))
  const threshold = typeof assert.threshold === 'number' ? assert.threshold : undefined
  return mapping.map({ type, not, value: assert.value, threshold })
}

function leftOut(type: string, name: string): Said {
  if (['javascript', 'python', 'ruby', 'webhook', 'fn', 'eval'].includes(type))
    return say('Check “{name}” was left out: it runs code, which an import never does.', { name })
  if (type === 'cost')
    return say('Check “{name}” was left out: a grid shows what each column costs, and no check has a limit for it.', {
      name,
    })
  return say('Check “{name}” was left out: no check here means the same.', { name })
}

function regex({ not }: Given, pattern: string) {
  try {
    RE2JS.compile(pattern)
  } catch {
    throw new Unreadable(
      say('The pattern {pattern} was left out: patterns here look neither ahead nor back.', { pattern }),
    )
  }
  return { kind: 'regex', pattern, not }
}

/** Texts are compared as SQuAD does: without case, punctuation and articles. */
function equals(given: Given): Mapped {
  if (isRecord(given.value) || Array.isArray(given.value))
    return one({ kind: 'json-schema', schema: schemaOfEqual(given.value) })
  return { checks: [{ kind: 'answer', by: 'exact' }], answers: [textOf(given)] }
}

/** The schema of one value: members and entries in their places, and no others. */
function schemaOfEqual(value: unknown): Record<string, unknown> {
  if (Array.isArray(value)) {
    const prefixItems = value.map(schemaOfEqual)
    return { type: 'array', prefixItems, items: false, minItems: value.length, maxItems: value.length }
  }
  if (!isRecord(value)) return { const: value }
  const properties = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, schemaOfEqual(member)]))
  return { type: 'object', properties, required: Object.keys(value), additionalProperties: false }
}

function similar(given: Given): Mapped {
  const atLeast = given.threshold ?? 0.75
  if (Array.isArray(given.value)) return { checks: [{ kind: 'similarity', atLeast }], answers: textsOf(given) }
  return one({ kind: 'similarity', text: textOf(given), atLeast })
}

function judge(given: Given): Mapped {
  if (given.threshold !== undefined)
    throw new Unreadable(
      say('Check “{name}” was left out: judges here say yes or no, and it has a threshold.', { name: given.type }),
    )
  return one({ kind: 'judge', rubric: textOf(given) })
}

function textOf({ type, value }: Given): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string' && value !== '') {
    if (!value.startsWith('file://')) return value
    throw new Unreadable(say('Check “{name}” was left out: it names a file, which is not read.', { name: type }))
  }
  throw new Unreadable(say('Check “{name}” was left out: it has no text.', { name: type }))
}

/** In a table they are one text with commas between. */
const textsOf = (given: Given): string[] =>
  (typeof given.value === 'string' ? given.value.split(',') : listOf(given.value)).map((value) =>
    textOf({ ...given, value: typeof value === 'string' ? value.trim() : value }),
  )

function schemaOf(value: unknown): unknown {
  const read = typeof value === 'string' && value.trim() !== '' ? yamlOf(value).value : (value ?? {})
  if (isRecord(read)) return read
  return read === '' ? {} : textOf({ type: 'is-json', not: false, value: read, threshold: undefined })
}

function needed(threshold: number | undefined): number {
  if (threshold !== undefined) return threshold
  throw new Unreadable(say('Check “{name}” was left out: it has no threshold.', { name: 'latency' }))
}

/** Types that promptfoo knows and that mean nothing here: a text of a table that begins so is no answer. */
const others =
  'answer-relevance assert-set bleu classifier contains-html contains-json contains-sql contains-xml context-faithfulness context-recall context-relevance conversation-relevance cost eval factuality finish-reason fn g-eval gleu guardrails is-html is-refusal is-sql is-valid-function-call is-valid-openai-function-call is-valid-openai-tools-call is-xml javascript levenshtein max-score meteor model-graded-factuality moderation perplexity perplexity-score pi python rouge-n ruby select-best tool-call-f1 webhook word-count'.split(
    ' ',
  )

/** Of a table: `contains: Paris`, `similar(0.8): Hello`, or a text that the answer equals. */
export function assertOfText(text: string): Record<string, unknown> {
  const [, named = '', share, value] =
    /^([a-z0-9-]+)(?:\((\d+(?:\.\d+)?)\))?(?::\s*([\s\S]*))?$/.exec(text.trim()) ?? []
  const type = named === 'grade' ? 'llm-rubric' : named
  const bare = type.replace(/^not-/, '')
  if (!Object.hasOwn(mappings, bare) && !others.includes(bare)) return { type: 'equals', value: text.trim() }
  const threshold = share === undefined ? (type === 'similar' ? 0.8 : undefined) : Number(share)
  return { type, value, ...(threshold !== undefined && { threshold }) }
}

/** A check as promptfoo asks it; undefined where it has none that means the same, or would read marks in it as a template. */
export function assertOf(check: Assertion, answers: readonly string[]): Record<string, unknown> | undefined {
  const found = plainAssertOf(check, answers)
  return found && !/\{[{%#]/.test(JSON.stringify(found)) ? { ...found, metric: check.id } : undefined
}

function plainAssertOf(check: Assertion, answers: readonly string[]): Record<string, unknown> | undefined {
  switch (check.kind) {
    case 'contains':
      return { type: `${check.not ? 'not-' : ''}${check.ignoreCase ? 'i' : ''}contains`, value: check.text }
    case 'regex':
      return { type: check.not ? 'not-regex' : 'regex', value: check.pattern }
    case 'json-schema':
      return { type: 'is-json', value: check.schema }
    case 'answer':
      return check.by === 'exact' && answers.length === 1 ? { type: 'equals', value: answers[0] } : undefined
    case 'similarity':
      return check.text === undefined && answers.length === 0
        ? undefined
        : { type: 'similar', value: check.text ?? answers, threshold: check.atLeast }
    case 'judge':
      return check.judge ? undefined : { type: 'llm-rubric', value: check.rubric }
    case 'latency':
      return { type: 'latency', threshold: check.atMostMs }
    default:
      return undefined
  }
}
