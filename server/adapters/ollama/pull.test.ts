import { afterEach, describe, expect, it } from 'vitest'
import type { PullProgress } from '@/server/capabilities/chat-model'
import { type OllamaDouble, type OllamaDoubleOptions, startOllamaDouble } from '@/test/doubles/ollama'
import { chatModel } from '@/test/doubles/ollama-models'
import { until } from '@/test/doubles/serve'
import { createOllamaProvider } from './create-ollama-provider'

const signal = new AbortController().signal
let double: OllamaDouble
afterEach(async () => {
  expect(double.violations).toEqual([])
  await double.close()
})

describe('pulling from Ollama', () => {
  const mistral = { ...chatModel, name: 'mistral:latest', bytes: 1_000_000 }
  const pull = async (name: string, options: OllamaDoubleOptions = {}) => {
    double = await startOllamaDouble({ pullable: [mistral], ...options })
    const provider = createOllamaProvider({ url: double.url })
    return { provider, progress: provider.pull?.(name, { signal }) ?? [] }
  }

  it('tells bytes that only grow, over all layers, and then has the model', async () => {
    const { provider, progress } = await pull('mistral')
    const seen: PullProgress[] = []
    for await (const step of progress) seen.push(step)
    const completed = seen.map((step) => step.completed ?? 0)
    expect(completed).toEqual([...completed].sort((a, b) => a - b))
    expect(seen.at(-1)).toEqual({ status: 'success', completed: 1_000_000, total: 1_000_000 })
    expect((await provider.models({ signal })).map(({ model }) => model)).toContain('mistral:latest')
  })

  it('says that a model does not exist', async () => {
    const { progress } = await pull('no-such')
    const reading = (async () => {
      for await (const step of progress) void step
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'model-missing',
      message: 'There is no model named no-such to pull.',
    })
  })

  it('stops the download at the server when the loop is left', async () => {
    const { progress } = await pull('mistral', { pullDelayMs: 10 })
    for await (const step of progress) if (step.total) break
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
    expect(double.models.map(({ name }) => name)).not.toContain('mistral:latest')
  })
})
