import { describe, expect, it } from 'vitest'
import { promptOf } from '@/test/conformance/chat-model'
import { hasEvidence, kindOf, languageOf, questionOf } from './question'

describe('questionOf', () => {
  it.each(['question', 'query', 'Pregunta', 'consulta'])('takes the variable named %s', (name) => {
    const message = { ...promptOf('Who?', ['x'], name) }
    message.variables = { ...message.variables, style: 'a very long instruction about style' }
    expect(questionOf([message])).toBe('Who?')
  })
  it('takes the longest variable when none is so named', () => {
    expect(questionOf([{ role: 'user', content: '…', variables: { tone: 'dry', ask: 'Where is the mill?' } }])).toBe(
      'Where is the mill?',
    )
  })
  it('does not take rendered sources for a question', () => {
    const variables = { context: '<source id="1" document="a">\nlong text\n</source>', ask: 'Where?' }
    expect(questionOf([{ role: 'user', content: '…', variables }])).toBe('Where?')
  })
  it('else takes the last user message without its sources', () => {
    const { variables: _dropped, ...message } = promptOf('Where is the mill?', ['The mill is here.'])
    expect(questionOf([message, { role: 'assistant', content: 'Hm.' }])).toBe('Where is the mill?')
  })
  it('does not read on for ever', () => {
    expect(questionOf([{ role: 'user', content: 'a '.repeat(100_000) }]).length).toBeLessThanOrEqual(4_000)
  })
})

describe('languageOf', () => {
  it.each([
    ['Who founded the museum?', 'en'],
    ['¿Quién fundó el museo?', 'es'],
    ['museum hours', 'en'],
    ['horario del museo', 'es'],
    ['cuando abre el museo', 'es'],
    ['', 'en'],
  ])('%s → %s', (question, language) => {
    expect(languageOf(question)).toBe(language)
  })
})

describe('kindOf and hasEvidence', () => {
  it.each([
    ['Who built it?', 'person', 'It was built by Ada King.', 'It was built by hand.'],
    ['¿Cuándo abrió?', 'time', 'Abrió en mayo.', 'Abrió pronto.'],
    ['In what year did it open?', 'time', 'It opened in 1974.', 'It opened late.'],
    ['Where is it?', 'place', 'It stands in Lisbon.', 'It stands alone.'],
    ['How many rooms are there?', 'number', 'There are twelve.', 'There are some.'],
    ['¿Cuántas salas hay?', 'number', 'Hay doce o 12.', 'Hay algunas.'],
    ['Why did it close?', 'reason', 'It closed because of rain.', 'It closed.'],
  ] as const)('%s asks for a %s', (question, kind, yes, no) => {
    expect(kindOf(question)).toBe(kind)
    expect([hasEvidence(yes, kind, question), hasEvidence(no, kind, question)]).toEqual([true, false])
  })
  it('does not count what the question names', () => {
    expect(hasEvidence('It was built by Ada King.', 'person', 'Who helped Ada King?')).toBe(false)
  })
})
