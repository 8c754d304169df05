import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { Said, SaidValue } from '@/pipeline/said'

const HIDDEN = '•••'

/** Takes secrets out of whatever a run keeps or tells. */
export interface Hider {
  text(text: string): string
  error(error: AppError): AppError
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Hides these values, also as they stand in an address, in JSON and in base64; `sent`: whole texts made of them. */
export function createHider(values: Iterable<string>, sent: readonly string[] = []): Hider {
  const forms = [...values, ...sent].flatMap((value) => [
    value,
    encodeURIComponent(value),
    inJson(value),
    // A service often gives the whole body back as a text in its own JSON.
    inJson(inJson(value)),
    Buffer.from(value).toString('base64'),
  ])
  // The longest first: one may be a part of another.
  const known = [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length)
  const text = (told: string): string => known.reduce((rest, form) => rest.replaceAll(form, HIDDEN), told)
  const fact = (value: SaidValue): SaidValue => {
    if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? said(one) : hidden(one)))
    return typeof value === 'object' ? said(value) : hidden(value)
  }
  const hidden = (value: string | number) => (typeof value === 'string' ? text(value) : value)
  const said = ({ template, args }: Said): Said =>
    args
      ? { template, args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, fact(value)])) }
      : { template }
  const json = (value: Json): Json => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(json)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, json(member)]))
  }
  return {
    text,
    error({ code, said: { message, fix }, retryable, ofServer, retryAfterMs, details }) {
      // Without its cause, which could tell in words of its own.
      return new AppError(code, said(message), {
        ...(fix && { fix: said(fix) }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        retryable,
        ofServer,
        details: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, json(value)])),
      })
    },
  }
}
