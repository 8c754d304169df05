import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { DECIMAL, type InputField, MAX_HISTORY, MAX_INPUT_BYTES } from '@/pipeline/input-field'
import { type Said, say } from '@/pipeline/said'

/** Deepest nesting of a JSON field. */
const MAX_DEPTH = 100

// Only what a conversation holds: a caller may neither bring system messages nor claim sources, and what no model is
// shown, such as an image, is refused rather than dropped.
const messageSchema = z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })
const historySchema = z.array(messageSchema).max(MAX_HISTORY)

/**
 * Checks the values given to a run against the pipeline's signature and returns the values to run with: defaults
 * filled in, numbers and booleans read from strings where those say nothing else.
 * Throws `invalid-input` or `too-large`, naming the field in the message and in `details.field`.
 */
export function validateInputs(fields: readonly InputField[], inputs: unknown): Record<string, unknown> {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) {
    throw new AppError('invalid-input', say('The inputs must be an object with one member per input field.'))
  }
  const given = new Map<string, unknown>(Object.entries(inputs))
  const known = new Set(fields.map((field) => field.name))
  for (const name of given.keys()) {
    if (!known.has(name)) throw meaningless(shownName(name), fields)
  }
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const value = given.get(field.name) ?? field.default
    if (value === undefined) {
      if (field.required) throw refuse(field.name, say('Input "{name}" is missing.', { name: shownName(field.name) }))
    } else values[field.name] = checked(field, value)
  }
  return values
}

function checked(field: InputField, value: unknown): unknown {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return textOf(field, value)
    case 'number':
      return numberOf(field, value)
    case 'boolean':
      return booleanOf(field, value)
    case 'choice':
      return choiceOf(field, value)
    case 'json':
      return jsonOf(field, value)
    case 'history':
      return historyOf(field, value)
  }
}

function textOf(field: InputField, value: unknown): string {
  if (typeof value !== 'string')
    throw refuse(field.name, say('Input "{name}" must be a text.', { name: shownName(field.name) }))
  checkSize(field, byteLength(value))
  if (field.required && value.trim() === '')
    throw refuse(field.name, say('Input "{name}" is empty.', { name: shownName(field.name) }))
  return value
}

function numberOf(field: InputField, value: unknown): number {
  const number = typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw refuse(field.name, say('Input "{name}" must be a number.', { name: shownName(field.name) }))
  return number
}

function booleanOf(field: InputField, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  if (value === 'false') return false
  throw refuse(field.name, say('Input "{name}" must be true or false.', { name: shownName(field.name) }))
}

function choiceOf(field: InputField, value: unknown): string {
  const choices = field.choices ?? []
  if (typeof value === 'string' && choices.includes(value)) return value
  throw refuse(
    field.name,
    say('Input "{name}" must be one of: {choices}.', { name: shownName(field.name), choices: choices.join(', ') }),
  )
}

function jsonOf(field: InputField, value: unknown): unknown {
  let bytes = 0
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  // A loop, not recursion: the caller chooses the depth.
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.depth > MAX_DEPTH)
      throw refuse(
        field.name,
        say('Input "{name}" is nested deeper than {levels} levels.', {
          name: shownName(field.name),
          levels: MAX_DEPTH,
        }),
      )
    bytes += jsonBytes(field, next.value)
    checkSize(field, bytes)
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const [key, member] of Object.entries(next.value)) {
      bytes += byteLength(key)
      open.push({ value: member, depth: next.depth + 1 })
    }
  }
  return value
}

function jsonBytes(field: InputField, value: unknown): number {
  if (typeof value === 'string') return byteLength(value) + 2
  const plain = typeof value === 'object' || typeof value === 'boolean' || Number.isFinite(value)
  if (!plain) throw refuse(field.name, say('Input "{name}" must be a JSON value.', { name: shownName(field.name) }))
  return 4
}

function historyOf(field: InputField, value: unknown): unknown {
  const parsed = historySchema.safeParse(value)
  if (!parsed.success) throw wrongHistory(field, parsed.error)
  checkSize(
    field,
    parsed.data.reduce((sum, message) => sum + byteLength(message.content), 0),
  )
  return parsed.data.map((message) => ({ ...message, origin: 'history' as const }))
}

/** Names the message and the member that is too much, or says what a history is. */
function wrongHistory({ name }: InputField, { issues }: z.ZodError): AppError {
  const odd = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (!odd) {
    return refuse(
      name,
      say(
        'Input "{name}" must be a list of at most {most} messages, each with a role ("user" or "assistant") and a content (text).',
        { name: shownName(name), most: MAX_HISTORY },
      ),
    )
  }
  const member = odd.keys[0]?.slice(0, 64) ?? ''
  const message = say(
    'Input "{name}" has "{member}" in message {number}; a message has a role and a content, nothing else.',
    { name, member, number: Number(odd.path[0]) + 1 },
  )
  return new AppError('invalid-input', message, {
    fix: say('Leave it out: no model would be shown it.'),
    details: { field: name },
  })
}

function checkSize(field: InputField, bytes: number): void {
  if (bytes <= MAX_INPUT_BYTES) return
  const message = say('Input "{name}" is larger than {megabytes} MB.', {
    name: field.name,
    megabytes: MAX_INPUT_BYTES / 1024 / 1024,
  })
  throw new AppError('too-large', message, { fix: say('Send less.'), details: { field: field.name } })
}

// The cheap bounds first: a code unit takes one to three bytes.
function byteLength(text: string): number {
  return text.length > MAX_INPUT_BYTES ? text.length : Buffer.byteLength(text)
}

const shownName = (name: string) => (name.length > 64 ? `${name.slice(0, 63)}…` : name)

const refuse = (name: string, said: Said) =>
  new AppError('invalid-input', said, { details: { field: shownName(name) } })

function meaningless(name: string, fields: readonly InputField[]): AppError {
  const inputs = fields.map((field) => `"${field.name}"`).join(', ')
  return refuse(
    name,
    inputs === ''
      ? say('Input "{name}" has no meaning here; this pipeline takes no inputs.', { name })
      : say('Input "{name}" has no meaning here; this pipeline takes {inputs}.', { name, inputs }),
  )
}
