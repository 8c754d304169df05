import { describe, expect, it } from 'vitest'
import { isCopy, isDuplicate, isForeign, isKnown, isSupported } from './filters'
import { kindOf } from './making'
import { chunkOf, passageOf, randomFor } from './passages'

const passage =
  'The safety valve of the boiler opens as soon as the pressure passes six bar. It closes again below five bar.'
const source = chunkOf({ documentId: 'd', documentName: 'valve.txt', start: 0, end: passage.length, text: passage }, 0)

describe('what is left out of made questions', () => {
  it('is what repeats the words of the passage', () => {
    expect(isCopy('The safety valve of the boiler opens as soon as what happens?', passage)).toBe(true)
    expect(isCopy('Does the pressure passes six bar?', passage)).toBe(true)
    expect(isCopy('At which pressure is steam let out?', passage)).toBe(false)
    expect(isCopy('', passage)).toBe(false)
  })

  it('is what another one asks, in other order or other small words', () => {
    const others = ['At which pressure does the valve open?']
    expect(isDuplicate('at which pressure does the valve open', others, 'en')).toBe(true)
    expect(isDuplicate('The valve: at which pressure does it open?', others, 'en')).toBe(true)
    expect(isDuplicate('Who inspects the boiler every year?', others, 'en')).toBe(false)
    expect(isDuplicate('', others, 'en')).toBe(false)
  })

  it('is what is in another language than its passage', () => {
    expect(isForeign('¿A qué presión se abre la válvula de seguridad de la caldera?', passage)).toBe(true)
    expect(isForeign('At which pressure does the safety valve of the boiler open?', passage)).toBe(false)
    expect(isForeign('Boiler?', passage)).toBe(false)
  })

  it('is what a model knows without the passage', () => {
    expect(isKnown('at six bar', 'At six bar.')).toBe(true)
    expect(isKnown('', 'At six bar.')).toBe(false)
    expect(isKnown('I do not know', 'At six bar.')).toBe(false)
  })

  it('is what has an answer that the passage does not support', () => {
    const question = 'At which pressure does the valve open?'
    expect(isSupported(question, 'The safety valve opens when the pressure passes six bar.', [source])).toBe(true)
    expect(isSupported(question, 'The safety valve opens when the pressure passes nine bar.', [source])).toBe(false)
    expect(isSupported(question, '', [source])).toBe(false)
  })
})

describe('passages', () => {
  it('are the same for the same number, and stand where they say', () => {
    const text = Array.from({ length: 80 }, (_, at) => `Paragraph ${at} tells of loom number ${at}.`).join('\n\n')
    const of = (number: number) => passageOf({ id: 'd', name: 'd', parsed: { text } }, randomFor(1, number))
    for (let number = 0; number < 50; number += 1) {
      const one = of(number)
      expect(one).toEqual(of(number))
      expect(one && text.slice(one.start, one.end)).toBe(one?.text)
      expect(one?.text.length).toBeGreaterThanOrEqual(40)
    }
    expect(passageOf({ id: 'd', name: 'd', parsed: { text: 'Too short.' } }, randomFor(1, 1))).toBeNull()
  })
})

describe('kinds', () => {
  it('keep their parts at any moment', () => {
    const mix = { single: 0.7, multi: 0.15, unanswerable: 0.15 }
    const kinds = Array.from({ length: 100 }, (_, number) => kindOf(mix, number))
    expect(kinds.filter((kind) => kind === 'single').length).toBe(70)
    expect(kinds.filter((kind) => kind === 'unanswerable').length).toBe(15)
    expect(kindOf({ single: 0, multi: 0, unanswerable: 0 }, 3)).toBe('single')
    expect(kindOf({ single: 0, multi: 0, unanswerable: 1 }, 3)).toBe('unanswerable')
  })
})
