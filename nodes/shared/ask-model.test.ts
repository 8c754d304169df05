import { describe, expect, it } from 'vitest'
import { aModel, scriptedChat } from '../testing'
import { createAsker } from './ask-model'

const { signal } = new AbortController()
const messages = [{ role: 'user' as const, content: 'Why?' }]

describe('asking a step’s model', () => {
  it('is deterministic, without thinking, in a context that is always the same', async () => {
    const { chatModel, calls } = scriptedChat(() => 'Because.')
    const asker = createAsker(chatModel, { ...aModel, contextTokens: 131_072 }, signal)
    expect((await asker.ask({ messages, maxTokens: 7 })).text).toBe('Because.')
    expect(calls).toEqual([
      {
        provider: 'ollama',
        request: { model: 'llama', messages, maxTokens: 7, temperature: 0, seed: 0, think: false, contextTokens: 8192 },
      },
    ])
  })

  it('asks for no more context than the model has', async () => {
    const { chatModel, calls } = scriptedChat(() => 'Because.')
    const asker = createAsker(chatModel, { ...aModel, contextTokens: 2048 }, signal)
    expect(asker.contextTokens).toBe(2048)
    await asker.ask({ messages })
    expect(calls[0]?.request.contextTokens).toBe(2048)
  })

  it('adds up what all questions cost', async () => {
    const asker = createAsker(scriptedChat(() => 'Because.').chatModel, aModel, signal)
    await asker.ask({ messages })
    await asker.ask({ messages })
    expect(asker.usage).toEqual({ inputTokens: 20, outputTokens: 10 })
  })
})
