import { Cron } from 'croner'

/** What a five-field cron expression says, where that fits a sentence. Days of the week count from Sunday (0). */
export type CronMeaning =
  | { kind: 'minutes'; every: number }
  | { kind: 'hourly'; minute: number }
  | { kind: 'hours'; every: number; minute: number }
  | { kind: 'daily'; times: string[] }
  | { kind: 'weekly'; times: string[]; days: number[] }
  | { kind: 'monthly'; times: string[]; days: number[] }
  /** Valid, but not one of these. */
  | { kind: 'other' }

const MAX_TIMES = 6

/** Reads a cron expression with five fields; `null` for what the server's reader does not take as one either. */
export function readCron(expression: string): CronMeaning | null {
  if (nextTimes(expression, 0, 0) === null) return null
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.trim().split(/\s+/)
  if (month !== '*') return { kind: 'other' }
  if (day === '*' && weekday === '*') return everyDay(minute, hour)
  const times = timesOf(minute, hour)
  if (times === null) return { kind: 'other' }
  if (day === '*') {
    const days = numbersOf(weekday, 7)
    // Cron lets Sunday be 0 or 7.
    return days ? { kind: 'weekly', times, days: unique(days.map((one) => one % 7)) } : { kind: 'other' }
  }
  const days = weekday === '*' ? numbersOf(day, 31) : null
  return days ? { kind: 'monthly', times, days } : { kind: 'other' }
}

/**
 * The next times it is due after `from` (milliseconds since 1970) by the clocks of a time zone; `null`: not a cron expression
 * with five fields.
 */
export function nextTimes(expression: string, count: number, from: number, timezone?: string): Date[] | null {
  try {
    // The server allows five fields only: one more would count seconds.
    const options = { mode: '5-part', paused: true, ...(timezone !== undefined && { timezone }) } as const
    return new Cron(expression.trim(), options).nextRuns(count, new Date(from))
  } catch {
    return null
  }
}

function everyDay(minute: string, hour: string): CronMeaning {
  const everyMinutes = stepOf(minute)
  if (hour === '*' && everyMinutes !== null && 60 % everyMinutes === 0) return { kind: 'minutes', every: everyMinutes }
  const minutes = numbersOf(minute, 59)
  const first = minutes?.[0]
  if (first !== undefined && minutes?.length === 1) {
    const everyHours = stepOf(hour)
    if (everyHours === 1) return { kind: 'hourly', minute: first }
    if (everyHours !== null && 24 % everyHours === 0) return { kind: 'hours', every: everyHours, minute: first }
  }
  const times = timesOf(minute, hour)
  return times ? { kind: 'daily', times } : { kind: 'other' }
}

/** `*` is a step of one. A step that does not divide the hour or the day begins anew with it: that is no rhythm to name. */
function stepOf(field: string): number | null {
  if (field === '*') return 1
  const step = /^\*\/(\d+)$/.exec(field)?.[1]
  return step === undefined ? null : Number(step)
}

/** Clock times, `HH:MM`, when the two fields name few enough of them. */
function timesOf(minute: string, hour: string): string[] | null {
  const minutes = numbersOf(minute, 59)
  const hours = numbersOf(hour, 23)
  if (!minutes || !hours || minutes.length * hours.length > MAX_TIMES) return null
  return hours.flatMap((h) => minutes.map((m) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`))
}

/** A list of numbers and ranges; `null` for anything else. */
function numbersOf(field: string, max: number): number[] | null {
  const numbers: number[] = []
  for (const part of field.split(',')) {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    if (first === undefined) return null
    const to = last === undefined ? Number(first) : Number(last)
    if (to > max) return null
    for (let at = Number(first); at <= to; at += 1) numbers.push(at)
  }
  return unique(numbers)
}

const unique = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

/** So many times show a rhythm of days of the week. */
const RHYTHM = 9

/** The longest time between two times it is due, in seconds, looking ahead from `from`; `null` where it is due less than twice. */
export function longestGap(expression: string, from: number): number | null {
  const times = nextTimes(expression, RHYTHM, from) ?? []
  const gaps = times.slice(1).map((time, at) => time.getTime() - (times[at]?.getTime() ?? 0))
  return gaps.length === 0 ? null : Math.max(...gaps) / 1_000
}
