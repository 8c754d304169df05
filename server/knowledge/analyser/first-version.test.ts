import { describe, expect, it } from 'vitest'
import { createFirstAnalyser, detectFirstLanguage, tokenId, weighByShares } from '.'

/** What the first release made of these texts. Indexes and vectors that people have were made so. */
const made = [
  ['en', "The wings weren't RUNNING: oﬃce, re\u00adplay (2nd)", ['wing', 'run', 'oﬃc', 'play', '2nd']],
  ['es', 'las canciones de los niños, reparación y reparacion', ['cancion', 'niñ', 'repar', 'reparacion']],
  ['de', 'die Häuser und die Straße', ['haus', 'strass']],
  ['fr', "l'eau qu'il boit", ['eau', 'boit']],
  ['none', 'The ＡＢＣ 東京都', ['the', 'ａｂｃ', '東京', '京都']],
] as const

describe('the analysers of the first version', () => {
  it.each(made)('%s: %s', (language, text, tokens) => {
    const analyser = createFirstAnalyser(language)
    expect(analyser.tokens(text)).toEqual(tokens)
    expect(analyser.terms(text).indices).toEqual(tokens.map(tokenId).sort((a, b) => a - b))
    expect(analyser.terms(text).length).toBe(tokens.length)
  })

  it('drop stop-words, and know six languages', () => {
    expect(createFirstAnalyser('en').terms('WHO is it')).toEqual({ indices: [], counts: [], length: 0 })
    expect(detectFirstLanguage('De kat zat op de mat omdat het de warmste plek in huis was.')).toBe('none')
    expect(detectFirstLanguage('The cat sat on the mat because it was warm.')).toBe('en')
  })
})

describe('the weights of a question to an index of the first version', () => {
  it('are how often a term is there', () => {
    const weights = weighByShares('running runs, wings', [{ language: 'en', share: 1 }])
    expect(weights).toEqual(
      new Map([
        [tokenId('run'), 2],
        [tokenId('wing'), 1],
      ]),
    )
    expect(weighByShares('The wings', []).size).toBe(2)
  })

  it('are full for the terms of a large part of the collection, and small for those of a few documents', () => {
    const languages = [
      { language: 'en', share: 0.99 },
      { language: 'de', share: 0.01 },
    ]
    const weights = weighByShares('the wings, fast', languages)
    expect(weights.get(tokenId('wing'))).toBe(1)
    expect(weights.get(tokenId('the'))).toBeCloseTo(0.02, 5)
    expect(weights.get(tokenId('fast'))).toBe(1)
    const even = weighByShares('casas house', [
      { language: 'es', share: 0.5 },
      { language: 'en', share: 0.5 },
    ])
    expect([...even.values()].every((weight) => weight === 1)).toBe(true)
  })
})
