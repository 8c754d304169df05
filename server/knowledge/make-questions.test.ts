import { describe, expect, it } from 'vitest'
import { askables, evenly, questionAbout } from './make-questions'

const text = `# Opening hours and holidays

The clinic is open from eight in the morning until six in the evening on working days. On Saturdays only the emergency desk answers the telephone.

# Fees

Short.

# Cancelling an appointment

Patients who cancel later than one working day before their appointment pay a fee of thirty euros to the reception.
`
const headings = [...text.matchAll(/^# (.+)$/gm)].map(({ index, 1: heading = '' }) => ({
  start: index,
  level: 1,
  text: heading,
}))
const document = { text, headings }

describe('askables', () => {
  it('takes headings that stand above enough text, and sentences of running text', () => {
    const found = askables(document, { language: 'en', count: 6 })
    expect(found.filter(({ kind }) => kind === 'heading').map((one) => one.text)).toEqual([
      'Opening hours and holidays',
      'Cancelling an appointment',
    ])
    const sentences = found.filter(({ kind }) => kind === 'sentence')
    expect(sentences.length).toBeGreaterThan(1)
    for (const { start, end, text: sentence } of sentences) expect(text.slice(start, end)).toBe(sentence)
  })

  it('gives the same for the same document, and no more than asked for', () => {
    const once = askables(document, { language: 'en', count: 3 })
    expect(once).toHaveLength(3)
    expect(askables(document, { language: 'en', count: 3 })).toEqual(once)
    expect(askables({ text: '', headings: [] }, { language: 'en', count: 3 })).toEqual([])
  })

  it('leaves code alone, and takes rows of a table only where there is nothing else', () => {
    const row = 'North region | sales 120 | costs 80 | profit forty'
    const table = { text: row, headings: [], blocks: [{ kind: 'table' as const, start: 0, end: row.length }] }
    expect(askables(table, { language: 'en', count: 1 })).toMatchObject([{ text: row }])
    const code = { ...table, blocks: [{ kind: 'code' as const, start: 0, end: row.length }] }
    expect(askables(code, { language: 'en', count: 1 })).toEqual([])
  })
})

describe('questionAbout', () => {
  const sentence = 'La vacuna contra la gripe cuesta veinte euros para los pacientes sin seguro médico.'
  const passage = { kind: 'sentence' as const, text: sentence, language: 'es', start: 0, end: sentence.length }
  const rarity = (word: string) => (word === 'vacuna' || word === 'gripe' ? 9 : 1)

  it('asks in the language of the passage, without its rarest words', () => {
    const question = questionAbout(passage, rarity) ?? ''
    expect(question).toMatch(/^¿Qué dice sobre .+ y .+\?$/)
    for (const rare of ['vacuna', 'gripe']) expect(question).not.toContain(rare)
  })

  it('writes a heading as no name, and gives words alone in languages it has no sentence for', () => {
    expect(questionAbout({ ...passage, kind: 'heading', text: 'Precios' }, rarity)).toBe('¿Qué hay sobre precios?')
    expect(questionAbout({ ...passage, language: 'none' }, rarity)).not.toContain('?')
    expect(questionAbout({ ...passage, text: 'Nada más hay.' }, rarity)).toBeNull()
  })
})

describe('evenly', () => {
  it('keeps the order and takes as many as there are', () => {
    expect(evenly([1, 2, 3, 4, 5, 6], 3)).toEqual([1, 3, 5])
    expect(evenly([1, 2, 3], 2)).toHaveLength(2)
    expect(evenly([1, 2], 5)).toEqual([1, 2])
    expect(evenly([1, 2], 0)).toEqual([])
  })
})
