import { describe, expect, it } from 'vitest'
import { startOfDay } from './run-filter'

describe('the days of a filter', () => {
  it('begin at midnight where the reader is', () => {
    expect(startOfDay('2026-11-30')).toBe(new Date(2026, 10, 30).toISOString())
    expect(startOfDay('2026-11-30', 1)).toBe(new Date(2026, 11, 1).toISOString())
  })

  it.each(['', '2026-11', '2026-02-31', '30.11.2026', 'today'])('are none in %j', (text) => {
    expect(startOfDay(text)).toBeUndefined()
  })
})
