import { RE2JS } from 're2js'
import type { z } from 'zod'
import type { Json } from '@/pipeline/json'
import { judge } from '@/pipeline/judge'
import { foreign, type Said, say } from '@/pipeline/said'
import { OutOfTime, withinMs, withinMsOrAgain } from '@/server/capabilities/time-slice'
import { validatorOf } from './json-schema-field'

type Schema = { [key: string]: Json }

/** Where a value does not fit, and why; no place: as a whole. */
interface Misfit {
  place: string
  reason: Said
}

/** Honest values take well under a millisecond. What is left to take longer: look-arounds, and schemas that branch. */
const LONGEST_CHECK_MS = 50

/** Validators by schema: making one takes longer than using it. A step's schema is the same object in every run. */
const known = new WeakMap<Schema, z.ZodType>()

/**
 * Finds the first of several values that fits a JSON schema; else says why the first does not. The patterns of a schema
 * are matched by RE2 in linear time; those it does not have (look-arounds, references back) by JavaScript's own engine.
 * All of it together ends after 50 ms: what a text makes take longer does not fit. Throws for what is no schema.
 */
export async function fitsSchema(values: readonly Json[], schema: Schema): Promise<{ at: number } | Misfit> {
  const validator = known.get(schema) ?? linear(validatorOf(schema))
  known.set(schema, validator)
  try {
    return await withinMsOrAgain(LONGEST_CHECK_MS, () => firstFit(values, validator))
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
    return { place: '', reason: say('Takes too long to check.') }
  }
}

function firstFit(values: readonly Json[], validator: z.ZodType): { at: number } | Misfit {
  let misfit: Misfit = { place: '', reason: foreign('') }
  for (const [at, value] of values.entries()) {
    const judged = judge(validator, value)
    if (judged.success) return { at }
    if (at === 0) misfit = { place: judged.first.path.join('.'), reason: judged.first.reason }
  }
  return misfit
}

/**
 * Puts a matcher that takes linear time in the place of every pattern in a validator. Making one can take seconds too,
 * as for hundreds of `a{1000}`: patterns whose turn does not come in time stay with JavaScript's engine.
 */
function linear(validator: z.ZodType): z.ZodType {
  const seen = new Set<unknown>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if ('_zod' in value) visit(partsOf(value._zod))
    else for (const part of Object.values(value)) visit(part)
    if ('pattern' in value && 'check' in value && value.check === 'string_format' && value.pattern instanceof RegExp) {
      value.pattern = linearPattern(value.pattern)
    }
  }
  try {
    withinMs(LONGEST_CHECK_MS, () => visit(validator))
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
  }
  return validator
}

const partsOf = (internals: unknown): unknown =>
  typeof internals === 'object' && internals !== null && 'def' in internals ? internals.def : undefined

/** The same test as a `RegExp`; the expression itself where RE2 does not know its syntax. */
function linearPattern(pattern: RegExp): RegExp {
  let re2: RE2JS
  try {
    re2 = RE2JS.compile(RE2JS.translateRegExp(pattern.source))
  } catch {
    return pattern
  }
  return Object.assign(new RegExp(pattern), { test: (text: string) => re2.test(text) })
}
