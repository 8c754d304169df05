import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bringUp } from '@/pipeline/compiler/migrate'
import { aChunk } from '../testing'
import { createWordChecker } from './check-by-words'
import { claimsOf } from './claims'
import { grounding } from './definition'
import { markWith, sayWhy } from './say-why'
import { sentenceSpans } from './sentences'

const passages = {
  clinic:
    'The Northfield clinic opens at 8:00 and closes at 19:00 from Monday to Friday. Dr. Irene Salas has led it since 2012; Tom Berg runs the laboratory. Blood samples are taken before 10:30 without an appointment. Visitors may take photographs, but they may not use a flash. Adults pay 18 euros, children 5 euros.',
  clínica:
    'La clínica abre a las 8:00 y cierra a las 19:00 de lunes a viernes. La doctora Irene Salas la dirige desde 2012; Tomás Vega lleva el laboratorio. Los análisis se hacen antes de las 10:30 sin cita previa. Se pueden hacer fotos, pero no se puede usar el flash. Los adultos pagan 18 euros, los niños 5 euros.',
  dose: 'Paracetamol is given as 500 mg every six hours, ibuprofen as 400 mg every eight hours. The dose was increased in March 2021 and decreased again in July 2022. The syrup must be kept in the fridge and never frozen. The pump XJ-9 gives 1,250 litres, about 12.5 % more than twenty-five years ago.',
}

type Passage = keyof typeof passages

function check(passage: Passage, claim: string, bound = true) {
  const chunk = aChunk('s', passages[passage], { citation: 1 })
  const checker = createWordChecker([chunk], '', { threshold: 0.6, bound })
  const [only] = claimsOf(`${claim} [1]`)
  if (!only) throw new Error('No claim.')
  return checker.check(only, [chunk])
}

describe('facts of a claim', () => {
  it.each<[Passage, string]>([
    ['clinic', 'From Monday to Friday the clinic opens at 8:00.'],
    ['clinic', 'The clinic closes at 7 pm from Monday to Friday.'],
    ['clinic', 'Salas has led the clinic since 2012.'],
    ['clinic', 'The laboratory is run by Tom Berg.'],
    ['clinic', 'Children pay five euros.'],
    ['clinic', 'Adults pay 18 €.'],
    ['clinic', 'Visitors may not use a flash.'],
    ['clinic', 'Tom Berg runs the laboratory and Irene Salas has led the clinic since 2012.'],
    ['clínica', 'De lunes a viernes la clínica cierra a las 19:00.'],
    ['clínica', 'Los niños pagan cinco euros.'],
    ['clínica', 'No se puede usar el flash.'],
    ['clínica', 'Tomás Vega lleva el laboratorio.'],
    ['dose', 'Ibuprofen is given as 400 milligrams every 8 hours.'],
    ['dose', 'In March 2021 the dose was increased.'],
    ['dose', 'The syrup must never be frozen.'],
    ['dose', 'The pump XJ-9 gives 1.250 litres, 12,5 per cent more than 25 years ago.'],
  ])('%s: “%s” is supported', (passage, claim) => {
    expect(check(passage, claim)).toMatchObject({ supported: true })
    expect(check(passage, claim).reasons).toBeUndefined()
  })

  it.each<[Passage, string, string, string | undefined]>([
    ['clinic', 'The clinic closes at 8:00 from Monday to Friday.', 'number-elsewhere', '19:00'],
    ['clinic', 'Children pay 18 euros.', 'number-elsewhere', '5 euros'],
    ['clinic', 'Adults pay 18 dollars.', 'unit', '18 euros'],
    ['clinic', 'Adults pay 17 euros.', 'number-missing', undefined],
    ['clinic', 'Adults pay seventeen euros.', 'number-missing', undefined],
    ['clinic', 'Tom Berg has led it since 2012.', 'name-elsewhere', 'Dr. Irene Salas'],
    ['clinic', 'The laboratory is run by Irene Salas.', 'name-elsewhere', 'Tom Berg'],
    ['clinic', 'Dr. Irene Berg has led it since 2012.', 'name-elsewhere', undefined],
    ['clinic', 'Since 2012 it has been led by Dr. Irene Weber.', 'name-missing', undefined],
    ['clinic', 'Blood samples are taken after 10:30 without an appointment.', 'opposite', 'before'],
    ['clinic', 'Blood samples are not taken before 10:30 without an appointment.', 'negation', undefined],
    ['clinic', 'Visitors may use a flash.', 'negation', 'may not use a'],
    ['clinic', 'Visitors may not take photographs.', 'negation', undefined],
    ['clínica', 'La clínica cierra a las 8:00 de lunes a viernes.', 'number-elsewhere', '19:00'],
    ['clínica', 'Los niños pagan 18 euros.', 'number-elsewhere', '5 euros'],
    ['clínica', 'Los adultos pagan 18 dólares.', 'unit', '18 euros'],
    ['clínica', 'Los análisis se hacen después de las 10:30 sin cita previa.', 'opposite', 'antes'],
    ['clínica', 'Se puede usar el flash.', 'negation', undefined],
    ['clínica', 'Tomás Vega la dirige desde 2012.', 'name-elsewhere', 'Irene Salas'],
    ['dose', 'Ibuprofen is given as 500 mg every eight hours.', 'number-elsewhere', '400 mg'],
    ['dose', 'Paracetamol is given as 500 g every six hours.', 'unit', '500 mg'],
    ['dose', 'The dose was decreased in March 2021.', 'opposite', 'increased'],
    ['dose', 'The dose was increased in March 2022.', 'number-missing', undefined],
    ['dose', 'The pump XJ-8 gives 1,250 litres.', 'name-missing', undefined],
  ])('%s: “%s” is not (%s)', (passage, claim, kind, found) => {
    const { supported, reasons } = check(passage, claim)
    expect(supported).toBe(false)
    expect(reasons?.map((reason) => reason.kind)).toContain(kind)
    if (found) expect(reasons?.find((reason) => reason.kind === kind)?.found).toContain(found)
  })

  it('only have to occur where a pipeline was saved so', () => {
    for (const claim of [
      'The clinic closes at 8:00 from Monday to Friday.',
      'Visitors may use a flash.',
      'Children pay 18 euros.',
    ]) {
      expect(check('clinic', claim, false).supported, claim).toBe(true)
    }
    expect(check('clinic', 'Adults pay 17 euros.', false)).toMatchObject({ supported: false, missing: ['17'] })
    expect(bringUp(grounding, { threshold: 0.7 }, 1)).toEqual({ threshold: 0.7, facts: 'anywhere' })
    expect(grounding.config.parse({}).facts).toBe('bound')
  })
})

describe('any sentence of a source', () => {
  const all = Object.values(passages).flatMap((text) =>
    sentenceSpans(text).map((span) => ({ text, sentence: text.slice(span.start, span.end) })),
  )

  it('is supported as it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(0.5, 0.9, 1), ({ text, sentence }, threshold) => {
        const chunk = aChunk('s', text, { citation: 1 })
        const checker = createWordChecker([chunk], '', { threshold, bound: true })
        expect(claimsOf(`${sentence} [1]`).map((claim) => checker.check(claim, [chunk]).supported)).toEqual([true])
      }),
    )
  })

  it('is not with a digit changed', () => {
    const numbered = all.filter(({ sentence }) => /\d/.test(sentence))
    fc.assert(
      fc.property(
        fc.constantFrom(...numbered),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        ({ text, sentence }, place, by) => {
          const digits = [...sentence.matchAll(/\d/g)]
          const digit = digits[place % digits.length]
          if (!digit) throw new Error('No digit.')
          const changed = String((Number(digit[0]) + by) % 10)
          const claim = sentence.slice(0, digit.index) + changed + sentence.slice(digit.index + 1)
          const chunk = aChunk('s', text, { citation: 1 })
          const checker = createWordChecker([chunk], '', { threshold: 0.6, bound: true })
          expect(
            claimsOf(`${claim} [1]`).map((each) => checker.check(each, [chunk]).supported),
            claim,
          ).not.toContain(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('why a claim has no support', () => {
  it.each([
    ['[unsupported]', 'not 8:00 but 19:00', '[unsupported: not 8:00 but 19:00]'],
    ['(sin respaldo)', 'no 8:00, sino 19:00', '(sin respaldo: no 8:00, sino 19:00)'],
    ['⚠', 'Berg is not in the source', '⚠ (Berg is not in the source)'],
    ['[unsupported]', '', '[unsupported]'],
  ])('%s with “%s”', (marker, why, expected) => {
    expect(markWith(marker, why)).toBe(expected)
  })

  it('is said in the answer’s language, without brackets of its own', () => {
    const reason = { kind: 'number-elsewhere' as const, claimed: '8:00 [2]', found: '19:00' }
    expect(sayWhy([reason], 'en')).toBe('not 8:00 2 but 19:00')
    expect(sayWhy([reason], 'es')).toBe('no 8:00 2, sino 19:00')
    expect(sayWhy([], 'es')).toBe('')
  })
})
