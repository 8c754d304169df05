import { canonicalJson } from '@/pipeline/json'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { type FieldSpec, valueIn } from '../field-specs'

/** How the values of a field are chosen. `json`: written out, for whatever has a form of its own. */
export type ValueKind = 'number' | 'choices' | 'switch' | 'text' | 'chat-model' | 'collection' | 'json'

/** `null`: it cannot be varied by itself, since other settings hang on it. */
export function valueKindOf({ widget }: FieldSpec): ValueKind | null {
  if (widget === 'number' || widget === 'slider') return 'number'
  if (widget === 'select') return 'choices'
  if (widget === 'switch' || widget === 'chat-model' || widget === 'collection') return widget
  if (widget === 'text' || widget === 'textarea' || widget === 'liquid') return 'text'
  // The inputs of a pipeline and what another pipeline asks for decide which ports there are.
  return widget === 'pipeline' || widget === 'input-fields' ? null : 'json'
}

/** How a reader's language writes the decimals of a number. */
export const decimalOf = (locale: string): ',' | '.' =>
  new Intl.NumberFormat(locale).format(1.5).includes(',') ? ',' : '.'

/**
 * The numbers of a list such as `4, 8; 16`, each once; `null` where something in it is none. Where decimals have a comma, one
 * between two digits is no separator.
 */
export function readNumbers(text: string, decimal: ',' | '.' = '.'): number[] | null {
  const parts = text.split(decimal === '.' ? /[\s,;]+/ : /,?\s+|;|,$/).filter(Boolean)
  const numbers = parts.map((part) => Number(part.replace(decimal, '.')))
  return numbers.every(Number.isFinite) ? [...new Set(numbers)] : null
}

/** As `readNumbers` reads them. */
export const writeNumbers = (numbers: readonly unknown[], decimal: ',' | '.' = '.'): string =>
  numbers.map((number) => String(number).replace('.', decimal)).join(', ')

/** From one number to another, both among them where the step allows. */
export function numbersBetween({ from, to, step }: { from: number; to: number; step: number }, most: number): number[] {
  if (!(step > 0) || to < from) return []
  const digits = Math.max(...[from, step].map((one) => String(one).split('.')[1]?.length ?? 0))
  const count = Math.min(Math.floor((to - from) / step + 1e-9) + 1, most)
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toFixed(digits)))
}

/** What a field is likely to be tried with, its own value among them. */
export function firstValues(spec: FieldSpec, config: Record<string, unknown>): unknown[] {
  const own = valueIn(config, spec.name, [spec])
  switch (valueKindOf(spec)) {
    case 'switch':
      return [false, true]
    case 'choices':
      return spec.choices.length <= 4 ? spec.choices : own === undefined ? [] : [own]
    case 'number':
      return typeof own === 'number' ? around(own, spec) : []
    default:
      return own === undefined ? [] : [own]
  }
}

/** Half as much, as much and twice as much, within the limits of the field. */
function around(
  own: number,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer, step }: FieldSpec,
) {
  if (own === 0) return [0]
  const round = (value: number) => (integer ? Math.round(value) : Number(value.toFixed(step && step < 1 ? 2 : 3)))
  const near = [own / 2, own, own * 2].map((value) => Math.min(Math.max(round(value), min), max))
  return [...new Set(near)]
}

/** Those of the values that a node would not take, by its own schema. */
export function misfits(
  definition: AnyDefinition,
  config: Record<string, unknown>,
  field: string,
  values: readonly unknown[],
): unknown[] {
  return values.filter((value) => {
    const { success, error } = definition.config.safeParse({ ...config, [field]: value })
    return !success && error.issues.some(({ path }) => path[0] === field)
  })
}

/** Each value once. */
export const unique = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map((value) => [canonicalJson(value), value])).values(),
]
