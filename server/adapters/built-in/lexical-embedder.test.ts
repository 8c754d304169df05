import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lexicalDimension, lexicalVector } from './lexical-embedder'

const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
const near = (a: string, b: string) => dot(lexicalVector(a), lexicalVector(b))

describe('lexicalVector', () => {
  it('has 384 dimensions and unit length for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const vector = lexicalVector(text)
        expect(vector).toHaveLength(lexicalDimension)
        expect(dot(vector, vector)).toBeCloseTo(1, 9)
      }),
    )
  })
  it('gives the first unit vector for texts without words', () => {
    for (const text of ['', '  ', '—!?']) expect(lexicalVector(text)).toEqual(lexicalVector(''))
    expect(lexicalVector('')[0]).toBe(1)
  })
  it('stays the same from version to version: collections hold its vectors', () => {
    const [vector] = [lexicalVector('The lighthouse keeper writes letters')]
    const largest = vector
      .map((value, index) => ({ value, index }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .slice(0, 4)
    expect(largest.map(({ value, index }) => `${index}:${value.toFixed(4)}`)).toMatchInlineSnapshot(`
      [
        "349:-0.4328",
        "81:0.3440",
        "113:0.3440",
        "364:-0.3440",
      ]
    `)
  })
  it.each([
    ['other forms of a word', 'connected computers', 'the connection of a computer', 0.3],
    ['parts of compounds', 'lighthousekeeper', 'lighthouse keeper', 0.25],
    ['Spanish forms', 'los barcos del puerto salieron', 'el barco sale del puerto', 0.3],
  ])('finds %s', (_what, a, b, least) => {
    expect(near(a, b)).toBeGreaterThan(least)
  })
  it('keeps unrelated texts apart', () => {
    expect(Math.abs(near('salt is made in flat pans', 'the museum opens at nine'))).toBeLessThan(0.2)
  })
})
