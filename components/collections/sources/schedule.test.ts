import { describe, expect, it } from 'vitest'
import { ageOf, cronOf, noSchedule, scheduleOf, scheduleProblem, secondsOf } from './schedule'

describe('schedules', () => {
  it.each([
    [null, 'off'],
    ['0 * * * *', 'hourly'],
    ['30 6 * * *', 'daily'],
    ['15 18 * * 1,3,5', 'weekly'],
    ['5 * * * *', 'custom'],
    ['0 6,18 * * *', 'custom'],
    ['*/10 * * * *', 'custom'],
  ])('shows %s as %s and gives it back unchanged', (cron, mode) => {
    const draft = scheduleOf(cron)
    expect(draft.mode).toBe(mode)
    expect(cronOf(draft)).toBe(cron)
  })

  it('keeps what the other modes hold', () => {
    const draft = { ...scheduleOf('30 6 * * *'), mode: 'weekly' as const, days: [5, 1] }
    expect(cronOf(draft)).toBe('30 6 * * 1,5')
  })

  it('says what is wrong', () => {
    expect(scheduleProblem({ ...noSchedule, mode: 'custom', cron: '99 * * * *' })).toBe('cronWrong')
    expect(scheduleProblem({ ...noSchedule, mode: 'weekly', days: [] })).toBe('daysMissing')
    expect(scheduleProblem({ ...noSchedule, mode: 'daily', time: '' })).toBe('timeMissing')
    expect(scheduleProblem({ ...noSchedule, mode: 'daily', time: '25:00' })).toBe('timeMissing')
    // A time that is not used may be wrong.
    expect(scheduleProblem({ ...noSchedule, mode: 'hourly', time: '' })).toBeNull()
  })
})

describe('ages', () => {
  it.each([
    [60, { value: 1, unit: 'minutes' }],
    [5_400, { value: 90, unit: 'minutes' }],
    [86_400, { value: 1, unit: 'days' }],
    [1_209_600, { value: 2, unit: 'weeks' }],
    [null, { value: '', unit: 'days' }],
  ] as const)('says %s seconds in the largest exact unit', (seconds, draft) => {
    expect(ageOf(seconds)).toEqual(draft)
    expect(secondsOf(draft)).toBe(seconds)
  })
})
