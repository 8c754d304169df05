import { describe, expect, it } from 'vitest'
import { readOpposites } from './opposite-words'
import { readQuestion } from './read-question'
import { readSources } from './read-sources'
import { reasonOf, saySilence } from './reason'
import { noMeaning } from './similar'

function silence(question: string, text: string, language: 'en' | 'es' = 'en'): string {
  const evidence = readSources(readQuestion(question, language), [{ citation: 1, text }], {
    ...noMeaning,
    opposites: readOpposites('future past\nin out'),
  })
  return saySilence(reasonOf(evidence, evidence.sentences[0]), language)
}

describe('why there is no answer', () => {
  it('names what is nowhere, first the names and numbers', () => {
    expect(silence('When did Braddock visit the museum in 1755?', 'Ada visited the museum often.')).toBe(
      'The documents do not say. What was found speaks of “visit” and “museum”, but not of “Braddock” or “1755”.',
    )
    expect(silence('¿Cuál es la capital de Mongolia?', 'El faro es rojo.', 'es')).toBe(
      'Los documentos no lo dicen. No se encontró nada de «Mongolia».',
    )
  })

  it('names the contrary', () => {
    expect(silence('Which museum was closed?', 'The museum was opened.')).toBe(
      'The documents do not say. What comes nearest says “opened” where the question says “closed”.',
    )
  })

  it('knows contraries by the list of opposite words, and takes no stop word for one', () => {
    expect(silence('Which past actions are allowed?', 'It allows future actions, out of many.')).toBe(
      'The documents do not say. What comes nearest says “future” where the question says “past”.',
    )
    expect(silence('Which actions are in it?', 'Actions are out.')).toContain('surely enough')
  })

  it('says that a question asks for what is not so', () => {
    expect(silence("Which museum didn't Ada visit?", 'Ada visits the museum.')).toContain('asks for what is not so')
  })

  it('says when it is only unsure, in the language of the question', () => {
    expect(silence('Which museum does Ada visit?', 'Ada visits the museum.')).toContain('surely enough')
    expect(silence('¿Qué museo visita Ada?', 'Ada visita el museo.', 'es')).toContain('con bastante seguridad')
  })
})
