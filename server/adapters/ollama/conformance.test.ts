import { chatModelConformance } from '@/test/conformance/chat-model'
import { embedderConformance } from '@/test/conformance/embedder'
import { startOllamaDouble } from '@/test/doubles/ollama'
import { createOllamaProvider } from './create-ollama-provider'

const start = async () => {
  // What arrives together is one token.
  const double = await startOllamaDouble({ tokenDelayMs: 2 })
  return { provider: createOllamaProvider({ url: double.url }), close: double.close }
}

chatModelConformance('Ollama', async () => ({ ...(await start()), model: 'llama3.2:latest', json: true }))
embedderConformance('Ollama', async () => ({
  ...(await start()),
  model: 'nomic-embed-text:latest',
  tooLong: 'word '.repeat(3000),
}))
