import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { aChunk } from '../testing'
import { fitPrompt } from './fit-prompt'

const words = (count: number) => 'word '.repeat(count).trim()
const example = (name: string, length: number): Message[] => [
  { role: 'user', content: `${name}? ${words(length)}`, origin: 'example' },
  { role: 'assistant', content: `${name}.`, origin: 'example' },
]

function promptOf(lengths: readonly number[], sourceWords: number): Message[] {
  const text = words(sourceWords)
  return [
    { role: 'system', content: 'Be brief.', origin: 'system' },
    ...lengths.flatMap((length, at) => example(`e${at}`, length)),
    {
      role: 'user',
      content: `${text}\n\nWhy?`,
      origin: 'user',
      sources: [{ chunk: { ...aChunk('a', text), citation: 1 }, start: 0, end: text.length }],
    },
  ]
}

describe('fitting a prompt with examples', () => {
  it('counts them by themselves', () => {
    const { budget, notes } = fitPrompt(promptOf([10, 10], 20), 4_000, 100)
    expect(notes).toEqual([])
    expect(budget.examples).toBeGreaterThan(40)
    expect(budget.system + budget.examples + budget.sources + budget.question + budget.answer + budget.room).toBe(4_000)
  })

  it('leaves out the first of them before any source, and says so', () => {
    const { messages, notes, sources } = fitPrompt(promptOf([100, 100, 100], 100), 500, 100)
    expect(messages.map(({ content }) => content.slice(0, 3))).toEqual(['Be ', 'e2?', 'e2.', 'wor'])
    expect(notes).toMatchObject([{ code: 'examples-cut', params: { examples: 2, of: 3 } }])
    expect(sources).toHaveLength(1)
  })

  it('never leaves out half of one, whatever their lengths', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 12 })
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 150, max: 2_000 }),
        (each, long, room) => {
          const given = promptOf(each, long)
          let fitted: ReturnType<typeof fitPrompt>
          try {
            fitted = fitPrompt(given, room, 100)
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
            return
          }
          const kept = fitted.messages.filter(({ origin }) => origin === 'example')
          const left = given.filter(({ origin }) => origin === 'example')
          // What stays is a tail of whole pairs, and nothing of a source goes while an example stays.
          expect(kept.length % 2).toBe(0)
          expect(kept).toEqual(kept.length === 0 ? [] : left.slice(-kept.length))
          if (kept.length > 0) expect(fitted.sources).toHaveLength(1)
          const cut = fitted.notes.find(({ code }) => code === 'examples-cut')
          expect(cut?.params?.examples ?? 0).toBe((left.length - kept.length) / 2)
        },
      ),
    )
  })
})
