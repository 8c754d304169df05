import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TopK } from './top-k'

describe('TopK', () => {
  it('gives what sorting everything would give', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 1, max: 12 }), (scores, limit) => {
        const top = new TopK(limit)
        scores.forEach((score, slot) => {
          top.offer(slot, score)
        })
        const sorted = scores
          .map((score, slot) => ({ slot, score }))
          .sort((a, b) => b.score - a.score || a.slot - b.slot)
        expect(top.sorted()).toEqual(sorted.slice(0, limit))
      }),
    )
  })

  it('takes nothing below its threshold', () => {
    const top = new TopK(5, 0.5)
    top.offer(1, 0.49)
    top.offer(2, 0.5)
    expect(top.sorted()).toEqual([{ slot: 2, score: 0.5 }])
  })
})
