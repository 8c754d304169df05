import { describe, expect, it } from 'vitest'
import { readQuestion } from './read-question'
import { readSources } from './read-sources'
import { noMeaning } from './similar'
import { spansOf, textOf } from './span-candidates'

function spansIn(question: string, text: string): string[] {
  const [sentence] = readSources(readQuestion(question, 'en'), [{ citation: 1, text }], noMeaning).sentences
  return sentence ? spansOf(sentence).map((span) => textOf(sentence, span)) : []
}

describe('spansOf', () => {
  it('has names, dates and amounts whole', () => {
    const spans = spansIn('Who opened it?', 'It was opened by Mrs Ada Okafor on October 16, 1973, with 2,400 guests.')
    expect(spans).toEqual(expect.arrayContaining(['Mrs Ada Okafor', 'October 16, 1973', '2,400 guests', '2,400']))
  })

  it('has clauses that give a reason', () => {
    expect(spansIn('Why did it close?', 'The bridge closed because the river had risen too high.')).toContain(
      'because the river had risen too high',
    )
  })

  it('never only repeats the question', () => {
    const spans = spansIn('Who founded the lighthouse museum?', 'Mrs Okafor founded the lighthouse museum.')
    expect(spans).toContain('Mrs Okafor')
    expect(spans).not.toContain('lighthouse museum')
  })

  it('crosses no end of a clause', () => {
    expect(spansIn('What?', 'Salt is dear; pepper is cheap.').some((span) => span.includes(';'))).toBe(false)
  })
})
