import { describe, expect, it } from 'vitest'
import { newRunId } from './run-id'

describe('newRunId', () => {
  it('is a UUID of version 7 that begins with the time', () => {
    const at = Date.parse('2026-11-22T10:00:00.123Z')
    const id = newRunId(at)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(at)
  })

  it('orders ids by time and repeats none', () => {
    const ids = [1, 2, 3].map((at) => newRunId(1_800_000_000_000 + at))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(Array.from({ length: 1000 }, () => newRunId(1)))).toHaveProperty('size', 1000)
  })
})
