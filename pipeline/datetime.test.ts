import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseDatetime, spanOf } from './datetime'

// Where the computer stands must not matter; in UTC it could not be told.
beforeAll(() => void vi.stubEnv('TZ', 'America/Bogota'))
afterAll(() => void vi.unstubAllEnvs())

it.each([
  ['2024-03-01', '2024-03-01T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2024-03-01T10:20', '2024-03-01T10:20:00.000Z'],
  ['2024-03-01 10:20:30', '2024-03-01T10:20:30.000Z'],
  ['2024-03-01T10:20:30.5Z', '2024-03-01T10:20:30.500Z'],
  ['2024-03-01t10:20:30.123456z', '2024-03-01T10:20:30.123Z'],
  ['2024-03-01T10:20:30+02:00', '2024-03-01T08:20:30.000Z'],
  ['2024-03-01T10:20:30-0130', '2024-03-01T11:50:30.000Z'],
  ['0099-12-31', '0099-12-31T00:00:00.000Z'],
])('reads %s', (text, expected) => {
  expect(new Date(parseDatetime(text)).toISOString()).toBe(expected)
})

it.each([
  '',
  'soon',
  '2024',
  '10:20',
  '2024-13-45',
  '2024-02-30',
  '2023-02-29',
  '2024-00-10',
  '2024-03-01T24:00',
  '2024-03-01T10:60',
  '2024-03-01T10:20:30+24:00',
  '1st of March 2024',
])('does not read %j', (text) => {
  expect(parseDatetime(text)).toBeNaN()
  expect(spanOf(text)).toBeUndefined()
})

it('takes a date alone for its whole day, and a time for itself', () => {
  const day = Date.UTC(2024, 2, 1)
  expect(spanOf('2024-03-01')).toEqual({ from: day, to: day + 86_400_000 })
  expect(spanOf('2024-03-01T00:00:00Z')).toEqual({ from: day, to: day + 1 })
})
