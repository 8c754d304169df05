import { describe, expect, it } from 'vitest'
import type { Embedder } from '@/server/capabilities'
import { aModel } from '../../testing'
import { chooseExamples } from './choose-examples'
import { type Example, examplesSchema } from './examples'

const example = (question: string, answer = 'x'): Example => ({ inputs: { question }, answer })

/** Texts are near each other as far as they begin with the same letter. */
function letterEmbedder() {
  const calls: string[][] = []
  const embedder: Embedder = {
    embed: (_provider, { texts }) => {
      calls.push([...texts])
      return Promise.resolve(
        texts.map((text) => {
          const angle = (text.charCodeAt(0) - 97) / 30
          return [Math.cos(angle), Math.sin(angle)]
        }),
      )
    },
  }
  return { embedder, calls }
}
const { signal } = new AbortController()
let model = 0
const nearness = () => {
  const { embedder, calls } = letterEmbedder()
  // A model of its own, so that no vectors are known from another test.
  return { calls, nearness: { embedder, model: { ...aModel, model: `m${++model}` }, signal } }
}
const questions = (examples: readonly Example[]) => examples.map(({ inputs }) => inputs.question)

describe('choosing examples', () => {
  const items = ['apple', 'berry', 'melon', 'zebra', 'yak'].map((text) => example(text))

  it('takes all in their order', async () => {
    const { chosen, asking } = await chooseExamples(examplesSchema.parse({ items }), { question: 'cherry' }, undefined)
    expect(questions(chosen)).toEqual(['apple', 'berry', 'melon', 'zebra', 'yak'])
    expect(asking).toBe(0)
  })

  it('takes the nearest, the nearest of them last', async () => {
    const examples = examplesSchema.parse({ items, choose: 'nearest', count: 2 })
    const { chosen } = await chooseExamples(examples, { question: 'cherry' }, nearness().nearness)
    expect(questions(chosen)).toEqual(['apple', 'berry'])
    const other = await chooseExamples(examples, { question: 'zoo' }, nearness().nearness)
    expect(questions(other.chosen)).toEqual(['yak', 'zebra'])
  })

  it('embeds each example once, and what is asked each time', async () => {
    const examples = examplesSchema.parse({ items, choose: 'nearest', count: 1 })
    const { calls, nearness: given } = nearness()
    await chooseExamples(examples, { question: 'cherry' }, given)
    await chooseExamples(examples, { question: 'date' }, given)
    expect(calls).toEqual([['cherry', 'apple', 'berry', 'melon', 'zebra', 'yak'], ['date']])
  })

  it('embeds many in several calls', async () => {
    const many = Array.from({ length: 150 }, (_, at) => example(`${String.fromCharCode(97 + (at % 26))}${at}`))
    const { calls, nearness: given } = nearness()
    const examples = examplesSchema.parse({ items: many, choose: 'nearest', count: 3 })
    expect((await chooseExamples(examples, { question: 'm' }, given)).chosen).toHaveLength(3)
    expect(calls.map(({ length }) => length)).toEqual([64, 64, 23])
  })

  it.each(['cherry', ' Cherry\n', 'CHERRY'])('never takes one that asks the same: %j', async (question) => {
    const leaking = examplesSchema.parse({ items: [...items, example('cherry', 'the answer')], choose: 'nearest' })
    const { chosen, asking } = await chooseExamples(leaking, { question }, nearness().nearness)
    expect(asking).toBe(1)
    expect(questions(chosen)).not.toContain('cherry')
  })

  it('does not mistake an example that has another input for one that asks the same', async () => {
    const shared = examplesSchema.parse({ items: [{ inputs: { question: 'cherry', tone: 'kind' }, answer: 'x' }] })
    const { chosen, asking } = await chooseExamples(shared, { question: 'cherry', tone: 'dry' }, undefined)
    expect([chosen.length, asking]).toEqual([1, 0])
  })
})
