import { describe, expect, it } from 'vitest'
import { answerOf, promptOf } from '@/test/conformance/chat-model'
import { startOllamaDouble } from '@/test/doubles/ollama'
import { deadUrl } from '@/test/doubles/serve'
import { createBuiltInProvider } from './built-in/create-built-in-provider'
import { combineProviders } from './combine-providers'
import { createOllamaProvider } from './ollama/create-ollama-provider'

const signal = new AbortController().signal
const request = { model: 'extractive-reader', messages: [promptOf('Who keeps bees?', ['Ada keeps bees.'])] }

describe('combineProviders', () => {
  it('sends each call to the provider it names', async () => {
    const double = await startOllamaDouble()
    const models = combineProviders([createBuiltInProvider(), createOllamaProvider({ url: double.url })])
    const texts: string[] = []
    for await (const event of models.chat('built-in', request, { signal }))
      if (event.type === 'done') texts.push(event.text)
    expect(texts).toEqual(['Ada keeps bees [1].'])
    expect(double.requests).toHaveLength(0)
    const [lexical] = await models.embed('built-in', { model: 'lexical-384', texts: ['a'], kind: 'query' }, { signal })
    const [served] = await models.embed(
      'ollama',
      { model: 'nomic-embed-text', texts: ['a'], kind: 'query' },
      { signal },
    )
    expect([lexical?.length, served?.length]).toEqual([384, 768])
    expect((await answerOf(models.provider('ollama'), { ...request, model: 'llama3.2' })).text).toContain('Ada')
    await double.close()
  })

  it('says how to configure a provider that is absent', async () => {
    const models = combineProviders([createBuiltInProvider()])
    const embedding = models.embed('ollama', { model: 'm', texts: ['a'], kind: 'query' }, { signal })
    await expect(embedding).rejects.toMatchObject({
      code: 'models-unreachable',
      retryable: false,
      fix: expect.stringContaining('OLLAMA_URL'),
    })
    const chatting = models.chat('openai', request, { signal })[Symbol.asyncIterator]().next()
    await expect(chatting).rejects.toMatchObject({
      code: 'models-unreachable',
      fix: expect.stringContaining('OPENAI_BASE_URL'),
    })
  })

  it('lists what answers and names what is down', async () => {
    const models = combineProviders([createBuiltInProvider(), createOllamaProvider({ url: await deadUrl() })])
    const listed = await models.models({ signal })
    expect(listed.models.map(({ model }) => model)).toEqual(['extractive-reader', 'static-384', 'lexical-384'])
    expect(listed.down).toEqual(['ollama'])
    expect((await models.status({ signal })).map(({ provider, state }) => [provider, state])).toEqual([
      ['built-in', 'up'],
      ['ollama', 'down'],
    ])
  })
})
