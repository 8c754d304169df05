import { describe, expect, it } from 'vitest'
import { doubtFeatures, doubtRow } from './doubt-features'
import { readOpposites } from './opposite-words'
import { readQuestion } from './read-question'
import { readSources } from './read-sources'
import { noMeaning } from './similar'

const meaning = { ...noMeaning, opposites: readOpposites('past future') }

/** The row of the first sentence's last word. */
function doubts(question: string, text: string): Record<string, number> {
  const evidence = readSources(readQuestion(question, 'en'), [{ citation: 1, text }], meaning)
  const [sentence] = evidence.sentences
  if (!sentence) throw new Error('No sentence')
  const last = sentence.words.length - 1
  const row = doubtRow(evidence, sentence, { from: last, to: last })
  return Object.fromEntries(doubtFeatures.map((name, at) => [name, row[at] ?? 0]))
}

describe('doubtRow', () => {
  const text = 'In 1755 the North American governor allowed future actions by Dinwiddie.'

  it('has little to doubt where the sentence says it all', () => {
    expect(doubts('Who did the North American governor allow future actions by in 1755?', text)).toMatchObject({
      negations: 0,
      oppositeHere: 0,
      numbersLost: 0,
      replacedTight: 0,
      replacedName: 0,
      namesNotItself: 0,
      inverted: expect.closeTo(0.33, 1) as number,
    })
  })

  it('sees a name in the place of another', () => {
    const { replacedName = 0, replacedTight = 0 } = doubts('Which South American governor allowed it?', text)
    expect(replacedName).toBeGreaterThan(0)
    expect(replacedTight).toBe(replacedName)
  })

  it('sees another number, an opposite, and a prefix that turns a word round', () => {
    expect(doubts('Who was allowed actions in 1756?', text).numbersLost).toBe(1)
    expect(doubts('Who was allowed past actions?', text).oppositeHere).toBe(1)
    expect(doubts('Who disallowed actions?', text).turned).toBe(1)
    expect(doubts('Who allowed actions?', text).turned).toBe(0)
  })

  it('sees a negation on one side, and not one on both', () => {
    const one = doubts('What did the governor not allow?', text)
    expect([one.negatedApart, one.negatedNowhere, one.negatedBoth]).toEqual([1, 2, 0])
    const both = doubts('What did the governor not allow?', 'The governor did not allow tea.')
    expect([both.negatedApart, both.negatedNowhere]).toEqual([0, 1])
    expect(both.negatedBoth).toBeGreaterThan(0)
  })
})
