import type { Metadata } from '@/pipeline/chunk'
import type { FieldSpec } from '@/pipeline/filter'
import { type Said, say } from '@/pipeline/said'

/** What a file says of itself, as far as the collection declares fields for it, in the declared types. */
export function declaredMetadata(stated: Metadata, fields: readonly FieldSpec[]): Metadata {
  const metadata: Metadata = {}
  for (const { name, type } of fields) {
    const value = stated[name]
    const fitting = value === undefined ? undefined : asDeclared(value, type)
    if (fitting !== undefined) metadata[name] = fitting
  }
  return metadata
}

/** What the types are called that a value may not fit; anything can be written as words. */
const kinds: Partial<Record<FieldSpec['type'], Said>> = {
  number: say('a number'),
  boolean: say('true or false'),
  datetime: say('a date'),
}
const MAX_SHOWN = 60

/** What a file says of the declared fields and does not fit them; filters do not see it. A sentence for each field. */
export function misfits(stated: Metadata, fields: readonly FieldSpec[]): Said[] {
  return fields.flatMap(({ name, type }) => {
    const value = stated[name]
    if (value === undefined || isNothing(value) || asDeclared(value, type) !== undefined) return []
    const said = String(value)
    const shown = said.length > MAX_SHOWN ? `${said.slice(0, MAX_SHOWN)}…` : said
    return [
      say('The field “{name}” says “{shown}”, which is not {type}: filters do not see it.', {
        name,
        shown,
        type: kinds[type] ?? type,
      }),
    ]
  })
}

const isNothing = (value: Metadata[string]) => (Array.isArray(value) ? value.length === 0 : String(value).trim() === '')

/** A value that does not fit its field is left out: filtering by it could only mislead. Nothing said is no value. */
function asDeclared(value: Metadata[string], type: FieldSpec['type']): Metadata[string] | undefined {
  if (isNothing(value)) return undefined
  if (!Array.isArray(value)) return asScalar(value, type)
  if (type === 'text') return value.join(', ')
  if (type === 'keyword') return value.map(String)
  const each = value.map((one) => asScalar(one, type))
  if (each.length === 1) return each[0]
  const numbers = each.filter((one) => typeof one === 'number')
  return numbers.length === each.length ? numbers : undefined
}

function asScalar(value: string | number | boolean, type: FieldSpec['type']): string | number | boolean | undefined {
  switch (type) {
    case 'keyword':
    case 'text':
      return String(value)
    case 'number':
      return asNumber(value)
    case 'boolean':
      return asBoolean(value)
    case 'datetime':
      return isoTime(value)
  }
}

function asNumber(value: string | number | boolean): number | undefined {
  if (typeof value !== 'string') return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  const text = value.trim().replace(/(?<=\d)_(?=\d)/g, '')
  const number = Number(text)
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(number) ? number : undefined
}

/** The words that YAML has for them, now or earlier. */
function asBoolean(value: string | number | boolean): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = String(value).trim().toLowerCase()
  if (/^(true|yes|on)$/.test(word)) return true
  return /^(false|no|off)$/.test(word) ? false : undefined
}

const dateTime =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:(?:[tT]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*([zZ]|[+-]\d{1,2}(?::?\d{2})?)?)?)?)?$/

/** An instant in ISO 8601. A date is its first moment, a time without a zone is UTC: the same on every machine. */
function isoTime(value: string | number | boolean): string | undefined {
  const text = String(value).trim()
  const found = dateTime.exec(text)
  if (!found) return zonedTime(text)
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = found
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // The 30th of February would be counted on into March.
  if (Number(year) < 100 || date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day))
    return undefined
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined
  const seconds = (Number(hour) * 60 + Number(minute) - offsetOf(zone)) * 60 + Number(second)
  return new Date(date.getTime() + seconds * 1000 + Math.floor(Number(fraction) * 1000)).toISOString()
}

/** Minutes before UTC. */
function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** As mails and web servers write times (RFC 5322), zone included. */
function zonedTime(text: string): string | undefined {
  if (!/^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d{1,2}:\d{2}(:\d{2})? (GMT|UTC?|[+-]\d{4})$/i.test(text))
    return undefined
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
