import { describe, expect, it } from 'vitest'
import { splits } from '@/pipeline/cases/case'
import { normalise } from '@/pipeline/metrics/text'
import { parseHere } from '@/test/builders/parse'
import { exampleCases, exampleDrafts, unanswerable } from './cases'
import { exampleDocuments } from './documents'

const drafts = exampleDrafts(
  new Map(exampleDocuments.map(({ name }) => [name, { collectionId: 'c', documentId: `id of ${name}` }])),
)
const tagged = (tag: string) => drafts.filter(({ tags }) => tags.includes(tag))
const words = (text: string) => normalise(text.normalize('NFKD')).split(' ').filter(Boolean)

describe('the cases of the example', () => {
  it('are thirty, six without an answer, four in Spanish, each asked once', () => {
    expect(drafts).toHaveLength(30)
    expect(drafts.filter(({ expected }) => expected.abstain)).toHaveLength(6)
    expect([tagged('es').length, tagged('en').length]).toEqual([4, 26])
    expect(new Set(drafts.map(({ inputs }) => inputs.question)).size).toBe(30)
    expect(exampleCases.map(({ document }) => document)).toEqual(exampleDocuments.map(({ name }) => name))
  })

  it('say where each is answered: the quote stands there in the text that is indexed', async () => {
    for (const { name, text } of exampleDocuments) {
      const parsed = await parseHere(text, name)
      const places = drafts
        .flatMap(({ expected }) => expected.places)
        .filter(({ documentName }) => documentName === name)
      expect(places.length).toBeGreaterThan(3)
      for (const { documentId, start, end, quote } of places) {
        expect(parsed.text.slice(start, end)).toBe(quote)
        expect(documentId).toBe(`id of ${name}`)
      }
    }
  })

  it('are answered by their quote: in its own words, or with its numbers and names where it is in another language', () => {
    for (const { inputs, tags, expected } of drafts.filter((draft) => !draft.expected.abstain)) {
      const quote = words(expected.places[0]?.quote ?? '')
      const isAcross = tags.includes('across-languages')
      for (const answer of expected.answers.slice(0, 1)) {
        const said = words(answer).filter((word) => (isAcross ? /^\d+$|^(martin|ledesma)$/.test(word) : true))
        // “They” is the question's patients.
        const missing = said.filter((word) => !quote.includes(word) && word !== 'they')
        expect([inputs.question, missing]).toEqual([inputs.question, []])
      }
      expect(expected.nuggets.some(({ vital }) => vital)).toBe(true)
    }
  })

  it('are asked of nothing that the documents say', () => {
    const all = exampleDocuments.flatMap(({ text }) => words(text))
    const unknown = ['filling', 'director', 'founded', 'hepatitis', 'car']
    expect(unknown.filter((word) => all.includes(word))).toEqual([])
    expect(unanswerable.filter(({ question }) => unknown.some((word) => question.includes(word)))).toHaveLength(5)
  })

  it('have all splits, each with and without answers, and no document in two', () => {
    for (const split of splits) {
      const own = drafts.filter((draft) => draft.split === split)
      expect(own.some(({ expected }) => expected.abstain)).toBe(true)
      expect(own.some(({ expected }) => expected.places.length > 0)).toBe(true)
    }
  })
})
