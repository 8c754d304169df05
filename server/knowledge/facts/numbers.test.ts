import { describe, expect, it } from 'vitest'
import { datesOf, quantitiesOf, sameQuantity, timesOf } from './index'

const read = (text: string, language?: string) =>
  quantitiesOf(text, language, [...datesOf(text), ...timesOf(text)]).map(({ values, units }) =>
    units.length > 0 ? `${values.join('|')} ${units.join('|')}` : values.join('|'),
  )

describe('numbers of a text', () => {
  it.each([
    ['1,234 boats', 'en', ['1234|1.234']],
    ['1.234,5 barcos', 'es', ['1234.5']],
    ['7 000 000 de personas', 'es', ['7000000']],
    ['1’234’567', 'en', ['1234567']],
    ['3.50 and 3,5', 'en', ['3.5', '3.5']],
    ['the XJ-9, H2O and version v2 of 7', 'en', ['7']],
    ['1990-1995', 'en', ['1990', '1995']],
    ['2½ hours', 'en', ['2.5 hour']],
    ['twenty-five people', 'en', ['25']],
    ['one hundred and five', 'en', ['105']],
    ['two million three hundred thousand', 'en', ['2300000']],
    ['two and three', 'en', ['2', '3']],
    ['five twenty', 'en', ['5', '20']],
    ['once eleven', 'en', ['11']],
    ['once casas', 'es', ['11']],
    ['treinta y cinco', 'es', ['35']],
    ['dos mil veinticuatro', 'es', ['2024']],
    ['ciento dos', 'es', ['102']],
    ['390 000 millones de árboles', 'es', ['390000000000']],
    ['dos mil millones', 'es', ['2000000000']],
    ['the twenty-first and the 3rd', 'en', ['21', '3']],
    ['el 2.º y el tercero', 'es', ['2', '3']],
    ['the 19th century', 'en', ['19']],
    ['el siglo XIX', 'es', ['19 century']],
    ['two thirds', 'en', [String(2 / 3)]],
    ['tres cuartos', 'es', ['0.75']],
    ['the 1980s', 'en', ['1980 decade']],
  ])('%s', (text, language, expected) => {
    expect(read(text, language)).toEqual(expected)
  })

  it.each([
    ['5 mg, 5 g and 5 kg', 'en', ['5 mg', '5 g', '5 kg']],
    ['5–10 mg', 'en', ['5 mg', '10 mg']],
    ['de 5 a 10 °C', 'es', ['5 °C', '10 °C']],
    ['$37.6 billion', 'en', ['37600000000 USD']],
    ['£3bn', 'en', ['3000000000 GBP']],
    ['37 600 millones de dólares', 'es', ['37600000000 USD']],
    ['18 euros and €5', 'en', ['18 EUR', '5 EUR']],
    ['60 %, 7 per cent', 'en', ['60 %', '7 %']],
    ['el 7 por ciento', 'es', ['7 %']],
    ['a 5-year plan', 'en', ['5 year']],
    ['one hour', 'en', ['1 hour']],
    ['-5 °C', 'en', ['-5 °C']],
    ['7 a las personas', 'es', ['7']],
  ])('units: %s', (text, language, expected) => {
    expect(read(text, language)).toEqual(expected)
  })

  it.each([
    ['5 mg', '5 g', false],
    ['5 mg', '5 milligrams', true],
    ['18 €', '18 euros', true],
    ['18 €', '18 dollars', false],
    ['50 %', 'half', true],
    ['50 %', '50 per cent', true],
    ['50 %', 'fifty', true],
    ['12 años', 'twelve years', true],
    ['1,000', '1.000', true],
    ['25', 'twenty-five', true],
    ['25', 'twenty-six', false],
    ['1 000 000', 'one million', true],
    ['20 degrees', '20 °C', true],
    ['20 °F', '20 °C', false],
  ])('%s against %s: %s', (a, b, same) => {
    const [first] = quantitiesOf(a)
    const [second] = quantitiesOf(b)
    expect(first && second && sameQuantity(first, second)).toBe(same)
  })

  it('knows words that are a number only sometimes', () => {
    const vague = (text: string, language: string) => quantitiesOf(text, language).map((each) => each.vague)
    expect(vague('one of the first', 'en')).toEqual([true, true])
    expect(vague('one hour, two of them, twenty-one', 'en')).toEqual([false, false, false])
    expect(vague('una casa, dos casas', 'es')).toEqual([true, false])
  })

  it('stays quick on a hostile text', () => {
    for (const piece of ['1 000 ', '1.', '1,', 'twenty ', 'mil ', '5-', '1990-', '$', 'de ', '½', '5 de ', '1 ']) {
      expect(quantitiesOf(piece.repeat(3_000)).length).toBeGreaterThanOrEqual(0)
    }
  })
})
