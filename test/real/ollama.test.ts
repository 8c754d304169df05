import { describe, it } from 'vitest'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import { chatModelConformance } from '../conformance/chat-model'
import { embedderConformance } from '../conformance/embedder'
import { copyOfModel, real, skipped } from './servers'

/** More than any embedder takes whose context the server does not tell. */
const usualContext = 32_768

const url = real.ollama
if (url === undefined) {
  describe.skip(`a real Ollama (${skipped('TELAR_REAL_OLLAMA_URL', 'http://127.0.0.1:11434')})`, () => {
    it('chats and embeds as models of Telar must', () => undefined)
  })
} else {
  chatModelConformance(`the Ollama at ${url}`, async () => ({
    provider: createOllamaProvider({ url }),
    ...(await copyOfModel(url, 'completion')),
    json: true,
    free: true,
  }))
  embedderConformance(`the Ollama at ${url}`, async () => {
    const provider = createOllamaProvider({ url })
    const copy = await copyOfModel(url, 'embedding')
    // Whether the server tells the context or not, the copy must be removed again.
    const listed = await provider.models({ signal: AbortSignal.timeout(60_000) }).catch(() => [])
    const { contextTokens = usualContext } = listed.find(({ model }) => model === copy.model) ?? {}
    return { provider, ...copy, tooLong: 'word '.repeat(contextTokens * 2) }
  })
}
