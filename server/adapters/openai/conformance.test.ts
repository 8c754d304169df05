import { chatModelConformance } from '@/test/conformance/chat-model'
import { embedderConformance } from '@/test/conformance/embedder'
import { startOpenAiDouble } from '@/test/doubles/openai'
import { createOpenAiProvider } from './create-openai-provider'

const start = async () => {
  const double = await startOpenAiDouble({ key: 'sk-test' })
  return { provider: createOpenAiProvider({ baseUrl: double.url, apiKey: 'sk-test' }), close: double.close }
}

chatModelConformance('OpenAI-compatible', async () => ({ ...(await start()), model: 'gpt-4o-mini', json: true }))
embedderConformance('OpenAI-compatible', async () => ({
  ...(await start()),
  model: 'text-embedding-3-small',
  tooLong: 'word '.repeat(10_000),
}))
