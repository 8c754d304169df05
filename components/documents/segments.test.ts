import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf, spanOf } from './segments'

const text = 'First page text.\nSecond page here.'
const pages = [
  { page: 1, start: 0, end: 17 },
  { page: 2, start: 17, end: 34 },
]

describe('blocksOf', () => {
  it('makes a block per page and cuts at the cited span', () => {
    const [first, second] = blocksOf({ text, pages, chunks: [], cited: { start: 6, end: 24 } })
    expect(first?.segments.map(({ start, end, cited }) => [text.slice(start, end), cited])).toEqual([
      ['First ', false],
      ['page text.\n', true],
    ])
    expect(second?.page).toBe(2)
    expect(second?.segments.map(({ start, end, cited }) => [text.slice(start, end), cited])).toEqual([
      ['Second ', true],
      ['page here.', false],
    ])
  })

  it('shows where chunks begin and overlap', () => {
    const chunks = [
      { id: 'a', index: 0, start: 0, end: 10 },
      { id: 'b', index: 1, start: 6, end: 16 },
    ]
    const [first] = blocksOf({ text, pages: [], chunks, cited: null })
    expect(first?.segments.map(({ start, depth, opens }) => [start, depth, opens.map((chunk) => chunk.id)])).toEqual([
      [0, 1, ['a']],
      [6, 2, ['b']],
      [10, 1, []],
      [16, 0, []],
    ])
  })

  it('never loses or repeats a character', () => {
    const span = fc
      .tuple(fc.nat(400), fc.nat(400))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }))
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.array(span, { maxLength: 8 }), span, (body, spans, cited) => {
        const chunks = spans.map((one, index) => ({ ...one, index, id: `${index}` }))
        const blocks = blocksOf({ text: body, pages: [], chunks, cited })
        const joined = blocks.flatMap((block) => block.segments.map((s) => body.slice(s.start, s.end))).join('')
        expect(joined).toBe(body)
      }),
    )
  })

  it('cuts a long text without pages at line ends', () => {
    const long = 'A line of words.\n'.repeat(2_000)
    const blocks = blocksOf({ text: long, pages: [], chunks: [], cited: null })
    expect(blocks.length).toBeGreaterThan(3)
    for (const block of blocks) expect(long[block.end - 1]).toBe('\n')
  })
})

describe('spanOf', () => {
  it('refuses what is no span of the text', () => {
    expect(spanOf('4', '9', 100)).toEqual({ start: 4, end: 9 })
    expect(spanOf('4', '900', 100)).toEqual({ start: 4, end: 100 })
    expect(spanOf('120', '130', 100)).toBeNull()
    expect(spanOf('-1', '5', 100)).toBeNull()
    expect(spanOf('', '', 100)).toBeNull()
  })
})
