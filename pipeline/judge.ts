import type { z } from 'zod'
import { type Said, say, sentence } from './said'

/** What a schema refuses, and where. */
export interface Misfit {
  path: (string | number)[]
  reason: Said
}

export type Judged<T> = { success: true; data: T } | { success: false; misfits: Misfit[]; first: Misfit }

/**
 * Checks a value by a schema, and says what does not fit in words that can be said in every language: the schema's own
 * sentences where it has them, never those of the validator. Use it wherever a person reads why something was refused.
 */
export function judge<S extends z.ZodType>(schema: S, value: unknown): Judged<z.output<S>> {
  // A sentence of the schema itself wins over this; so what is left without words is told by its code.
  const result = schema.safeParse(value, { error: ({ input }) => (input === undefined ? MISSING : '') })
  if (result.success) return { success: true, data: result.data }
  const misfits = result.error.issues.map(misfitOf)
  return { success: false, misfits, first: misfits[0] ?? { path: [], reason: NO_FIT } }
}

/** A misfit with its field, such as “size: Must be 8 or more.”; `whole` stands where the value is wrong as a whole. */
export const placed = ({ path, reason }: Misfit, whole: string | Said): Said =>
  say('{field}: {reason}', { field: path.join('.') || whole, reason })

type Found = z.core.$ZodIssue
type Of<Code extends Found['code']> = Extract<Found, { code: Code }>

function misfitOf(found: Found): Misfit {
  const told = found.code === 'invalid_union' ? nearest(found) : found
  const within = told === found ? [] : told.path
  const path = [...found.path, ...within].map((part) => (typeof part === 'symbol' ? String(part) : part))
  return { path, reason: told.message === '' ? reasonOf(told) : { template: told.message } }
}

/** Of several shapes none of which fits, what is wrong by the one that comes nearest: it finds fault deepest inside. */
function nearest(union: Of<'invalid_union'>): Found {
  if (union.message !== '') return union
  const [best] = union.errors
    .flatMap(([first]) => (first ? [first] : []))
    .sort((a, b) => b.path.length - a.path.length || Number(isOfType(a)) - Number(isOfType(b)))
  if (!best || (best.path.length === 0 && isOfType(best))) return union
  const told = best.code === 'invalid_union' ? nearest(best) : best
  return told === best ? best : { ...told, path: [...best.path, ...told.path] }
}

const isOfType = ({ code }: Found): boolean => code === 'invalid_type'

const MISSING = sentence('This is missing.')
const NO_FIT = say('Does not fit here.')

function reasonOf(found: Found): Said {
  switch (found.code) {
    case 'invalid_type':
      return typeReason(found)
    case 'too_small':
      return smallReason(found)
    case 'too_big':
      return bigReason(found)
    case 'invalid_value':
      return say('Must be one of these: {values}.', { values: found.values.map(String) })
    case 'not_multiple_of':
      return say('Must be a multiple of {step, plural, other {#}}.', { step: found.divisor })
    case 'unrecognized_keys':
      return say('Unknown here: {names}.', { names: found.keys.map((key) => `“${key}”`) })
    case 'invalid_format':
      return formatReason(found)
    default:
      return NO_FIT
  }
}

function formatReason({ format, pattern }: Of<'invalid_format'>): Said {
  if (format === 'url') return say('Must be an address, such as https://example.com.')
  if (format === 'date') return say('Must be a date, such as 2026-01-31.')
  if (format === 'datetime') return say('Must be a date and time, such as 2026-01-31T12:00:00Z.')
  // Only a schema that somebody wrote in a form leaves it at that: those in the code have a sentence.
  return pattern === undefined ? NO_FIT : say('Must match the pattern {pattern}.', { pattern })
}

function typeReason({ expected }: Of<'invalid_type'>): Said {
  switch (expected) {
    case 'int':
      return say('Must be a whole number.')
    case 'number':
      return say('Must be a number.')
    case 'string':
      return say('Must be a text.')
    case 'boolean':
      return say('Must be true or false.')
    case 'array':
      return say('Must be a list.')
    case 'object':
    case 'record':
      return say('Must be an object with named members.')
    default:
      return NO_FIT
  }
}

function smallReason({ origin, minimum, inclusive }: Of<'too_small'>): Said {
  const least = Number(minimum)
  if (origin === 'string')
    return least === 1
      ? say('Must not be empty.')
      : say('Must have at least {least, plural, one {# character} other {# characters}}.', { least })
  if (origin === 'array' || origin === 'set')
    return say('Must have at least {least, plural, one {# entry} other {# entries}}.', { least })
  return inclusive
    ? say('Must be {least, plural, other {#}} or more.', { least })
    : say('Must be more than {least, plural, other {#}}.', { least })
}

function bigReason({ origin, maximum, inclusive }: Of<'too_big'>): Said {
  const most = Number(maximum)
  if (origin === 'string')
    return say('Must have at most {most, plural, one {# character} other {# characters}}.', { most })
  if (origin === 'array' || origin === 'set')
    return say('Must have at most {most, plural, one {# entry} other {# entries}}.', { most })
  return inclusive
    ? say('Must be {most, plural, other {#}} or less.', { most })
    : say('Must be less than {most, plural, other {#}}.', { most })
}
