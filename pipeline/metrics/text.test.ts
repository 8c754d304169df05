import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactMatch, normalise, tokenF1 } from './text'

describe('SQuAD’s normalisation', () => {
  it('takes case, ASCII punctuation and the English articles away', () => {
    expect(normalise('The  Eiffel Tower!')).toBe('eiffel tower')
    expect(normalise('a.b-c (the)')).toBe('abc')
    // What is no ASCII punctuation stays, as do the articles of Spanish.
    expect(normalise('¿La torre?')).toBe('¿la torre')
    expect(normalise('Un año, a ñandú')).toBe('un año ñandú')
  })

  it('matches any of the answers', () => {
    expect(exactMatch('the Denver Broncos.', ['Carolina', 'Denver Broncos'])).toBe(1)
    expect(exactMatch('Denver', ['Denver Broncos'])).toBe(0)
    expect(exactMatch('x', [])).toBe(0)
  })
})

describe('token F1', () => {
  it('is what SQuAD’s script gives', () => {
    // 2 of 2 tokens given, 2 of 3 expected.
    expect(tokenF1('Denver Broncos', ['Denver Broncos team'])).toBeCloseTo(0.8)
    // "to" counts as often as both sides have it: 3 same of 4 and 4.
    expect(tokenF1('to to to be', ['to be or to'])).toBeCloseTo(0.75)
    expect(tokenF1('one', ['two', 'one two'])).toBeCloseTo(2 / 3)
    expect([tokenF1('', ['']), tokenF1('the', ['an']), tokenF1('', ['x']), tokenF1('x', [''])]).toEqual([1, 1, 0, 0])
    expect(tokenF1('x', [])).toBe(0)
  })

  it('is symmetric, between 0 and 1, and 1 for an exact match', () => {
    const words = fc
      .array(fc.constantFrom('to', 'be', 'or', 'not', 'the'), { maxLength: 8 })
      .map((all) => all.join(' '))
    fc.assert(
      fc.property(words, words, (one, other) => {
        const score = tokenF1(one, [other])
        expect(score >= 0 && score <= 1).toBe(true)
        expect(tokenF1(other, [one])).toBeCloseTo(score, 10)
        if (exactMatch(one, [other]) === 1) expect(score).toBe(1)
      }),
    )
  })
})
