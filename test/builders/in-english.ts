import { english, saidSchema } from '@/pipeline/said'

/** A value with all that is said in it as English texts, however deep it lies. */
export function inEnglish(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inEnglish)
  if (typeof value !== 'object' || value === null) return value
  const said = saidSchema.safeParse(value)
  if (said.success && Object.keys(value).every((name) => name in said.data)) return english(said.data)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inEnglish(member)]))
}
