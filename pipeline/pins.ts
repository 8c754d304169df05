import { type PortType, portValueSchemas } from './ports'

/** A pin is kept with the draft, which is saved whole with each change. Characters of JSON. */
export const LONGEST_PIN = 1_000_000

export type PinProblem = 'json' | 'type' | 'size'
export type PinResult = { ok: true; value: unknown } | { ok: false; problem: PinProblem }

/** A port's value as a person edits it: text as it is, the rest as JSON. */
export const pinText = (value: unknown, type: PortType): string =>
  type === 'text' && typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')

/** Reads what a person wrote, or a file says, as the value of a port. */
export function readPin(text: string, type: PortType): PinResult {
  if (text.length > LONGEST_PIN) return { ok: false, problem: 'size' }
  if (type === 'text') return { ok: true, value: text }
  try {
    return checkPin(JSON.parse(text), type)
  } catch {
    return { ok: false, problem: 'json' }
  }
}

/** Whether a value may be pinned to a port of that type. */
export function checkPin(value: unknown, type: PortType): PinResult {
  if (!portValueSchemas[type].safeParse(value).success) return { ok: false, problem: 'type' }
  return (JSON.stringify(value)?.length ?? 0) > LONGEST_PIN ? { ok: false, problem: 'size' } : { ok: true, value }
}
