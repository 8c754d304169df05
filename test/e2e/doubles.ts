import { type OllamaDouble, type OllamaDoubleOptions, startOllamaDouble } from '../doubles/ollama'
import { type QdrantDouble, startQdrantDouble } from '../doubles/qdrant'
import { expect, test as withServer } from './server'

export { expect } from './server'

interface Doubles {
  ollamaOptions: OllamaDoubleOptions
  ollama: OllamaDouble
}

/** A test whose server talks to an Ollama double, with vectors embedded; `test.use({ ollamaOptions: { … } })` configures the double. */
export const testWithOllama = withServer.extend<Doubles>({
  ollamaOptions: [{}, { option: true }],
  ollama: async ({ ollamaOptions }, use) => {
    const ollama = await startOllamaDouble(ollamaOptions)
    await use(ollama)
    await ollama.close()
    expect(ollama.violations).toEqual([])
  },
  serverEnv: async ({ ollama }, use) => use({ OLLAMA_URL: ollama.url }),
})

/** A test whose server talks to doubles of Ollama and of Qdrant. */
export const testWithDoubles = testWithOllama.extend<{ qdrant: QdrantDouble }>({
  qdrant: async ({ ollama: _ollama }, use) => {
    const qdrant = await startQdrantDouble()
    await use(qdrant)
    await qdrant.close()
  },
  serverEnv: async ({ ollama, qdrant }, use) => use({ OLLAMA_URL: ollama.url, QDRANT_URL: qdrant.url }),
})
