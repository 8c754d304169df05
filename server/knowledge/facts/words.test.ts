import { describe, expect, it } from 'vitest'
import { areOpposite, codesOf, namesOf, negationsOf, oppositesOf } from './index'

describe('names of a text', () => {
  it.each([
    ['The pump was built by Dr. Irene Salas in Oslo.', ['Dr. Irene Salas', 'Oslo']],
    ['She works at the Bank of England, in Río de la Plata.', ['Bank of England', 'Río de la Plata']],
    ['Kublai’s Japan met O’Neill-Smith', ['Kublai^', 'Japan', 'O’Neill-Smith']],
    ['It is so. Then Berlin fell.', ['Berlin']],
    ['En Madrid vive Ana; I think so.', ['Madrid', 'Ana']],
    ['A TITLE IN CAPITALS', []],
    ['at 5 °C it rests', []],
  ])('%s', (text, expected) => {
    expect(namesOf(text).map(({ text: name, first }) => (first ? `${name}^` : name))).toEqual(expected)
  })

  it('codes', () => {
    expect(codesOf('XJ-9, H2O and 5G with v2.1, 1990s').map(({ text }) => text)).toEqual(['XJ-9', 'H2O', 'v2'])
  })
})

describe('negations of a text', () => {
  const scopes = (text: string, language: string) =>
    negationsOf(text, language).map(({ text: cue, scope }) => [cue, text.slice(scope.start, scope.end).trim()])
  it.each([
    ['Visitors may not smoke, but they may eat.', 'en', [['not', 'smoke']]],
    ['It isn’t open on Sundays', 'en', [['n’t', 'open on Sundays']]],
    [
      'Nobody came without a ticket',
      'en',
      [
        ['Nobody', 'came without a ticket'],
        ['without', 'a ticket'],
      ],
    ],
    [
      'It is never closed except on Mondays',
      'en',
      [
        ['never', 'closed except on Mondays'],
        ['except', 'on Mondays'],
      ],
    ],
    ['Not only cats but also dogs; no. 5; no more than 3', 'en', []],
    ['No se puede fumar, pero sí comer', 'es', [['No', 'se puede fumar']]],
    [
      'Nunca abre sin avisar',
      'es',
      [
        ['Nunca', 'abre sin avisar'],
        ['sin', 'avisar'],
      ],
    ],
    ['Sin embargo, no solo abre el lunes', 'es', []],
    [
      'Tampoco abre salvo los lunes',
      'es',
      [
        ['Tampoco', 'abre salvo los lunes'],
        ['salvo', 'los lunes'],
      ],
    ],
    ['Nothing to note in a northern knot', 'en', [['Nothing', 'to note in a northern knot']]],
  ])('%s', (text, language, expected) => {
    expect(scopes(text, language)).toEqual(expected)
  })
})

describe('opposites', () => {
  it.each([
    ['opens', 'closed', 'en', true],
    ['before', 'after', 'en', true],
    ['opens', 'opened', 'en', false],
    ['aumentó', 'disminuyó', 'es', true],
    ['prohibido', 'permitidos', 'es', true],
    ['primero', 'ultimo', 'es', true],
  ])('%s and %s', (a, b, language, opposite) => {
    const pairs = oppositesOf(a, language).flatMap((one) =>
      oppositesOf(b, language).map((two) => areOpposite(one, two)),
    )
    expect(pairs.includes(true)).toBe(opposite)
  })
})
