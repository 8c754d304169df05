// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import type { StepRecord } from '@/pipeline/run-event'
import { openStudio } from '@/test/builders/studio'
import { ContextXray } from './context-xray'

const budget = { system: 20, examples: 0, history: 0, sources: 60, question: 20, answer: 100, room: 300, context: 500 }
const content = 'Sources:\n\nThe first source.\n\nThe second source.\n\nQuestion: which?'
const source = (citation: number, text: string) => ({
  chunk: { ...aChunk(`c${citation}`, text), citation, documentName: `${citation}.md` },
  start: content.indexOf(text),
  end: content.indexOf(text) + text.length,
})

const step = (details: StepRecord['details']): StepRecord => ({
  stepId: 'model',
  type: 'model',
  outcome: 'degraded',
  notes: [{ code: 'prompt-cut', message: 'cut', params: { sources: [2], of: 2 } }],
  startedAt: 0,
  durationMs: 5,
  attempts: 1,
  cached: false,
  inputs: {
    messages: [{ role: 'user', content, sources: [source(1, 'The first source.'), source(2, 'The second source.')] }],
  },
  outputs: {},
  previews: {},
  usage: { inputTokens: 125, outputTokens: 5 },
  details,
})
const details = { provider: 'ollama', model: 'llama3.2', window: { node: 500, model: 8192, scale: 1.2 } }

describe('context x-ray', () => {
  it('names each source, the limits, how far the estimate was off, and what was left out', async () => {
    await openStudio(<ContextXray step={step(details)} budget={budget} />)
    const sources = screen.getByRole('list', { name: 'Tokens of each source' })
    expect(within(sources).getAllByRole('listitem')).toHaveLength(1)
    expect(sources.textContent).toContain('1.md')
    expect(screen.getByText('The model holds 8,192 tokens, this node allows 500: 500 served.')).toBeTruthy()
    expect(screen.getByText('Estimated 100 tokens, the server counted 125 (25% more).')).toBeTruthy()
    expect(screen.getByText(/× 1.2/)).toBeTruthy()
    expect(screen.getByText(/\[2\] 2\.md, \d+ tokens: the context had no room/)).toBeTruthy()
  })

  it('shows the messages without what was left out, and what the template makes of them', async () => {
    const { user, asked } = await openStudio(<ContextXray step={step(details)} budget={budget} />, {
      answers: { models: { render: ({ messages }) => ({ text: `<s>${messages[0]?.content}</s>` }) } },
    })
    await user.click(screen.getByRole('button', { name: '1 message as the model got them' }))
    const sent = 'Sources:\n\nThe first source.\n\nQuestion: which?'
    expect(
      screen.getByText((_text, element) => element?.tagName === 'PRE' && element.textContent === sent),
    ).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show the text after the model’s template' }))
    await screen.findByText((_text, element) => element?.tagName === 'PRE' && element.textContent === `<s>${sent}</s>`)
    expect(asked('models.render')).toEqual([
      { model: 'llama3.2', messages: [{ role: 'user', content: sent }], contextTokens: 500 },
    ])
  })

  it('says where a server does not tell, and asks none that cannot', async () => {
    const { user } = await openStudio(<ContextXray step={step(details)} budget={budget} />, {
      locale: 'es',
      answers: { models: { render: () => ({ text: null }) } },
    })
    await user.click(screen.getByRole('button', { name: 'Ver el texto tras la plantilla del modelo' }))
    expect(await screen.findByText(/Este servidor no dice/)).toBeTruthy()
  })

  it('asks no server that has no template to tell of', async () => {
    await openStudio(<ContextXray step={step({ ...details, provider: 'built-in' })} budget={budget} />)
    expect(screen.queryByRole('button', { name: /template/ })).toBeNull()
  })
})
