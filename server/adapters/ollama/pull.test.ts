import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PullProgress } from '@/server/capabilities/chat-model'
import { type OllamaDouble, type OllamaDoubleOptions, startOllamaDouble } from '@/test/doubles/ollama'
import { chatModel } from '@/test/doubles/ollama-models'
import { pullFailures } from '@/test/doubles/pull-failures'
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
  const pull = async (name: string, options: OllamaDoubleOptions = {}, stop = signal) => {
    double = await startOllamaDouble({ pullable: [mistral], ...options })
    const provider = createOllamaProvider({ url: double.url })
    return { provider, progress: provider.pull?.(name, { signal: stop }) ?? [] }
  }
  const readAll = async (progress: AsyncIterable<PullProgress> | PullProgress[]) => {
    const seen: PullProgress[] = []
    for await (const step of progress) seen.push(step)
    return seen
  }

  it('tells bytes that only grow, over all layers, and then has the model', async () => {
    const { provider, progress } = await pull('mistral')
    const seen = await readAll(progress)
    const completed = seen.map((step) => step.completed ?? 0)
    expect(completed).toEqual([...completed].sort((a, b) => a - b))
    expect(seen.at(-1)).toEqual({ status: 'success', completed: 1_000_000, total: 1_000_000 })
    expect((await provider.models({ signal })).map(({ model }) => model)).toContain('mistral:latest')
  })

  it('says that a model does not exist', async () => {
    const { progress } = await pull('no-such')
    await expect(readAll(progress)).rejects.toMatchObject({
      code: 'model-missing',
      message: 'There is no model named no-such to pull.',
    })
  })

  it.each([
    [pullFailures.full, 'storage-full', 'is full'],
    [pullFailures.noDns, 'pull-failed', 'does not find registry.ollama.ai: it has no internet, or no working DNS.'],
    [pullFailures.noHost, 'pull-failed', 'does not find registry.ollama.ai'],
    [pullFailures.noRoute, 'pull-failed', 'does not reach registry.ollama.ai.'],
    [pullFailures.noBlob, 'pull-failed', 'does not reach the place where models come from.'],
    [pullFailures.proxy, 'pull-failed', 'The proxy that Ollama is set to use does not let it through.'],
    [pullFailures.certificate, 'pull-failed', 'does not trust the certificate with which registry.ollama.ai answered'],
    [pullFailures.tooOld, 'pull-failed', 'mistral needs a newer version of Ollama'],
    [pullFailures.damaged, 'pull-failed', 'What arrived of mistral is damaged'],
    [pullFailures.denied, 'pull-failed', 'may not write'],
    [pullFailures.noModel, 'model-missing', 'There is no model named mistral to pull.'],
    ['something else', 'model-failed', 'broke off: something else'],
  ])('says what is wrong around the model: %s', async (error, code, message) => {
    for (const script of [
      { after: 3, fault: 'error' as const, error },
      { status: 500, error },
    ]) {
      const { progress } = await pull('mistral')
      double.script({ path: '/api/pull', ...script })
      const failure = readAll(progress)
      await expect(failure).rejects.toMatchObject({
        code,
        // What Ollama said is there; its log and options of models have nothing to do with it.
        ...(code === 'model-failed'
          ? {}
          : {
              details: { said: expect.stringContaining(error.trim().slice(0, 200)) },
              fix: expect.not.stringMatching(/\blog\b|option/),
            }),
      })
      if (error !== 'something else') await expect(failure).rejects.toThrow(message)
      await double.close()
    }
  })

  it('stops the download at the server when the loop is left', async () => {
    const { progress } = await pull('mistral', { pullDelayMs: 10 })
    for await (const step of progress) if (step.total) break
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
    expect(double.models.map(({ name }) => name)).not.toContain('mistral:latest')
  })

  it.each([
    ['before the headers', { hang: true }],
    ['between lines', { after: 2, fault: 'hang' as const }],
  ])('ends with the signal’s reason when aborted %s, at the server too', async (_when, script) => {
    const stop = new AbortController()
    const { progress } = await pull('mistral', {}, stop.signal)
    double.script({ path: '/api/pull', ...script })
    const reading = readAll(progress)
    await until(() => double.active() === 1, 'the request')
    const reason = new Error('stop')
    stop.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
  })

  it('yields nothing more once aborted, although more lines have arrived', async () => {
    const stop = new AbortController()
    const { progress } = await pull('mistral', {}, stop.signal)
    let lines = 0
    const reading = (async () => {
      for await (const step of progress) {
        lines += 1
        if (step.total) stop.abort(new Error('stop'))
      }
    })()
    await expect(reading).rejects.toThrow('stop')
    expect(lines).toBe(2)
  })

  it.each(['end', 'cut', 'garbage'] as const)('fails when the stream ends before success (%s)', async (fault) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    const { progress } = await pull('mistral')
    double.script({ path: '/api/pull', after: 3, fault })
    await expect(readAll(progress)).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringMatching(/^Ollama broke off/),
    })
    warn.mockRestore()
  })

  it('says of a name that can be none that no model has it, and nothing of options', async () => {
    const { progress } = await pull('My model!')
    await expect(readAll(progress)).rejects.toMatchObject({
      code: 'model-missing',
      message: 'There is no model named My model! to pull.',
      fix: expect.stringContaining('ollama.com/library'),
      details: { said: 'invalid model name' },
    })
  })

  it('passes on what an error line says', async () => {
    const { progress } = await pull('mistral')
    double.script({ path: '/api/pull', after: 3, fault: 'error', error: 'bad blob' })
    await expect(readAll(progress)).rejects.toMatchObject({
      code: 'model-failed',
      message: 'Ollama broke off: bad blob',
    })
  })

  it('keeps the connection for the next call', async () => {
    const { provider, progress } = await pull('mistral')
    await readAll(progress)
    await provider.status({ signal })
    expect(double.connections()).toBe(1)
  })
})
