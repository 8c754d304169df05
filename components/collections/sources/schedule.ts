import { readCron } from './cron-text'

export const scheduleModes = ['off', 'hourly', 'daily', 'weekly', 'custom'] as const
export type ScheduleMode = (typeof scheduleModes)[number]

/** A schedule as the form holds it: every mode keeps its own values, so that trying another one loses nothing. */
export interface ScheduleDraft {
  mode: ScheduleMode
  /** `HH:MM`, for daily and weekly. */
  time: string
  /** Days of the week, Sunday is 0. */
  days: number[]
  cron: string
}

export const noSchedule: ScheduleDraft = { mode: 'off', time: '06:00', days: [1], cron: '0 6 * * 1-5' }

/** The form's view of a stored cron expression; what the simple modes cannot say is custom. */
export function scheduleOf(cron: string | null): ScheduleDraft {
  if (cron === null) return noSchedule
  const meaning = readCron(cron)
  const draft = { ...noSchedule, cron }
  if (meaning?.kind === 'hourly' && meaning.minute === 0) return { ...draft, mode: 'hourly' }
  if (meaning?.kind === 'daily' || meaning?.kind === 'weekly') {
    const [time, more] = meaning.times
    if (time !== undefined && more === undefined) {
      return meaning.kind === 'daily'
        ? { ...draft, mode: 'daily', time }
        : { ...draft, mode: 'weekly', time, days: meaning.days }
    }
  }
  return { ...draft, mode: 'custom' }
}

/** The cron expression that a draft means; `null`: none. An invalid draft gives what was typed. */
export function cronOf(draft: ScheduleDraft): string | null {
  const [hour, minute] = draft.time.split(':').map(Number)
  switch (draft.mode) {
    case 'off':
      return null
    case 'hourly':
      return '0 * * * *'
    case 'daily':
      return `${minute ?? 0} ${hour ?? 0} * * *`
    case 'weekly':
      return `${minute ?? 0} ${hour ?? 0} * * ${[...draft.days].sort((a, b) => a - b).join(',')}`
    case 'custom':
      return draft.cron.trim()
  }
}

export type ScheduleProblem = 'timeMissing' | 'daysMissing' | 'cronWrong'

/** What keeps a schedule from being saved. */
export function scheduleProblem(draft: ScheduleDraft): ScheduleProblem | null {
  const timed = draft.mode === 'daily' || draft.mode === 'weekly'
  if (timed && !/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.time)) return 'timeMissing'
  if (draft.mode === 'weekly' && draft.days.length === 0) return 'daysMissing'
  if (draft.mode === 'custom' && readCron(draft.cron) === null) return 'cronWrong'
  return null
}

export const ageUnits = { minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 } as const
export type AgeUnit = keyof typeof ageUnits
export interface AgeDraft {
  /** Empty: no maximum age. */
  value: number | ''
  unit: AgeUnit
}
const unitsDown = ['weeks', 'days', 'hours', 'minutes'] as const

/** Seconds in the largest unit that says them exactly. */
export function ageOf(seconds: number | null): AgeDraft {
  if (seconds === null) return { value: '', unit: 'days' }
  const unit = unitsDown.find((one) => seconds % ageUnits[one] === 0) ?? 'minutes'
  return { value: Math.max(1, Math.round(seconds / ageUnits[unit])), unit }
}

/** Seconds of an age; `null`: none is asked for. */
export const secondsOf = ({ value, unit }: AgeDraft): number | null => (value === '' ? null : value * ageUnits[unit])
