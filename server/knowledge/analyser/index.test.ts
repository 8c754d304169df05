import { describe, expect, it } from 'vitest'
import { analyserLanguages, createAnalyser, detectLanguage, fold, isAnalyserLanguage, tokenId } from '.'

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
    expect(plain.terms('cafe\u0301')).toEqual(plain.terms('café'))
  })

  it('compares without accents, also where the stemmer needs them', () => {
    const spanish = createAnalyser('es')
    expect(spanish.tokens('reparación averías Muñoz')).toEqual(spanish.tokens('reparacion averias Munoz'))
    expect(createAnalyser('de').tokens('Straße')).toEqual(createAnalyser('de').tokens('Strasse'))
    expect(spanish.term('muñoz').id).not.toBe(spanish.term('munoz').id)
  })

  it.each([
    ['soft hyphens', 'Daten\u00adbank', 'Datenbank'],
    ['zero-width letters', 'Netz\u200bwerk\ufeff', 'Netzwerk'],
    ['ligatures', 'oﬃce conﬁg', 'office config'],
    ['full and half width', 'ＡＢＣ－１２３４ ﾃﾞｰﾀ', 'ABC-1234 データ'],
    ['Arabic presentation forms', 'ﻛﺘﺎﺏ', 'كتاب'],
    ['Arabic vowel signs and lengthening', 'كِتَـابٌ', 'كتاب'],
    ['forms of alef and yeh', 'أحمد إلى', 'احمد الي'],
    ['trade marks', 'Telar™ loom', 'Telar loom'],
  ])('does not see %s', (_, written, plainly) => {
    expect(plain.terms(written)).toEqual(plain.terms(plainly))
    expect(english.terms(written)).toEqual(english.terms(plainly))
  })

  it('keeps stop-words that are written in capitals', () => {
    expect(english.tokens('The WHO and the US said it')).toEqual(['^WHO', '^US', 'said'])
  })

  it('keeps stop-words and endings under none', () => {
    expect(plain.tokens('The wings')).toEqual(['the', 'wings'])
  })

  it.each([
    ['es', 'las canciones de los niños', ['cancion', 'nin']],
    ['pt', 'os meninos não cantavam', ['menin', 'cant']],
    ['de', 'die Häuser und die Kinder', ['haus', 'kind']],
    ['it', 'le canzoni dei bambini', ['canzon', 'bambin']],
    ['nl', 'de kinderen van de buren', ['kinder', 'bur']],
    ['sv', 'barnen och flickorna', ['barn', 'flick']],
    ['ru', 'книги и столы', ['книг', 'стол']],
    ['ar', 'المكتبات كتاب في البيت', ['مكتب', 'كتاب', 'بيت']],
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
    const terms = english.terms('run, running, runs: hello foo foo')
    expect(terms).toEqual({ indices: [156908512, 243905464, 613153351], counts: [2, 3, 1], length: 6 })
  })

  it('has stop-words as terms of their own, which no other word has and no length counts', () => {
    expect(english.terms('to be')).toEqual({
      indices: [tokenId('.to'), tokenId('.be')].sort((a, b) => a - b),
      counts: [1, 1],
      length: 0,
    })
    expect(english.terms('uses').indices).not.toEqual(english.terms('us').indices)
  })

  it('has a term more for a stop-word that is written as a name, but not at the beginning of a sentence', () => {
    const has = (text: string, term: string) => english.terms(text).indices.includes(tokenId(term))
    for (const text of ['WHO guidelines', 'the US', 'music by The Who', 'vitamin A']) {
      expect(['^WHO', '^US', '^who', '^a'].some((term) => has(text, term))).toBe(true)
    }
    for (const text of ['Who came?', 'He left. Who came?', 'who came', 'I came']) expect(has(text, '^who')).toBe(false)
    expect(has('as I came', '^i')).toBe(false)
  })

  it('gives the same answer once its cache has turned over', () => {
    const before = english.terms('running wings')
    for (let at = 0; at < 60_000; at += 1) english.tokens(`w${at}`)
    expect(english.terms('running wings')).toEqual(before)
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
    ['nl', 'De kat zat op de mat omdat het de warmste plek was die ze in het huis kon vinden.'],
    ['sv', 'Katten satt på mattan eftersom det var den varmaste platsen som hon kunde hitta i huset.'],
    ['ru', 'Кошка сидела на коврике, потому что это было самое тёплое место в доме.'],
    ['ar', 'جلست القطة على السجادة لأنها كانت أدفأ مكان وجدته في البيت.'],
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

it('folds accents, and letters that have none', () => {
  expect(['reparación', 'straße', 'smørrebrød', 'łódź', 'ёж', '東京', 'हिन्दी'].map(fold)).toEqual([
    'reparacion',
    'strasse',
    'smorrebrod',
    'lodz',
    'еж',
    '東京',
    'हिन्दी',
  ])
})

it('knows its own languages only', () => {
  expect(analyserLanguages.every(isAnalyserLanguage)).toBe(true)
  expect(isAnalyserLanguage('xx')).toBe(false)
})
