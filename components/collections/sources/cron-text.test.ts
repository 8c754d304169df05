import { describe, expect, it } from 'vitest'
import { longestGap, nextTimes, readCron } from './cron-text'

describe('readCron', () => {
  it.each([
    ['*/15 * * * *', { kind: 'minutes', every: 15 }],
    ['* * * * *', { kind: 'minutes', every: 1 }],
    ['5 * * * *', { kind: 'hourly', minute: 5 }],
    ['5 */1 * * *', { kind: 'hourly', minute: 5 }],
    ['0 */6 * * *', { kind: 'hours', every: 6, minute: 0 }],
    ['30 6 * * *', { kind: 'daily', times: ['06:30'] }],
    ['0,30 6,18 * * *', { kind: 'daily', times: ['06:00', '06:30', '18:00', '18:30'] }],
    ['0 6 * * 1-5', { kind: 'weekly', times: ['06:00'], days: [1, 2, 3, 4, 5] }],
    ['0 6 * * 7', { kind: 'weekly', times: ['06:00'], days: [0] }],
    ['0 6 1,15 * *', { kind: 'monthly', times: ['06:00'], days: [1, 15] }],
    [' 0  6 * *  1 ', { kind: 'weekly', times: ['06:00'], days: [1] }],
  ])('reads %s', (expression, meaning) => {
    expect(readCron(expression)).toEqual(meaning)
  })

  it.each([
    '*/45 * * * *',
    '0 */5 * * *',
    '0 6 1 * 1',
    '0 6 * 3 *',
    '*/5 8-18 * * *',
    '0 0-23 * * *',
    '0 6 * * MON',
    '0 6 L * *',
  ])('knows %s as valid but beyond a sentence', (expression) => {
    expect(readCron(expression)).toEqual({ kind: 'other' })
  })

  it.each(['', 'daily', '61 * * * *', '0 25 * * *', '0 6 * *', '0 0 6 * * *', '0 6 32 * *', '5-1 * * * *'])(
    'refuses %s',
    (expression) => {
      expect(readCron(expression)).toBeNull()
    },
  )
})

describe('nextTimes', () => {
  it('lists when it is due next', () => {
    const from = new Date(2026, 10, 22, 13, 0).getTime()
    expect(nextTimes('30 6 * * 1', 2, from)).toEqual([new Date(2026, 10, 23, 6, 30), new Date(2026, 10, 30, 6, 30)])
  })

  it('goes by the clocks of the time zone that is asked for', () => {
    const from = Date.UTC(2026, 10, 22, 13, 0)
    expect(nextTimes('30 6 * * *', 1, from, 'Asia/Tokyo')).toEqual([new Date(Date.UTC(2026, 10, 22, 21, 30))])
  })

  it('tells the longest gap, over the weekend too', () => {
    const from = new Date(2026, 10, 22, 13, 0).getTime()
    expect(longestGap('0 6 * * 1-5', from)).toBe(3 * 86_400)
    expect(longestGap('0 * * * *', from)).toBe(3_600)
    expect(longestGap('soon', from)).toBeNull()
  })

  it('gives nothing for what is no expression', () => {
    expect(nextTimes('soon', 2, 0)).toBeNull()
  })
})
