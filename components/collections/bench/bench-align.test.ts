import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BenchMode, benchModes } from '@/pipeline/search'
import type { BenchResult } from '@/server/services/retrieval/types'
import { alignBench, excerptParts, hiddenModes, hidingText, isLone } from './bench-align'

const hit = (id: string): BenchResult['modes'][number]['hits'][number] => ({
  chunk: {
    id,
    collectionId: 'c',
    documentId: 'd',
    documentName: 'd.md',
    text: '',
    position: { index: 0, start: 0, end: 1 },
    metadata: {},
    score: 1,
    stages: {},
  },
  matches: [],
})
const mode = (name: BenchMode, ...ids: string[]) => ({
  mode: name,
  hits: ids.map(hit),
  fusion: null,
  durationMs: 1,
  error: null,
})

describe('alignBench', () => {
  const result: BenchResult = {
    query: 'q',
    terms: [],
    modes: [mode('dense', 'a', 'b'), mode('sparse', 'b'), { ...mode('mmr'), error: 'down' }],
  }
  it('knows the rank of each chunk in each mode', () => {
    const ranks = alignBench(result)
    expect(ranks.get('a')).toEqual({ dense: 1 })
    expect(ranks.get('b')).toEqual({ dense: 2, sparse: 1 })
    expect(ranks.get('c')).toBeUndefined()
  })
  it('knows what only one of the shown modes found', () => {
    const ranks = alignBench(result)
    expect(isLone(ranks.get('a'), ['dense', 'sparse'])).toBe(true)
    expect(isLone(ranks.get('b'), ['dense', 'sparse'])).toBe(false)
    expect(isLone(ranks.get('b'), ['dense', 'mmr'])).toBe(true)
    expect(isLone(ranks.get('a'), ['dense'])).toBe(false)
  })
})

describe('excerptParts', () => {
  it('marks matches, also where they overlap', () => {
    const matches = [
      { start: 4, end: 9 },
      { start: 7, end: 12 },
    ]
    expect(excerptParts('the brown shuttle flies', matches, 100).parts).toEqual([
      { text: 'the ', match: false },
      { text: 'brown', match: true },
      { text: ' sh', match: true },
      { text: 'uttle flies', match: false },
    ])
  })

  it('moves to the first match of a long text', () => {
    const text = `${'word '.repeat(200)}shuttle ${'word '.repeat(200)}`
    const { parts, before, after } = excerptParts(text, [{ start: 1000, end: 1007 }], 200)
    expect(parts.find((part) => part.match)?.text).toBe('shuttle')
    expect([before, after]).toEqual([true, true])
    expect(parts[0]?.text.startsWith('word')).toBe(true)
  })

  it('ends at a word where there is one near', () => {
    const text = 'the brown shuttle flies'
    expect(excerptParts(text, [], 20).parts[0]?.text).toBe('the brown shuttle')
    expect(excerptParts(text, [], 17).parts[0]?.text).toBe('the brown shuttle')
    expect(excerptParts('a'.repeat(40), [], 20).parts[0]?.text).toBe('a'.repeat(20))
  })

  it('never shows more than asked, and always a piece of the text', () => {
    const span = fc.tuple(fc.nat(300), fc.nat(30)).map(([start, size]) => ({ start, end: start + size }))
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.array(span),
        fc.integer({ min: 10, max: 120 }),
        (text, matches, length) => {
          const joined = excerptParts(text, matches, length)
            .parts.map((part) => part.text)
            .join('')
          expect(joined.length).toBeLessThanOrEqual(length)
          expect(text).toContain(joined)
        },
      ),
    )
  })
})

describe('hiddenModes', () => {
  it('is what the text names, and at first most of them', () => {
    expect(hiddenModes('mmr,unheard-of,dense')).toEqual(['dense', 'mmr'])
    expect(hiddenModes('none')).toEqual([])
    expect(benchModes.filter((mode) => !hiddenModes('').includes(mode))).toEqual([
      'dense',
      'sparse',
      'hybrid-named',
      'hybrid-auto',
    ])
    expect(hiddenModes(benchModes.join(','))).toEqual(hiddenModes(''))
  })
  it('reads what was written', () => {
    for (const shown of [['dense'], ['mmr', 'sparse'], [...benchModes]]) {
      const hidden = hiddenModes(hidingText(shown))
      expect(benchModes.filter((mode) => !hidden.includes(mode)).sort()).toEqual([...shown].sort())
    }
  })
})
