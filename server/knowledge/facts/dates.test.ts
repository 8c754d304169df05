import { describe, expect, it } from 'vitest'
import { compareDates, datesOf, sameTime, timesOf } from './index'

describe('dates of a text', () => {
  const fifth = { day: 5, month: 3, year: 2019 }
  it.each([
    ['on 5 March 2019', [[fifth]]],
    ['on March 5th, 2019', [[fifth]]],
    ['el 5 de marzo de 2019', [[fifth]]],
    ['2019-03-05', [[fifth]]],
    ['05/03/2019', [[fifth, { day: 3, month: 5, year: 2019 }]]],
    ['25.12.2020', [[{ day: 25, month: 12, year: 2020 }]]],
    ['the 5th of March', [[{ day: 5, month: 3 }]]],
    ['in May 1990', [[{ month: 5, year: 1990 }]]],
    ['en mayo del año 1990', [[{ month: 5, year: 1990 }]]],
    ['They may march on, in May too.', [[{ month: 5 }]]],
    ['on Mondays and el martes', [[{ weekday: 1 }], [{ weekday: 2 }]]],
    ['version 1.2.3, 40/50/60', []],
  ])('%s', (text, expected) => {
    expect(datesOf(text).map(({ readings }) => readings)).toEqual(expected)
  })

  it.each([
    ['5 March 2019', '2019-03-05', 'same'],
    ['5 March', 'March 5, 2019', 'same'],
    ['5 March 2019', 'on 5 March', 'part'],
    ['5 March 2019', '6 March 2019', 'other'],
    ['5 de marzo de 2019', '05/03/2019', 'same'],
    ['on Monday', 'el lunes', 'same'],
    ['on Monday', 'el martes', 'other'],
    ['on Monday', '5 March', 'other'],
  ])('%s against %s: %s', (a, b, expected) => {
    const [first] = datesOf(a)
    const [second] = datesOf(b)
    expect(first && second && compareDates(first, second)).toBe(expected)
  })
})

describe('times of day', () => {
  it.each([
    ['from 8:00 to 19:30', [480, 1170]],
    ['at 3 pm or 11 a.m.', [900, 660]],
    ['12 am and 12 pm', [0, 720]],
    ['a las 8 de la tarde', [1200]],
    ['a las 20h30', [1230]],
    ['las 8.30 h', [510]],
    ['at noon, a medianoche', [720, 0]],
    ['8 o’clock', [480]],
    ['ratio 3:1, 25:00', []],
  ])('%s', (text, expected) => {
    expect(timesOf(text).map(({ minutes }) => minutes)).toEqual(expected)
  })

  it.each([
    ['7 pm', '19:00', true],
    ['7 pm', '7:00', true],
    ['7 am', '7 pm', false],
    ['7:00', '19:00', false],
    ['8:00', '8 am', true],
    ['8:00', '8:30', false],
  ])('%s against %s: %s', (a, b, same) => {
    const [first] = timesOf(a)
    const [second] = timesOf(b)
    expect(first && second && sameTime(first, second)).toBe(same)
  })
})
