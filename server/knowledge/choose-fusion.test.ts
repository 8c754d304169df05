import { describe, expect, it } from 'vitest'
import { chooseFusion } from './choose-fusion'

const english = 'Where is the safety valve of the boiler?'
const spanish = '¿Dónde está la válvula de seguridad de la caldera?'
const index = (provider: 'built-in' | 'ollama', ...languages: string[]) => ({
  embedder: { provider },
  analyser: 3,
  languages: languages.map((language) => ({ language, share: 1 / languages.length })),
})

describe('chooseFusion', () => {
  it('goes by what the dense leg is worth', () => {
    expect(chooseFusion({ fusion: 'auto' }, index('built-in', 'en'), english)).toEqual({
      fusion: 'score',
      denseShare: { same: 0.2 },
      reason: 'built-in-embedder',
    })
    expect(chooseFusion({ fusion: 'auto' }, index('ollama', 'en'), english)).toEqual({
      fusion: 'dbsf',
      reason: 'real-embedder',
    })
  })

  it('gives the dense leg more where question and index differ in language', () => {
    expect(chooseFusion({ fusion: 'auto' }, index('ollama', 'en'), spanish)).toEqual({
      fusion: 'score',
      denseShare: { same: 0.8 },
      reason: 'other-language',
    })
    expect(chooseFusion({ fusion: 'auto' }, index('built-in', 'en', 'es'), spanish)).toEqual({
      fusion: 'score',
      denseShare: { same: 0.2, other: { questionLanguage: 'es', share: 0.5, keepsPlaces: true } },
      reason: 'mixed-languages',
    })
  })

  it('keeps no places where the index is of a version whose chunks do not tell their language', () => {
    const earlier = { ...index('built-in', 'en', 'es'), analyser: 2 }
    expect(chooseFusion({ fusion: 'auto' }, earlier, spanish)).toMatchObject({
      denseShare: { other: { keepsPlaces: false } },
      reason: 'mixed-languages',
    })
  })

  it('takes a question whose language is not plain for one of the index', () => {
    expect(chooseFusion({ fusion: 'auto' }, index('built-in', 'en', 'es'), 'XR-A500')).toMatchObject({
      reason: 'built-in-embedder',
    })
    expect(chooseFusion({ fusion: 'auto' }, index('ollama', 'none'), spanish)).toMatchObject({ fusion: 'dbsf' })
  })

  it('keeps to what somebody set', () => {
    const mixed = index('built-in', 'en', 'es')
    const weights = { dense: 2, sparse: 1 }
    expect(chooseFusion({ fusion: 'rrf', weights }, mixed, spanish)).toEqual({ fusion: 'rrf', weights, reason: 'set' })
    expect(chooseFusion({ fusion: 'dbsf', weights }, mixed, spanish)).toEqual({ fusion: 'dbsf', reason: 'set' })
    expect(chooseFusion({ fusion: 'score', denseShare: 0.7 }, mixed, spanish)).toEqual({
      fusion: 'score',
      denseShare: { same: 0.7 },
      reason: 'set',
    })
  })
})
