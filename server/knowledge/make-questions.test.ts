import { describe, expect, it } from 'vitest'
import { askables, contentWords, evenly, questionAbout } from './make-questions'

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

  it('asks about whole sentences, each once', () => {
    const one = 'The quick brown fox jumps over the lazy dog near the riverbank at dawn.'
    const two = 'Nobody knows why the heron watches patiently from the opposite shore.'
    const found = askables({ text: `${one} ${two}`, headings: [] }, { language: 'en', count: 31 })
    expect(found.map((askable) => askable.text)).toEqual([one, two])
  })

  it('leaves out headings that differ by a number only, and what is written for programs', () => {
    const below =
      '\n\nThe airplane landed on the long runway before sunset without damage to anything or anybody else.\n\n'
    const pages = ['Page 1 of 2 report', 'Page 2 of 2 report', 'Probable cause'].map((heading) => heading + below)
    const starts = pages.map((_, at) => pages.slice(0, at).join('').length)
    const named = pages.map((page, at) => ({ start: starts[at] ?? 0, level: 1, text: page.split('\n')[0] ?? '' }))
    const found = askables({ text: pages.join(''), headings: named }, { language: 'en', count: 8 })
    expect(found.filter(({ kind }) => kind === 'heading')).toMatchObject([{ text: 'Probable cause' }])
    const shell = '```shell curl download installer verify signature```'
    expect(askables({ text: shell, headings: [] }, { language: 'en', count: 2 })).toEqual([])
  })

  it('asks about rows of a table by their name and a column', () => {
    const header = '| Id | City | Trams |\n| --- | --- | --- |'
    const text = `${header}\n| 1 | Lodz | 12 |\n| 2 | Brno | 9 |\n| 3 | Brno | 4 |\n| 4 | Graz | |\n`
    const table = { text, headings: [], blocks: [{ kind: 'table' as const, start: 0, end: text.length, header }] }
    const found = askables(table, { language: 'none', count: 12 })
    expect(found.map((askable) => questionAbout(askable, () => 1))).toEqual(['Lodz: Id', 'Graz: Id'])
    for (const { start, end, text: asked } of found) expect(text.slice(start, end)).toContain(asked.slice(0, 4))
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
    const heading = { ...passage, kind: 'heading' as const, language: 'en' }
    expect(questionAbout({ ...heading, text: 'How can I pay?' }, rarity)).toBe('How can I pay?')
    expect(questionAbout({ ...heading, text: '2.3.1. Legacy systems' }, rarity)).toBe('What about legacy systems?')
    expect(questionAbout({ ...passage, language: 'none' }, rarity)).not.toContain('?')
    expect(questionAbout({ ...passage, text: 'Nada más hay.' }, rarity)).toBeNull()
  })
})

describe('contentWords', () => {
  it('takes no part of an address, and words of scripts without spaces from a dictionary', () => {
    const words = contentWords('See the [install guide](https://a.test/latest/x.html) at http://b.test/y-z soon', 'en')
    expect(words).toEqual(['see', 'install', 'guide', 'soon'])
    expect(contentWords('人工智能是计算机科学的一个分支', 'none')).toEqual(expect.arrayContaining(['计算', '科学']))
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
