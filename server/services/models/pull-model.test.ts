import { afterEach, expect, it } from 'vitest'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import { type OllamaDouble, startOllamaDouble } from '@/test/doubles/ollama'
import { SystemWatch } from '../system/watch-system'
import { pullModel } from './pull-model'

let double: OllamaDouble | undefined
afterEach(() => double?.close())

it('names models like one that does not exist', async () => {
  double = await startOllamaDouble()
  const pullFrom = createOllamaProvider({ url: double.url })
  const watch = new SystemWatch({
    providers: async () => [{ provider: 'ollama', state: 'up' }],
    models: (options) => pullFrom.models(options),
    store: async () => ({ kind: 'embedded', state: 'up' }),
  })
  const pulling = async () => {
    for await (const _progress of pullModel({ pullFrom, watch }, 'qwen-3:8b', new AbortController().signal));
  }
  await expect(pulling()).rejects.toMatchObject({
    code: 'model-missing',
    message: 'There is no model named qwen-3:8b to pull.',
    fix: expect.stringContaining('Names like it: qwen3:8b, '),
    details: { similar: expect.arrayContaining(['qwen3:8b']), said: expect.any(String) },
  })
})
