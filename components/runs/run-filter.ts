'use client'

import { useMemo } from 'react'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { runStatuses } from '@/pipeline/run-event'

export const statuses = ['running', ...runStatuses] as const
export const origins = ['studio', 'endpoint', 'cli'] as const

export interface RunFilter {
  text?: string
  pipelineId?: string
  version?: string
  status?: (typeof statuses)[number]
  origin?: (typeof origins)[number]
  /** ISO 8601 instants: the run began at the first or later, and before the second. */
  since?: string
  before?: string
}

const keys = ['q', 'pipeline', 'version', 'status', 'origin', 'from', 'to', 'p'] as const

/** Changes parts of the filter in the address; what is found then begins on its first page. */
export const setRunFilter = (values: Partial<Record<(typeof keys)[number], string | null>>): void =>
  setUrlState({ p: null, ...values })

/** Takes every filter away. */
export const clearRunFilter = (): void => setUrlState(Object.fromEntries(keys.map((key) => [key, null])))

/** When a day begins where the reader is, `later` days after the one given as `2026-11-30`; nothing for no such day. */
export function startOfDay(day: string, later = 0): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (year === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(date))
  if (at.getMonth() !== Number(month) - 1) return undefined
  at.setDate(at.getDate() + later)
  return at.toISOString()
}

/** A day where the reader is, as the address names it. */
export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

/** Periods up to now, by how many days before today they begin. */
const periods = { today: 0, week: 6, month: 29 } as const
export const periodNames = ['', 'today', 'week', 'month', 'days'] as const
export type Period = (typeof periodNames)[number]

function beginOf(period: keyof typeof periods): string {
  const at = new Date()
  at.setDate(at.getDate() - periods[period])
  return dayOf(at)
}

/** Which period the days of the address are: one up to now, days that were chosen, or none. */
export function periodOf(from: string, to: string): Period {
  if (from === '' && to === '') return ''
  return (to === '' && (['today', 'week', 'month'] as const).find((one) => beginOf(one) === from)) || 'days'
}

/** The days of a period; chosen days begin as they were before. */
export function daysOf(period: Period, from: string): { from: string | null; to: string | null } {
  if (period === '') return { from: null, to: null }
  if (period === 'days') return { from: from || beginOf('month'), to: beginOf('today') }
  return { from: beginOf(period), to: null }
}

const orNone = (text: string): string | undefined => (text.trim() === '' ? undefined : text)

/** The filter that the address holds; values it does not know count as none. */
export function useRunFilter(): RunFilter {
  const [text] = useUrlState('q')
  const [pipeline] = useUrlState('pipeline')
  const [version] = useUrlState('version')
  const [status] = useUrlState('status')
  const [origin] = useUrlState('origin')
  const [from] = useUrlState('from')
  const [to] = useUrlState('to')
  return useMemo(
    () => ({
      text: orNone(text.slice(0, 200)),
      pipelineId: orNone(pipeline),
      version: orNone(version),
      status: statuses.find((one) => one === status),
      origin: origins.find((one) => one === origin),
      since: startOfDay(from),
      before: startOfDay(to, 1),
    }),
    [text, pipeline, version, status, origin, from, to],
  )
}
