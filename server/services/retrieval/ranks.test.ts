import { describe, expect, it } from 'vitest'
import { isExpected, scoresOf } from './ranks'

describe('scoresOf', () => {
  it('is the mean over questions, each with one right place', () => {
    const { questions, ndcg10, mrr10, recall5 } = scoresOf([1, 3, 6, Number.POSITIVE_INFINITY])
    expect(questions).toBe(4)
    expect(ndcg10).toBeCloseTo((1 + 0.5 + 1 / Math.log2(7)) / 4)
    expect(mrr10).toBeCloseTo((1 + 1 / 3 + 1 / 6) / 4)
    expect(recall5).toBe(0.5)
  })

  it('counts nothing beyond its depth, and is 0 without questions', () => {
    expect(scoresOf([11])).toEqual({ questions: 1, ndcg10: 0, mrr10: 0, recall5: 0 })
    expect(scoresOf([])).toEqual({ questions: 0, ndcg10: 0, mrr10: 0, recall5: 0 })
  })
})

describe('isExpected', () => {
  const chunk = { documentId: 'd', position: { index: 0, start: 10, end: 20 } }
  it('takes any chunk of the document, or those that touch the passage', () => {
    expect(isExpected(chunk, [{ documentId: 'd', passage: null }])).toBe(true)
    expect(isExpected(chunk, [{ documentId: 'e', passage: null }])).toBe(false)
    expect(isExpected(chunk, [{ documentId: 'd', passage: { start: 19, end: 30 } }])).toBe(true)
    expect(isExpected(chunk, [{ documentId: 'd', passage: { start: 20, end: 30 } }])).toBe(false)
  })

  it('takes any of several places', () => {
    const places = ['a', 'd'].map((documentId) => ({ documentId, passage: null }))
    expect(isExpected(chunk, places)).toBe(true)
    expect(isExpected(chunk, [])).toBe(false)
  })
})
