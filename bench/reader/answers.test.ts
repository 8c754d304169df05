import { describe, expect, it } from 'vitest'
import { bestF1, holds, isExact, normalised } from './answers'

describe('answers', () => {
  it('compares as the SQuAD script does', () => {
    expect(normalised('The  Treaty, of Rome!')).toBe('treaty of rome')
    expect(isExact('the 1973 crisis', ['1973 crisis'])).toBe(true)
    expect(bestF1('treaty of Rome', ['Rome', 'the treaty of Paris'])).toBeCloseTo(2 / 3)
    expect(bestF1('', ['Rome'])).toBe(0)
  })

  it('finds answers as whole words', () => {
    expect(holds('It was **1973**, in October [1].', ['1973 in October'])).toBe(true)
    expect(holds('It was 19734.', ['1973'])).toBe(false)
    expect(holds('anything', ['the'])).toBe(false)
  })
})
