import { anyOf, createTaken, type Taken, type TextSpan } from './span'

/** A date of a text, as far as it is told; `weekday` counts from Monday = 1. */
export interface CalendarDate {
  year?: number
  month?: number
  day?: number
  weekday?: number
}

export interface DateFact extends TextSpan {
  text: string
  /** What it can mean: 3/5/2019 is the third of May or the fifth of March. */
  readings: readonly CalendarDate[]
}

/** A time of day. */
export interface TimeFact extends TextSpan {
  text: string
  /** Minutes since midnight. */
  minutes: number
  /** Written by the twelve hours without saying which half of the day. */
  open: boolean
}

const numbered = (lists: readonly string[]) =>
  new Map(
    lists.flatMap((list) =>
      list.split(' ').flatMap((words, at) => words.split('/').map((word) => [word, at + 1] as const)),
    ),
  )

const months = numbered([
  'january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec',
  'enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic',
])
const weekdays = numbered([
  'monday/mondays tuesday/tuesdays wednesday/wednesdays thursday/thursdays friday/fridays saturday/saturdays sunday/sundays',
  'lunes martes miércoles/miercoles jueves viernes sábado/sábados/sabado/sabados domingo/domingos',
])

const MONTH = String.raw`(?<month>${anyOf(months.keys())})(?![\p{L}\p{N}])\.?`
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|\.?º)?`
const YEAR = String.raw`(?<year>\d{3,4})(?![\d\p{L}]|[.,-]\d)`
const OF = String.raw`\s+(?:of\s+|de\s+|del\s+)?`

/** Patterns of one date, the longest first. */
const patterns = [
  String.raw`(?<![\p{L}\p{N}])${DAY}${OF}${MONTH}(?:,?${OF}(?:año\s+)?${YEAR})?`,
  String.raw`(?<![\p{L}\p{N}])${MONTH}\s+${DAY}(?![\d\p{L}:]|[.,]\d)(?:,?\s+${YEAR})?`,
  String.raw`(?<![\p{L}\p{N}])${MONTH},?${OF}(?:año\s+)?${YEAR}`,
  String.raw`(?<![\p{L}\p{N}/.-])(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?![\p{L}\p{N}/-])`,
].map((source) => new RegExp(source, 'giu'))
const NUMERIC = /(?<![\p{L}\p{N}/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\p{L}\p{N}/-])/gu
const ALONE = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(${anyOf([...months.keys(), ...weekdays.keys()])})(?![\p{L}\p{N}-])`,
  'giu',
)
/** Words that are no month in English unless they have a capital, and not even then where they stand first. */
const verbs = new Set([
  'may',
  'march',
  'mar',
  'jun',
  'sep',
  'dec',
  'ago',
  'jan',
  'sept',
  'oct',
  'nov',
  'feb',
  'apr',
  'jul',
  'ene',
  'abr',
  'dic',
  'martes',
])
const spanishMonths = /^[^\p{Lu}]/u

const monthOf = (written: string): number => months.get(written.toLowerCase()) ?? Number(written)

function namedDates(text: string, free: Taken): DateFact[] {
  const found: DateFact[] = []
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      const { year, month = '', day } = match.groups ?? {}
      const value = monthOf(month)
      if (value < 1 || value > 12 || Number(day ?? 1) > 31 || Number(day ?? 1) < 1) continue
      if (!free.take(span)) continue
      const reading: CalendarDate = { month: value }
      if (day !== undefined) reading.day = Number(day)
      if (year !== undefined) reading.year = Number(year)
      found.push({ ...span, text: match[0], readings: [reading] })
    }
  }
  return found
}

function numericDates(text: string): DateFact[] {
  return [...text.matchAll(NUMERIC)].flatMap((match) => {
    const [first, second, written] = [Number(match[1]), Number(match[3]), match[4] ?? '']
    const year = written.length === 2 ? (Number(written) < 70 ? 2000 : 1900) + Number(written) : Number(written)
    const readings = [
      { day: first, month: second, year },
      { day: second, month: first, year },
    ].filter(({ day, month }) => day >= 1 && day <= 31 && month >= 1 && month <= 12)
    if (readings.length === 0) return []
    return [{ start: match.index, end: match.index + match[0].length, text: match[0], readings }]
  })
}

/** Months and weekdays that stand alone. */
function aloneDates(text: string): DateFact[] {
  return [...text.matchAll(ALONE)].flatMap((match) => {
    const word = match[0].toLowerCase()
    const capital = !spanishMonths.test(match[0])
    const first = match.index === 0 || /[.!?]\s+$/.test(text.slice(Math.max(0, match.index - 3), match.index))
    if (verbs.has(word) && word !== 'martes' && (!capital || first)) return []
    const weekday = weekdays.get(word)
    const month = months.get(word)
    const reading = weekday !== undefined ? { weekday } : month !== undefined ? { month } : undefined
    if (!reading) return []
    return [{ start: match.index, end: match.index + match[0].length, text: match[0], readings: [reading] }]
  })
}

/** The dates of a text in its order, in English and Spanish; a year that stands alone is a number. */
export function datesOf(text: string): DateFact[] {
  const free = createTaken(text.length)
  const found = namedDates(text, free)
  for (const date of [...numericDates(text), ...aloneDates(text)]) if (free.take(date)) found.push(date)
  return found.sort((a, b) => a.start - b.start)
}

const parts = ['year', 'month', 'day', 'weekday'] as const

/** How a date stands to another: `same` when all it tells is told there too, `part` when nothing contradicts, else `other`. */
export function compareDates(claimed: DateFact, known: DateFact): 'same' | 'part' | 'other' {
  let best: 'same' | 'part' | 'other' = 'other'
  for (const a of claimed.readings) {
    for (const b of known.readings) {
      const common = parts.filter((part) => a[part] !== undefined && b[part] !== undefined)
      if (common.length === 0 || common.some((part) => a[part] !== b[part])) continue
      if (parts.every((part) => a[part] === undefined || b[part] !== undefined)) return 'same'
      best = 'part'
    }
  }
  return best
}

const HALF = String.raw`(?:\s*(?<half>[ap]\.?\s?m\.?)(?![\p{L}\p{N}])|\s+(?<spoken>in the (?:morning|afternoon|evening)|at night|de la (?:mañana|tarde|noche|madrugada)))`
const timePatterns = [
  String.raw`(?<![\d:.,])(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2}))${HALF}`,
  String.raw`(?<![\d:.,])(?<hour>\d{1,2})${HALF}`,
  String.raw`(?<![\d:.,])(?<hour>\d{1,2}):(?<minute>\d{2})(?![\d:])(?:\s?(?:h|hrs|horas)\b)?`,
  String.raw`(?<![\d:.,])(?<hour>\d{1,2})(?:[.h](?<minute>\d{2}))(?:\s?(?:h|hrs|horas))(?![\p{L}\p{N}])`,
  String.raw`(?<![\d:.,])(?<hour>\d{1,2})h(?<minute>\d{2})(?![\p{L}\p{N}])`,
  String.raw`(?<![\d:.,])(?<hour>\d{1,2}) o['’]clock`,
].map((source) => new RegExp(source, 'giu'))
const noons = /\b(?:noon|midday|mediodía|midnight|medianoche)\b/giu
const midnights = /^(?:midnight|medianoche)$/i
const afternoons = /^(?:p|in the (?:afternoon|evening)|at night|de la (?:tarde|noche))/i

/** The times of day of a text in its order: 8:00, 3 pm, 20 h 30, noon, las 8 de la tarde. */
export function timesOf(text: string): TimeFact[] {
  const found: TimeFact[] = []
  const free = createTaken(text.length)
  const push = (time: TimeFact) => {
    if (free.take(time)) found.push(time)
  }
  for (const pattern of timePatterns) {
    for (const match of text.matchAll(pattern)) {
      const { hour = '', minute = '0', half, spoken } = match.groups ?? {}
      const said = half ?? spoken
      const late = said !== undefined && afternoons.test(said)
      if (Number(hour) > 24 || Number(minute) > 59 || (half !== undefined && Number(hour) > 12)) continue
      const hours = said === undefined || Number(hour) > 12 ? Number(hour) : (Number(hour) % 12) + (late ? 12 : 0)
      const open = said === undefined && Number(hour) <= 12 && !hour.startsWith('0')
      push({
        start: match.index,
        end: match.index + match[0].length,
        text: match[0],
        minutes: hours * 60 + Number(minute),
        open,
      })
    }
  }
  for (const match of text.matchAll(noons)) {
    const minutes = midnights.test(match[0]) ? 0 : 720
    push({ start: match.index, end: match.index + match[0].length, text: match[0], minutes, open: false })
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Whether two times can be the same; 7 pm may be a 7:00 that does not say which half of the day it means. */
export function sameTime(a: TimeFact, b: TimeFact): boolean {
  if (a.minutes % 1440 === b.minutes % 1440) return true
  const [open, told] = a.open ? [a, b] : [b, a]
  return (
    open.open &&
    !told.open &&
    told.text.match(/[ap]\.?\s?m|morning|afternoon|evening|night|de la/i) !== null &&
    a.minutes % 720 === b.minutes % 720
  )
}
