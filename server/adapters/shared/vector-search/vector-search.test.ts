import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capPerDocument } from '@/pipeline/per-document'
import { mergeRanges } from './chunk-ranges'
import { diversify } from './diversify'

describe('diversify', () => {
  const candidate = (score: number, ...vector: number[]) => ({ score, vector })
  const list = [candidate(0.9, 1, 0), candidate(0.89, 1, 0), candidate(0.5, 0, 1), candidate(0.1, -1, 0)]
  const pick = (diversity: number, limit = 4, relevance: 'score' | 'stretched' = 'score') =>
    diversify(list, { diversity, limit, relevance })

  it('keeps the order without diversity, whatever the vectors', () => {
    expect(pick(0)).toEqual([0, 1, 2, 3])
    expect(pick(0, 2, 'stretched')).toEqual([0, 1])
  })

  it('with all diversity starts at the best and then goes by distance alone', () => {
    expect(pick(1)).toEqual([0, 3, 2, 1])
  })

  it('weighs relevance against likeness', () => {
    // Second: 0.5·0.89 − 0.5·1 = −0.055, 0.5·0.5 − 0 = 0.25, 0.5·0.1 + 0.5 = 0.55.
    expect(pick(0.5)).toEqual([0, 3, 2, 1])
    // 0.8·0.89 − 0.2·1 = 0.512, 0.8·0.5 = 0.4, 0.8·0.1 + 0.2 = 0.28.
    expect(pick(0.2)).toEqual([0, 1, 2, 3])
  })

  it('stretches scores of other kinds to 0…1 before', () => {
    const large = list.map(({ score, vector }) => ({ score: 100 + score / 1000, vector }))
    expect(diversify(large, { diversity: 0.2, limit: 4, relevance: 'stretched' })).toEqual(pick(0.2, 4, 'stretched'))
  })

  it('picks each once, of equal ones the first first, and takes nothing', () => {
    expect(diversify([candidate(1, 1), candidate(1, 1)], { diversity: 0.5, limit: 5, relevance: 'stretched' })).toEqual(
      [0, 1],
    )
    expect(diversify([], { diversity: 0.5, limit: 5, relevance: 'score' })).toEqual([])
  })
})

it('capPerDocument keeps the first of each and fills up', () => {
  const cap = (most: number | undefined, limit: number) =>
    capPerDocument(['a1', 'a2', 'b1', 'a3', 'b2'], most, limit, (name) => name[0] ?? '')
  expect(cap(1, 9)).toEqual(['a1', 'b1'])
  expect(cap(2, 3)).toEqual(['a1', 'a2', 'b1'])
  expect(cap(undefined, 2)).toEqual(['a1', 'a2'])
})

it('mergeRanges holds the same chunks, once', () => {
  const range = fc.record({
    documentId: fc.constantFrom('a', 'b'),
    from: fc.integer({ min: -2, max: 12 }),
    to: fc.integer({ min: -2, max: 12 }),
  })
  const chunks = (ranges: readonly { documentId: string; from: number; to: number }[]) =>
    ranges.flatMap(({ documentId, from, to }) =>
      Array.from({ length: 13 }, (_, at) => at)
        .filter((at) => at >= from && at <= to)
        .map((at) => `${documentId}${at}`),
    )
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const merged = chunks(mergeRanges(ranges))
      expect(new Set(merged)).toEqual(new Set(chunks(ranges)))
      expect(new Set(merged).size).toBe(merged.length)
    }),
  )
})
