import { describe, expect, it } from 'vitest'
import type { TokenLogprob } from '@/server/capabilities/chat-model'
import { labelIn, scoreLabels } from './score-labels'

/** A token that was said, with the alternatives to it by their probabilities. */
const token = (said: string, top: Record<string, number>): TokenLogprob => ({
  token: said,
  logprob: Math.log(top[said] ?? 0.5),
  top: Object.entries(top).map(([each, p]) => ({ token: each, logprob: Math.log(p) })),
})
const choicesOf = (...answers: string[]) => answers.map((answer) => ({ name: answer.toUpperCase(), answer }))
const yesNo = choicesOf('yes', 'no')
const rounded = (found: ReturnType<typeof scoreLabels>) =>
  found && Object.fromEntries(Object.entries(found.scores).map(([name, p]) => [name, Math.round(p * 1000) / 1000]))

describe('scores of labels', () => {
  it('are the probabilities of their answers, made to add up to 1', () => {
    const found = scoreLabels(yesNo, [token('yes', { yes: 0.6, no: 0.2, the: 0.2 })])
    expect(rounded(found)).toEqual({ YES: 0.75, NO: 0.25 })
    expect(found?.mass).toBeCloseTo(0.8)
  })

  it('count every way of writing an answer', () => {
    const top = { yes: 0.3, Yes: 0.2, ' yes': 0.1, '"Yes': 0.1, No: 0.2, nothing: 0.1 }
    expect(rounded(scoreLabels(yesNo, [token('yes', top)]))).toEqual({ YES: 0.778, NO: 0.222 })
  })

  it('take a piece of a word for the answer that it can only become', () => {
    const found = scoreLabels(choicesOf('grammatical', 'ungrammatical'), [
      token('un', { un: 0.7, gram: 0.3 }),
      token('grammatical', { grammatical: 1 }),
    ])
    expect(rounded(found)).toEqual({ GRAMMATICAL: 0.3, UNGRAMMATICAL: 0.7 })
  })

  it('look on where answers begin alike and the model went that way', () => {
    const found = scoreLabels(choicesOf('billing', 'billing dispute', 'other'), [
      token('bill', { bill: 0.8, other: 0.2 }),
      token('ing', { ing: 1 }),
      token(' dispute', { ' dispute': 0.75, '.': 0.25 }),
    ])
    expect(rounded(found)).toEqual({ BILLING: 0.2, 'BILLING DISPUTE': 0.6, OTHER: 0.2 })
  })

  it('give an answer that ended where another goes on to the shorter one', () => {
    const found = scoreLabels(choicesOf('no', 'no answer', 'yes'), [token('no', { no: 0.9, yes: 0.1 })])
    expect(rounded(found)).toEqual({ NO: 0.9, 'NO ANSWER': 0, YES: 0.1 })
  })

  it('are not known where answers begin alike and the model went another way', () => {
    const choices = choicesOf('billing', 'billing dispute', 'other')
    expect(scoreLabels(choices, [token('other', { other: 0.6, bill: 0.4 })])).toBeNull()
  })

  it('are not known without alternatives, or where the model says something else', () => {
    expect(scoreLabels(yesNo, [])).toBeNull()
    expect(scoreLabels(yesNo, [token('The', { The: 0.97, yes: 0.02, no: 0.01 })])).toBeNull()
  })

  it('do not need the token that was said among the alternatives', () => {
    const said = { ...token('yes', { no: 0.4 }), logprob: Math.log(0.6) }
    expect(rounded(scoreLabels(yesNo, [said]))).toEqual({ YES: 0.6, NO: 0.4 })
  })

  it('pass over space and quotes in front', () => {
    const found = scoreLabels(yesNo, [
      token('\n', { '\n': 0.9, yes: 0.1 }),
      token('"', { '"': 1 }),
      token('no', { no: 1 }),
    ])
    expect(rounded(found)).toEqual({ YES: 0.1, NO: 0.9 })
  })

  it('take no word for an answer that only begins like it', () => {
    expect(scoreLabels(yesNo, [token('not', { not: 0.9, yesterday: 0.1 })])).toBeNull()
  })
})

describe('the label that a text names', () => {
  it.each([
    ['Yes.', 'YES'],
    ['**no**, it is not', 'NO'],
    ['The answer is no.', 'NO'],
    ['yes or no', 'YES'],
    ['It could be yes or no.', null],
    ['Nobody knows.', null],
    ['', null],
  ])('of %j is %s', (text, label) => {
    expect(labelIn(yesNo, text)).toBe(label)
  })

  it('is the longer one of two that both begin it', () => {
    expect(labelIn(choicesOf('no', 'no answer'), 'No answer.')).toBe('NO ANSWER')
  })
})
