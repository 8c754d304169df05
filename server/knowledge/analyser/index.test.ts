import { describe, expect, it } from 'vitest'
import { analyseQuery, analyserLanguages, createAnalyser, detectLanguage, isAnalyserLanguage, tokenId } from '.'

const english = createAnalyser('en')
const plain = createAnalyser('none')

describe('tokenId', () => {
  it.each([
    ['hello', 613153351],
    ['foo', 156908512],
    ['run', 243905464],
  ])('gives %s the id Qdrant gives it', (token, id) => {
    expect(tokenId(token)).toBe(id)
  })

  it('hashes UTF-8 bytes of every tail length without negative ids', () => {
    const ids = ['', 'a', 'ab', 'abc', 'abcd', 'ñandú', '日本', '👩‍🚀'].map(tokenId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => Number.isInteger(id) && id >= 0)).toBe(true)
  })
})

describe('tokens', () => {
  it('splits at everything that is no letter or digit, lower-cases, drops stop-words and stems', () => {
    expect(english.tokens('The wings were RUNNING, e-mail: bob_smith@x.org (2nd)')).toEqual([
      'wing',
      'run',
      'e',
      'mail',
      'bob',
      'smith',
      'x',
      'org',
      '2nd',
    ])
  })

  it('drops the pieces of contractions', () => {
    expect(english.tokens("It doesn't matter; we'll see what they're doing")).toEqual(['matter', 'see'])
    expect(createAnalyser('fr').tokens("l'eau qu'il boit")).toEqual(['eau', 'boit'])
  })

  it('treats composed and decomposed letters alike', () => {
    expect(plain.tokens('cafe\u0301')).toEqual(plain.tokens('café'))
    expect(plain.tokens('cafe\u0301')).toEqual(['café'])
  })

  it('keeps stop-words and endings under none', () => {
    expect(plain.tokens('The wings')).toEqual(['the', 'wings'])
  })

  it.each([
    ['es', 'las canciones de los niños', ['cancion', 'niñ']],
    ['pt', 'os meninos não cantavam', ['menin', 'cant']],
    ['de', 'die Häuser und die Kinder', ['haus', 'kind']],
    ['it', 'le canzoni dei bambini', ['canzon', 'bambin']],
  ] as const)('stems %s', (language, text, stems) => {
    expect(createAnalyser(language).tokens(text)).toEqual(stems)
  })

  it('makes pairs of letters from scripts without spaces, in every language', () => {
    expect(plain.tokens('東京都 ラーメン')).toEqual(['東京', '京都', 'ラー', 'ーメ', 'メン'])
    expect(english.tokens('the GPT4東京 水')).toEqual(['gpt4', '東京', '水'])
  })

  it('survives emoji, lone surrogates and empty text', () => {
    expect(plain.tokens('👩‍🚀 \ud800 ok')).toEqual(['ok'])
    expect(plain.tokens('')).toEqual([])
  })

  it('takes a word of a megabyte', () => {
    expect(english.tokens('x'.repeat(1_000_000))).toHaveLength(1)
  })
})

describe('terms', () => {
  it('counts each term once, ids ascending, length after filtering', () => {
    const terms = english.terms('run, running: the runs of hello foo foo')
    expect(terms).toEqual({ indices: [156908512, 243905464, 613153351], counts: [2, 3, 1], length: 6 })
  })

  it('is empty for stop-words only', () => {
    expect(english.terms('to be or not to be')).toEqual({ indices: [], counts: [], length: 0 })
  })

  it('gives the same answer once its cache has turned over', () => {
    const before = english.terms('running wings')
    for (let at = 0; at < 60_000; at += 1) english.tokens(`w${at}`)
    expect(english.terms('running wings')).toEqual(before)
  })
})

describe('analyseQuery', () => {
  const idsOf = (...tokens: string[]) => tokens.map(tokenId).sort((a, b) => a - b)

  it('is the analyser of the only language', () => {
    expect(analyseQuery('The wings were running', ['en'])).toEqual(english.terms('The wings were running'))
    expect(analyseQuery('The wings', ['none'])).toEqual(plain.terms('The wings'))
  })

  it('has what any of the languages makes of the text, as often as the one that counts it most', () => {
    const terms = analyseQuery('running runs', ['en', 'none'])
    expect(terms.indices).toEqual(idsOf('run', 'running', 'runs'))
    expect(terms.counts[terms.indices.indexOf(tokenId('run'))]).toBe(2)
    expect(terms.length).toBe(4)
    expect(analyseQuery('casas house', ['es', 'en', 'es']).indices).toEqual(idsOf('cas', 'casa', 'hous'))
  })

  it('finds the same pairs of letters in every language', () => {
    expect(analyseQuery('東京都', ['en', 'de', 'none'])).toEqual(plain.terms('東京都'))
  })

  it('takes a language it does not know, or none at all, as none', () => {
    expect(analyseQuery('The wings', [])).toEqual(plain.terms('The wings'))
    expect(analyseQuery('The wings', ['xx', 'none'])).toEqual(plain.terms('The wings'))
    expect(analyseQuery('', ['en', 'es'])).toEqual({ indices: [], counts: [], length: 0 })
  })
})

describe('detectLanguage', () => {
  it.each([
    ['en', 'The cat sat on the mat because it was the warmest place that it could find in the house.'],
    ['es', 'El gato se sentó en la alfombra porque era el lugar más cálido que pudo encontrar en la casa.'],
    ['pt', 'O gato sentou-se no tapete porque era o lugar mais quente que ele podia encontrar na casa.'],
    ['fr', "Le chat s'est assis sur le tapis parce que c'était l'endroit le plus chaud de la maison."],
    ['de', 'Die Katze saß auf der Matte, weil es der wärmste Platz war, den sie in dem Haus finden konnte.'],
    ['it', 'Il gatto si è seduto sul tappeto perché era il posto più caldo che potesse trovare nella casa.'],
  ])('recognises %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it.each(['', '12 34 56', 'const x = foo(bar) + baz', '東京都は日本の首都です', 'Kissa istui matolla koska'])(
    'does not guess for %j',
    (text) => {
      expect(detectLanguage(text)).toBe('none')
    },
  )
})

it('knows its own languages only', () => {
  expect(analyserLanguages.every(isAnalyserLanguage)).toBe(true)
  expect(isAnalyserLanguage('xx')).toBe(false)
})
