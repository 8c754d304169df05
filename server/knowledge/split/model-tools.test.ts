import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities/chat-model'
import { chunkTools } from './model-tools'

const options = { signal: new AbortController().signal }
const which = { embedder: { provider: 'ollama' as const, model: 'm' }, context: null }
const toolsOf = (longestText: Embedder['longestText']) =>
  chunkTools({ embedder: { embed: () => Promise.resolve([]), ...(longestText && { longestText }) } }, which, options)

describe('the tools of splitting', () => {
  it('know what the embedder takes, where it tells', async () => {
    expect((await toolsOf(() => Promise.resolve(459))).longest).toBe(459)
    expect((await toolsOf(() => Promise.resolve(undefined))).longest).toBeUndefined()
    expect((await toolsOf(undefined)).longest).toBeUndefined()
  })

  it('do without while it is out of reach', async () => {
    const down = () => Promise.reject(new AppError('models-unreachable', say('Ollama does not answer.')))
    expect((await toolsOf(down)).longest).toBeUndefined()
  })
})
