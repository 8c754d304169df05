import type { Locale } from '@/pipeline/node-definition'

/** Numbers, sizes and times as a reader of one language expects them. */
export interface Format {
  number(value: number, digits?: number): string
  /** With all its `digits` after the point: figures below each other line up. */
  fixed(value: number, digits: number): string
  /** 0–1 as a percentage, with up to so many digits after the point. */
  percent(share: number, digits?: number): string
  /** Decimal units, as file managers show them. */
  bytes(bytes: number): string
  /** Milliseconds, in the unit that reads best. */
  duration(ms: number): string
  dateTime(iso: string): string
  /** The time of day to the second, of milliseconds since 1970. */
  time(at: number): string
  /** "3 minutes ago", as seen from `now` (milliseconds since 1970). */
  relative(iso: string, now: number): string
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** Makes the formatters of a language. */
export function makeFormat(locale: Locale): Format {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  // To make one takes longer than to use it a hundred times.
  const made = new Map<string, Intl.NumberFormat>()
  const formatter = (key: string, options: Intl.NumberFormatOptions) => {
    const known = made.get(key) ?? new Intl.NumberFormat(locale, options)
    made.set(key, known)
    return known
  }
  const unit = (value: number, name: string, digits: number) =>
    formatter(`${name} ${digits}`, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)

  return {
    number: (value, digits = 0) => formatter(`${digits}`, { maximumFractionDigits: digits }).format(value),
    fixed: (value, digits) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    percent: (share, digits = 0) =>
      formatter(`percent ${digits}`, { style: 'percent', maximumFractionDigits: digits }).format(share),
    bytes: (bytes) => {
      const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
      const value = bytes / 1000 ** power
      // Intl has "950 byte" and "950B": one lacks the plural, the other the space.
      if (power === 0) return `${Math.round(value)}\u00a0B`
      return unit(value, byteUnits[power] ?? 'byte', value >= 100 ? 0 : 1)
    },
    duration: (ms) => {
      if (ms < 1) return `< ${unit(1, 'millisecond', 0)}`
      if (ms < 1_000) return unit(ms, 'millisecond', ms < 10 ? 1 : 0)
      if (ms < 60_000) return unit(ms / 1_000, 'second', ms < 10_000 ? 2 : 1)
      return `${unit(Math.floor(ms / 60_000), 'minute', 0)} ${unit(Math.round((ms % 60_000) / 1_000), 'second', 0)}`
    },
    time: (at) => time.format(at),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    relative: (iso, now) => {
      const past = now - new Date(iso).getTime()
      if (past > 7 * 86_400_000) return dateTime.format(new Date(iso))
      for (const [name, ms] of steps) {
        if (past >= ms) return relative.format(-Math.floor(past / ms), name)
      }
      return relative.format(0, 'second')
    },
  }
}
