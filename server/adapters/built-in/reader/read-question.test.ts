import { describe, expect, it } from 'vitest'
import { isNegated, readQuestion } from './read-question'

const stems = (text: string, language: 'en' | 'es' = 'en') =>
  readQuestion(text, language).content.map(({ form }) => form)

describe('readQuestion', () => {
  it('keeps what the question is about', () => {
    expect(stems('Who founded the lighthouse museum?')).toEqual(['founded', 'lighthouse', 'museum'])
    expect(stems('¿Quién fundó el museo del faro?', 'es')).toEqual(['fundo', 'museo', 'faro'])
  })

  it.each([
    ['What Shakespeare scholar teaches there?', 'what', ['shakespeare', 'scholar', 'teaches']],
    ['How many volumes are in the library?', 'howMany', ['volumes']],
    ['In what year was it built?', 'what', ['year']],
    ['Who built it?', 'who', []],
    ['¿Cuántos volúmenes tiene?', 'howMany', ['volumenes']],
    ['¿Por qué cerró?', 'why', []],
    ['Name the river.', 'none', []],
  ] as const)('%s asks with “%s” for %j', (text, wh, focus) => {
    const asked = readQuestion(text, text.startsWith('¿') ? 'es' : 'en')
    expect(asked.wh).toBe(wh)
    expect(asked.focus.map(({ form }) => form).slice(0, focus.length)).toEqual(focus)
  })

  it.each([
    ["Why didn't they come?", true],
    ['What is never closed?', true],
    ['¿Qué no está permitido?', true],
    ['¿Quién nunca vino?', true],
    ['What is noted?', false],
  ])('%s: negated %s', (text, negated) => expect(isNegated(text)).toBe(negated))
})
