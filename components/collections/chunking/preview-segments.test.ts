import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inParent, type PreviewChunk, previewSegments } from './preview-segments'

const chunk = (index: number, start: number, end: number, parent?: PreviewChunk['parent']): PreviewChunk => ({
  index,
  start,
  end,
  tokens: 1,
  ...(parent ? { parent } : {}),
})

describe('previewSegments', () => {
  it('draws borders, overlaps and gaps', () => {
    const segments = previewSegments(30, [chunk(0, 0, 12), chunk(1, 8, 20), chunk(2, 24, 40)])
    expect(
      segments.map(({ start, end, chunks, opens }) => [start, end, chunks, opens.map((one) => one.index)]),
    ).toEqual([
      [0, 8, [0], [0]],
      [8, 12, [0, 1], [1]],
      [12, 20, [1], []],
      [20, 24, [], []],
      [24, 30, [2], [2]],
    ])
  })

  it('knows chunks that begin at the same place', () => {
    const [first] = previewSegments(10, [chunk(0, 0, 10), chunk(1, 0, 10)])
    expect(first?.chunks).toEqual([0, 1])
    expect(first?.opens).toHaveLength(2)
  })

  it('shows a text without chunks, and no text', () => {
    expect(previewSegments(5, [])).toEqual([{ start: 0, end: 5, chunks: [], opens: [] }])
    expect(previewSegments(0, [chunk(0, 0, 5)])).toEqual([])
  })

  it('never loses a character, and names exactly the chunks that cover each', () => {
    const span = fc.tuple(fc.nat(200), fc.nat(40)).map(([start, size]) => ({ start, end: start + size + 1 }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.array(span, { maxLength: 12 }), (length, spans) => {
        const chunks = spans.map(({ start, end }, index) => chunk(index, start, end))
        const segments = previewSegments(length, chunks)
        let at = 0
        for (const segment of segments) {
          expect(segment.start).toBe(at)
          at = segment.end
          const covering = chunks.filter((one) => one.start <= segment.start && one.end >= segment.end)
          expect([...segment.chunks].sort((a, b) => a - b)).toEqual(covering.map((one) => one.index))
        }
        expect(at).toBe(length)
        const opened = segments.flatMap((segment) => segment.opens.map((one) => one.index))
        expect(opened).toHaveLength(chunks.filter((one) => one.start < length).length)
      }),
    )
  })
})

it('finds the passage around a chunk', () => {
  const child = chunk(3, 20, 30, { start: 10, end: 50 })
  expect(inParent({ start: 12, end: 18 }, child)).toBe(true)
  expect(inParent({ start: 50, end: 60 }, child)).toBe(false)
  expect(inParent({ start: 12, end: 18 }, chunk(4, 12, 18))).toBe(false)
  expect(inParent({ start: 12, end: 18 }, undefined)).toBe(false)
})
