import { describe, expect, it } from 'vitest'
import { spanScores } from './spans'

const at = (start: number, end: number, documentId = 'a') => ({ start, end, documentId })

describe('spanScores', () => {
  it('counts common characters', () => {
    // 10 of 20 are found, 10 of 40 read are wanted, 50 are either.
    const { recall, precision, iou } = spanScores([at(0, 20)], [at(10, 50)])
    expect([recall, precision, iou]).toEqual([10 / 20, 10 / 40, 10 / 50])
  })

  it('is 1 when exactly the answer is retrieved, whatever the pieces', () => {
    expect(spanScores([at(0, 20), at(30, 40)], [at(30, 40), at(0, 5), at(5, 20)])).toEqual({
      recall: 1,
      precision: 1,
      iou: 1,
    })
  })

  it('counts what is retrieved twice once as found and twice as read', () => {
    expect(spanScores([at(0, 10)], [at(0, 10), at(0, 10)])).toEqual({ recall: 1, precision: 0.5, iou: 0.5 })
  })

  it('counts an answer that is named twice once', () => {
    expect(spanScores([at(0, 10), at(5, 10)], [at(0, 5)])).toEqual({ recall: 0.5, precision: 1, iou: 0.5 })
  })

  it('tells documents apart', () => {
    expect(spanScores([at(0, 10)], [at(0, 10, 'b'), at(5, 10)])).toEqual({ recall: 0.5, precision: 1 / 3, iou: 1 / 4 })
  })

  it('is 0 when nothing is retrieved', () => {
    expect(spanScores([at(0, 10)], [])).toEqual({ recall: 0, precision: 0, iou: 0 })
  })
})
