import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import { type ForEachConfig, itemFieldOf } from './definition'

/** The items of a list: its members, or the lines of a text that are not blank. Throws `invalid-input` for anything else. */
export function itemsOf(value: Json): Json[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') {
    const parsed = listIn(value)
    if (parsed) return parsed
    return value
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }
  const kind = value === null ? say('nothing') : typeof value
  throw new AppError(
    'invalid-input',
    say('"items" must be a list or a text with one item per line, not {kind}.', { kind }),
    {
      details: { field: 'items' },
    },
  )
}

/** A JSON list that came as text. */
function listIn(text: string): Json[] | null {
  if (!text.trimStart().startsWith('[')) return null
  try {
    // What `JSON.parse` gives is JSON.
    const value = JSON.parse(text) as Json
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** The inputs for one item: an object by the names of its members, anything else as the one field that takes items. */
export function inputsFor(
  item: Json,
  fixed: Readonly<Record<string, unknown>>,
  config: Pick<ForEachConfig, 'fields' | 'itemField'>,
): Record<string, unknown> {
  const name = itemFieldOf(config)
  const field = config.fields.find((candidate) => candidate.name === name)
  // A field of JSON takes an object whole.
  if (typeof item === 'object' && item !== null && !Array.isArray(item) && field?.type !== 'json')
    return { ...fixed, ...item }
  if (name === undefined) throw new AppError('invalid-input', say('The pipeline has no input that could take an item.'))
  const asText = field && field.type !== 'json' && (typeof item === 'number' || typeof item === 'boolean')
  const texts = field && ['text', 'long-text', 'choice'].includes(field.type)
  return { ...fixed, [name]: asText && texts ? String(item) : item }
}
