'use client'

import { useLocale, useTranslations } from 'next-intl'
import { readCron } from './cron-text'

/** 1 January 2023 was a Sunday. */
const weekday = (day: number): Date => new Date(Date.UTC(2023, 0, 1 + day))

/** Names of the days, from Sunday on. */
export function useDayNames(length: 'long' | 'short'): string[] {
  const format = new Intl.DateTimeFormat(useLocale(), { weekday: length, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, day) => format.format(weekday(day)))
}

const isWorkWeek = (days: readonly number[]): boolean => days.join() === '1,2,3,4,5'

/** Says a cron expression in plain words. */
export function useCronText(): (expression: string) => string {
  const t = useTranslations('collections.schedule.says')
  const list = new Intl.ListFormat(useLocale(), { type: 'conjunction' })
  const names = useDayNames('long')
  return (expression) => {
    const meaning = readCron(expression)
    if (!meaning) return t('wrong')
    switch (meaning.kind) {
      case 'minutes':
        return t('minutes', { every: meaning.every })
      case 'hourly':
        return t('hourly', { minute: meaning.minute })
      case 'hours':
        return t('hours', { every: meaning.every, minute: meaning.minute })
      case 'daily':
        return t('daily', { times: list.format(meaning.times) })
      case 'weekly': {
        const days = isWorkWeek(meaning.days) ? t('workdays') : list.format(meaning.days.map((day) => names[day] ?? ''))
        return t('weekly', { days, times: list.format(meaning.times) })
      }
      case 'monthly':
        return t('monthly', { days: list.format(meaning.days.map(String)), times: list.format(meaning.times) })
      case 'other':
        return t('other', { expression })
    }
  }
}
