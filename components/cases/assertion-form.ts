import { z } from 'zod'
import { type Assertion, type AssertionKind, assertionSchema } from '@/pipeline/cases/assertion'

/** One thing that is asked about a check. `share` is 0…1, shown in percent. */
export interface AssertionField {
  name: string
  widget: 'line' | 'text' | 'code' | 'share' | 'number' | 'switch' | 'select' | 'judge'
  options?: readonly string[]
  /** It is shown only while another field has this value. */
  when?: readonly [field: string, value: string]
}

const atLeast: AssertionField = { name: 'atLeast', widget: 'share' }
const judge: AssertionField = { name: 'judge', widget: 'judge' }
const not: AssertionField = { name: 'not', widget: 'switch' }

/** The kinds of checks, those that need no model first, with their fields. */
export const assertionFields: Readonly<Record<AssertionKind, readonly AssertionField[]>> = {
  contains: [{ name: 'text', widget: 'line' }, not, { name: 'ignoreCase', widget: 'switch' }],
  regex: [{ name: 'pattern', widget: 'code' }, not],
  answer: [
    { name: 'by', widget: 'select', options: ['f1', 'exact'] },
    { ...atLeast, when: ['by', 'f1'] },
  ],
  outcome: [{ name: 'is', widget: 'select', options: ['expected', 'answered', 'abstained'] }],
  cites: [{ name: 'document', widget: 'line' }],
  label: [],
  'json-schema': [{ name: 'schema', widget: 'code' }],
  latency: [{ name: 'atMostMs', widget: 'number' }],
  tokens: [
    { name: 'atMost', widget: 'number' },
    { name: 'of', widget: 'select', options: ['output', 'all'] },
  ],
  similarity: [{ name: 'text', widget: 'text' }, atLeast],
  nuggets: [atLeast, judge],
  faithful: [atLeast, judge],
  judge: [{ name: 'rubric', widget: 'text' }, judge],
}
// The record has every kind, which its type makes sure of.
export const assertionKinds = Object.keys(assertionFields) as AssertionKind[]

/** A check while it is written: its values may not fit yet, and a JSON schema is the text that was typed. */
export interface AssertionForm {
  id: string
  kind: AssertionKind
  values: Readonly<Record<string, unknown>>
}

/** Says what is wrong with a field. */
export type AssertionProblem = 'missing' | 'regex' | 'json' | 'schema' | 'wrong'

const begin: Partial<Record<AssertionKind, Record<string, unknown>>> = {
  contains: { text: '', ignoreCase: true },
  regex: { pattern: '' },
  'json-schema': { schema: '' },
  judge: { rubric: '' },
  latency: { atMostMs: 5_000 },
  tokens: { atMost: 500, of: 'output' },
  answer: { by: 'f1', atLeast: 0.5 },
  similarity: { atLeast: 0.7 },
  nuggets: { atLeast: 1 },
  faithful: { atLeast: 1 },
  outcome: { is: 'expected' },
}

/** A new check as its form begins. */
export const newAssertion = (kind: AssertionKind, id: string): AssertionForm => ({
  id,
  kind,
  values: begin[kind] ?? {},
})

/** A stored check as its form shows it. */
export function formOf({ id, kind, ...values }: z.input<typeof assertionSchema>): AssertionForm {
  if ('schema' in values) return { id, kind, values: { schema: JSON.stringify(values.schema, null, 2) } }
  return { id, kind, values }
}

/** Whether a pattern can be used; undefined while what knows that is not there yet. */
export type PatternTest = ((pattern: string) => boolean) | undefined

/** What a form says: the check, or what is wrong by field. */
export function readForm(
  { id, kind, values }: AssertionForm,
  isPattern: PatternTest,
): { assertion: Assertion } | { problems: Record<string, AssertionProblem> } {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  const read: Record<string, unknown> = Object.fromEntries(given)
  if (kind === 'json-schema') {
    const schema = readSchema(values.schema)
    if (typeof schema === 'string') return { problems: { schema } }
    read.schema = schema
  }
  if (kind === 'regex' && typeof read.pattern === 'string' && isPattern?.(read.pattern) === false) {
    return { problems: { pattern: 'regex' } }
  }
  const parsed = assertionSchema.safeParse({ ...read, id, kind })
  if (parsed.success) return { assertion: parsed.data }
  const wrong = parsed.error.issues.map(({ path }) => String(path[0]))
  return { problems: Object.fromEntries(wrong.map((name) => [name, read[name] === undefined ? 'missing' : 'wrong'])) }
}

function readSchema(text: unknown): object | AssertionProblem {
  if (typeof text !== 'string' || text.trim() === '') return 'missing'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'json'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'json'
  try {
    // It throws for what is no schema that can be used; its type is narrower than what it reads.
    z.fromJSONSchema(value as Parameters<typeof z.fromJSONSchema>[0])
    return value
  } catch {
    return 'schema'
  }
}
