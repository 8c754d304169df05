import { describe, expect, it } from 'vitest'
import { fitPrompt } from '@/nodes/shared/fit-prompt'
import { aChunk } from '@/nodes/testing'
import type { Message } from '@/pipeline/message'
import { sentPromptOf } from './sent-prompt'

const source = (citation: number, text: string) => ({ ...aChunk(`c${citation}`, text), citation })

/** A prompt with earlier turns and three sources, each of about 200 tokens. */
function given(): Message[] {
  const texts = [1, 2, 3].map((n) => `${n} ${'word after word '.repeat(50)}`)
  let content = 'Sources:\n\n'
  const sources = texts.map((text, at) => {
    const start = content.length
    content += `${text}\n\n`
    return { chunk: source(at + 1, text), start, end: start + text.length }
  })
  return [
    { role: 'system', content: 'Answer from the sources.', origin: 'system' },
    ...[1, 2, 3].flatMap((n): Message[] => [
      { role: 'user', content: `Example ${n}?`, origin: 'example' },
      { role: 'assistant', content: `Answer ${n}.`, origin: 'example' },
    ]),
    { role: 'user', content: 'An earlier question', origin: 'history' },
    { role: 'assistant', content: 'An earlier answer', origin: 'history' },
    { role: 'user', content: `${content}Question: which?`, sources, origin: 'user' },
  ]
}

const stepOf = (messages: Message[], context: number) => {
  const fitted = fitPrompt(messages, context, 100)
  const step = {
    inputs: { messages },
    details: { window: { node: context, model: 8192, scale: 1 } },
    notes: fitted.notes.map((note) => ({ ...note, code: String(note.code) })),
  }
  return { fitted, step }
}

describe('sentPromptOf', () => {
  it.each([4_000, 620, 420, 180])('gives the very messages that fitted %i tokens, and names the rest', (context) => {
    const { fitted, step } = stepOf(given(), context)
    const sent = sentPromptOf(step)
    expect(sent?.messages.map(({ role, content }) => ({ role, content }))).toEqual(
      fitted.messages.map(({ role, content }) => ({ role, content })),
    )
    expect(sent?.sources.map(({ citation }) => citation)).toEqual(fitted.sources.map(({ citation }) => citation))
    expect((sent?.sources.length ?? 0) + (sent?.leftOut.sources.length ?? 0)).toBe(3)
    const counted = sent?.sources.reduce((sum, { tokens }) => sum + tokens, 0) ?? 0
    expect(Math.abs(counted - fitted.budget.sources)).toBeLessThanOrEqual(3)
  })

  it('leaves out the oldest turns, then the first examples, before any source', () => {
    const leftOutOf = (context: number) => sentPromptOf(stepOf(given(), context).step)?.leftOut
    expect(leftOutOf(825)).toEqual({ sources: [], turns: 2, examples: 0 })
    expect(leftOutOf(795)).toEqual({ sources: [], turns: 2, examples: 1 })
    expect(leftOutOf(750)).toEqual({ sources: [], turns: 2, examples: 3 })
  })

  it('is known of a step that makes its messages itself, too', () => {
    const { fitted, step } = stepOf(given(), 795)
    const own = { ...step, inputs: { sentence: 'x' }, details: { ...step.details, messages: given() } }
    expect(sentPromptOf(own)?.messages).toHaveLength(fitted.messages.length)
    expect(sentPromptOf(own)?.leftOut.examples).toBe(1)
  })

  it('knows nothing of a step that an earlier version recorded', () => {
    const { step } = stepOf(given(), 4_000)
    expect(sentPromptOf({ ...step, details: {} })).toBeNull()
    expect(sentPromptOf({ ...step, inputs: {} })).toBeNull()
  })
})
