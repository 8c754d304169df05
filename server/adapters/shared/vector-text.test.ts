import { describe, expect, it } from 'vitest'
import { keepVectorText, textWithVector } from './vector-text'

describe('textWithVector', () => {
  it('writes a vector as it came, wherever it stands in the body', () => {
    const vector = [0.5, 0.25]
    keepVectorText(vector, '[5.0e-1,0.25]')
    const body = { prefetch: [{ query: vector, limit: 3 }, { query: [1] }], again: vector }
    expect(textWithVector(body, vector)).toBe(
      '{"prefetch":[{"query":[5.0e-1,0.25],"limit":3},{"query":[1]}],"again":[5.0e-1,0.25]}',
    )
  })

  it('writes what it does not know as JSON does', () => {
    expect(textWithVector({ query: [1, 2] }, [1, 2])).toBe('{"query":[1,2]}')
    expect(textWithVector({ query: null }, undefined)).toBe('{"query":null}')
  })
})
