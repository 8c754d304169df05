import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseDatetime } from './datetime'

// Where the computer stands must not matter; in UTC it could not be told.
beforeAll(() => void vi.stubEnv('TZ', 'America/Bogota'))
afterAll(() => void vi.unstubAllEnvs())

it.each([
  ['2024-03-01', '2024-03-01T00:00:00.000Z'],
  ['2024-03-01T10:20', '2024-03-01T10:20:00.000Z'],
  ['2024-03-01 10:20:30', '2024-03-01T10:20:30.000Z'],
  ['2024-03-01T10:20:30.5Z', '2024-03-01T10:20:30.500Z'],
  ['2024-03-01T10:20:30+02:00', '2024-03-01T08:20:30.000Z'],
  ['2024-03-01T10:20:30-0130', '2024-03-01T11:50:30.000Z'],
])('reads %s', (text, expected) => {
  expect(new Date(parseDatetime(text)).toISOString()).toBe(expected)
})

it.each(['', 'soon', '2024', '10:20', '2024-13-45', '1st of March 2024'])('does not read %j', (text) => {
  expect(parseDatetime(text)).toBeNaN()
})
