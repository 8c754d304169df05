const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/i
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** A stretch of time in milliseconds since 1970: `from` belongs to it, `to` does not; without one it has no end there. */
export interface Span {
  from?: number
  to?: number
}

/** Milliseconds since 1970 of an ISO 8601 date or time; without a zone it is UTC, as in Qdrant. NaN for anything else. */
export function parseDatetime(text: string): number {
  const match = iso.exec(text)
  if (!match) return Number.NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, zoneHour, zoneMinute] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // The 30th of February is no day, though `Date` would take it for one in March.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return Number.NaN
  const offset = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)
  const isClock = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
  if (!isClock || offset >= 24 * 60 || Number(zoneMinute ?? 0) > 59) return Number.NaN
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  return date.getTime() - (sign === '-' ? -offset : offset) * MINUTE_MS
}

/** The time that a text names: a whole day (in UTC) for a date alone, else one millisecond. `undefined` for anything else. */
export function spanOf(text: string): Required<Span> | undefined {
  const from = parseDatetime(text)
  if (Number.isNaN(from)) return undefined
  return { from, to: from + (text.length === 10 ? DAY_MS : 1) }
}
