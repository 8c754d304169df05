import { describe, expect, it } from 'vitest'
import { readQuestion } from './read-question'
import { readSources } from './read-sources'
import { noMeaning } from './similar'

const asked = readQuestion('Who keeps the lamps?', 'en')

describe('readSources', () => {
  it('finds the words of the question by their stems', () => {
    const { sentences, anywhere, weights } = readSources(
      asked,
      [{ citation: 3, text: 'The lamp is old. Ada was keeping it.' }],
      noMeaning,
    )
    expect(sentences.map(({ best }) => [...best])).toEqual([
      [0, 1],
      [1, 0],
    ])
    expect([...anywhere]).toEqual([1, 1])
    expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1)
  })

  it('counts a sentence of two documents once and names both', () => {
    const text = 'Ada keeps the lamps of the harbour in order.'
    const of = (first: string, second: string) =>
      readSources(
        asked,
        [
          { citation: 1, text, document: first },
          { citation: 2, text, document: second },
        ],
        noMeaning,
      ).sentences.map(({ citation, also }) => [citation, ...also])
    expect(of('a', 'b')).toEqual([[1, 2]])
    // Chunks of one document overlap: that is no second witness.
    expect(of('a', 'a')).toEqual([[1]])
  })
})
