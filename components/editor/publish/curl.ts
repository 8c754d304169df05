import type { InputField } from '@/pipeline/plan'

/** A value a field of this kind could have, for examples. */
function exampleOf(field: InputField): unknown {
  if (field.default !== undefined) return field.default
  switch (field.type) {
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'choice':
      return field.choices?.[0] ?? ''
    case 'json':
      return {}
    case 'history':
      return []
    default:
      return field.example ?? '…'
  }
}

/** Inputs for a first call: what is in the form where it says something, else an example for each required field. */
export function exampleInputs(fields: readonly InputField[], filled: Record<string, unknown>): Record<string, unknown> {
  const wanted = fields.filter(
    (field) => field.type !== 'history' && (field.required || filled[field.name] !== undefined),
  )
  return Object.fromEntries(wanted.map((field) => [field.name, filled[field.name] ?? exampleOf(field)]))
}

/** Text inside single quotes for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A `curl` line that calls an endpoint; pasted into a shell it works. */
export function curlLine(url: string, key: string, inputs: Record<string, unknown>, stream = false): string {
  return [
    `curl ${stream ? '-N ' : ''}-X POST ${quoted(url)}`,
    `-H ${quoted(`Authorization: Bearer ${key}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify({ inputs, stream }))}`,
  ].join(' \\\n  ')
}

/** The address of an endpoint in a URL-safe form of a name; empty when nothing of it is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '')
}
