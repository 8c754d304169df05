import { describe, expect, it } from 'vitest'
import { readPorts, typed } from './port-draft'

const values = { text: '12', count: 3, chunks: [{ id: 'a' }] }
const untouched = Object.fromEntries(Object.entries(values).map(([port, value]) => [port, typed(value)]))

describe('values of ports that a person edits', () => {
  it('are only those that were changed', () => {
    expect(readPorts(values, untouched)).toEqual({ changed: {}, wrong: [] })
    expect(readPorts(values, { ...untouched, count: '4' })).toEqual({ changed: { count: 4 }, wrong: [] })
  })

  it('stay texts where they were texts', () => {
    expect(readPorts(values, { text: '13' })).toEqual({ changed: { text: '13' }, wrong: [] })
  })

  it('are JSON everywhere else', () => {
    expect(readPorts(values, { chunks: '[{', count: 'three' })).toEqual({ changed: {}, wrong: ['chunks', 'count'] })
  })
})
