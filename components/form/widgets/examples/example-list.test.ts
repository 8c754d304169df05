import { describe, expect, it } from 'vitest'
import { caseDraftSchema } from '@/pipeline/cases/case'
import { exampleOf, wantedBy } from '@/pipeline/cases/case-example'
import { graphOf, node } from '@/test/builders/graph'
import { configOf, listOf, withExamples } from './example-list'

const aCase = (inputs: Record<string, unknown>, expected: object) => ({
  id: 'c1',
  ...caseDraftSchema.pick({ inputs: true, expected: true }).parse({ inputs, expected }),
})
const question = [{ name: 'question', input: 'question' }]

describe('a list of examples', () => {
  it('is read however broken it is, and is no more where it is empty', () => {
    expect(listOf(undefined)).toMatchObject({ items: [], choose: 'all', count: 4 })
    expect(listOf('nonsense').items).toEqual([])
    const read = listOf({ items: [{ inputs: 3, answer: 'x' }, 'no', { inputs: { q: 'a' } }], choose: 'odd' })
    expect(read.items).toEqual([
      { inputs: {}, answer: 'x' },
      { inputs: { q: 'a' }, answer: '' },
    ])
    expect(read.choose).toBe('all')
    expect(configOf(listOf({ items: [], choose: 'nearest' }))).toBeUndefined()
  })

  it('takes a case again in the place of what it was', () => {
    const items = [
      { inputs: { q: 'mine' }, answer: 'x' },
      { inputs: { q: 'old' }, answer: 'x', caseId: 'c1' },
    ]
    const more = [{ inputs: { q: 'new' }, answer: 'y', caseId: 'c1' }]
    expect(withExamples(items, more, 200).map(({ inputs }) => inputs.q)).toEqual(['mine', 'new'])
    expect(withExamples(items, more, 1)).toHaveLength(1)
  })
})

describe('the example that a case makes', () => {
  it('has its first answer, or its label where labels are asked for', () => {
    const both = aCase({ question: 'Why?' }, { answers: ['Because.', 'So.'], label: 'reason' })
    expect(exampleOf(both, question, false)).toEqual({
      inputs: { question: 'Why?' },
      answer: 'Because.',
      caseId: 'c1',
    })
    expect(exampleOf(both, question, true)?.answer).toBe('reason')
    expect(exampleOf(aCase({ question: 'Why?' }, { label: 'reason' }), question, false)?.answer).toBe('reason')
  })

  it('is none where no answer is expected', () => {
    expect(exampleOf(aCase({ question: 'Why?' }, { abstain: true }), question, false)).toBeNull()
    const two = [...question, { name: 'tone', input: 'tone' }]
    expect(exampleOf(aCase({ other: 'Why?' }, { answers: ['x'] }), two, false)).toBeNull()
  })

  it('finds its texts along the edges of the drawing, or takes the only one', () => {
    const graph = graphOf([node('in', 'input'), node('sort', 'classifier')], ['in.question -> sort.sentence'])
    const wanted = wantedBy(graph, 'sort', ['sentence', 'tone'], (id) => id === 'in')
    expect(wanted).toEqual([
      { name: 'sentence', input: 'question' },
      { name: 'tone', input: 'tone' },
    ])
    const given = aCase({ question: 'Me goes.', tone: 'dry' }, { label: 'no' })
    expect(exampleOf(given, wanted, true)?.inputs).toEqual({ sentence: 'Me goes.', tone: 'dry' })
    expect(exampleOf(given, [{ name: 'text', input: 'text' }], true)?.inputs).toEqual({ text: 'Me goes.' })
  })
})
