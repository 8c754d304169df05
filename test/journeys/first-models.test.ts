import { afterEach, expect, it } from 'vitest'
import { exampleVectors } from '../builders/example-vectors'
import { type OllamaDouble, startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel } from '../doubles/ollama-models'
import { openTelar } from './open-telar'
import { until } from './until'

const talker = { ...chatModel, name: 'qwen3:4b-instruct' }
const embedder = { ...embedModel, name: 'embeddinggemma:latest' }
let double: OllamaDouble | undefined
let telar: Awaited<ReturnType<typeof openTelar>> | undefined
afterEach(async () => {
  await telar?.close()
  await double?.close()
  expect(double?.violations).toEqual([])
})

async function open(options: Parameters<typeof startOllamaDouble>[0] = {}) {
  double = await startOllamaDouble({ models: [], pullable: [talker, embedder], vectors: exampleVectors, ...options })
  telar = await openTelar({ OLLAMA_URL: double.url })
  return telar.container.studio
}

it('gets two models and indexes the example, which is live because it was measured', async () => {
  const studio = await open()
  const { missing, collections, recommended } = await studio.models.offer({ language: 'es' })
  expect(missing).toEqual({ chat: true, embed: true })
  expect(recommended.embed).toBe('embeddinggemma:latest')
  const [example] = collections
  expect(collections).toMatchObject([{ example: true, documents: 4 }])
  const id = example?.id ?? ''
  await until(async () => (await studio.collections.get({ id })).pending === 0)

  await studio.models.setup({ chat: talker.name, embed: embedder.name, collections: [id] })
  await until(async () => (await studio.models.offer({ language: 'es' })).setup?.state !== 'running')
  const { setup, missing: left, collections: rest } = await studio.models.offer({ language: 'es' })
  expect(setup).toMatchObject({ state: 'done', steps: [{ state: 'done' }, { state: 'done' }, { outcome: 'live' }] })
  expect(left).toEqual({ chat: false, embed: false })
  expect(rest).toEqual([])
  expect((await studio.collections.get({ id })).embedder).toEqual({
    provider: 'ollama',
    model: 'embeddinggemma:latest',
  })
  const indexes = await studio.indexes.list({ collectionId: id })
  expect(indexes.map(({ state }) => state)).toEqual(['live', 'retired'])
  expect(indexes[0]?.scores?.own.questions).toBeGreaterThan(5)
  expect(await studio.system.status()).toMatchObject({ chat: { model: talker.name }, embed: { model: embedder.name } })
})

it('leaves everything as it was when Ollama goes in the middle of a pull', async () => {
  const studio = await open({ pullDelayMs: 20 })
  const [example] = (await studio.models.offer({ language: 'en' })).collections
  await studio.models.setup({ embed: embedder.name, collections: [example?.id ?? ''] })
  await until(async () => double?.requests.some(({ path }) => path === '/api/pull') === true)
  await double?.close()
  await until(async () => (await studio.models.offer({ language: 'en' })).setup?.state === 'failed')
  await until(async () => !(await studio.models.offer({ language: 'en' })).up)
  const { setup } = await studio.models.offer({ language: 'en' })
  expect(setup?.steps).toMatchObject([{ state: 'failed', error: { code: 'model-failed' } }, { state: 'cancelled' }])
  expect((await studio.indexes.list({ collectionId: example?.id ?? '' })).map(({ state }) => state)).toEqual(['live'])
})
