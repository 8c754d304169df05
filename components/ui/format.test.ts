import { describe, expect, it } from 'vitest'
import { makeFormat } from './format'

const en = makeFormat('en')
const es = makeFormat('es')
// Intl separates with no-break spaces in places; readers do not see which.
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

describe('makeFormat', () => {
  it('picks the unit of a size', () => {
    expect(plain(en.bytes(0))).toBe('0 B')
    expect(plain(en.bytes(950))).toBe('950 B')
    expect(plain(en.bytes(1_500))).toBe('1.5 kB')
    expect(plain(en.bytes(250_000_000))).toBe('250 MB')
    expect(plain(es.bytes(1_500))).toBe('1,5 kB')
  })
  it('keeps the digits of figures that stand below each other', () => {
    expect([1, 0.5955, 1.90651].map((score) => en.fixed(score, 3))).toEqual(['1.000', '0.596', '1.907'])
    expect(es.fixed(0.5, 2)).toBe('0,50')
  })
  it('picks the unit of a duration', () => {
    expect(plain(en.duration(0.2))).toBe('< 1 ms')
    expect(plain(en.duration(840))).toBe('840 ms')
    expect(plain(en.duration(2_345))).toBe('2.35 sec')
    expect(plain(en.duration(125_000))).toBe('2 min 5 sec')
  })
  it('says how long ago', () => {
    const now = Date.parse('2026-03-01T12:00:00Z')
    expect(en.relative('2026-03-01T11:58:00Z', now)).toBe('2 minutes ago')
    expect(es.relative('2026-02-28T12:00:00Z', now)).toBe('ayer')
    expect(en.relative('2026-03-01T11:59:50Z', now)).toBe('now')
    expect(en.relative('2026-01-01T11:59:50Z', now)).toContain('2026')
  })
})
