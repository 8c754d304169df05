import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { createOpenAiProvider } from '@/server/adapters/openai/create-openai-provider'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import type { Embedder } from '@/server/capabilities/chat-model'
import { addDocument } from '@/server/services/collections/add-document'
import { cancelDocument } from '@/server/services/collections/cancel-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { listDocuments } from '@/server/services/collections/list-documents'
import { retryDocument } from '@/server/services/collections/retry-document'
import { contextOf } from '@/test/builders/context'
import { knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import { startOpenAiDouble } from '@/test/doubles/openai'
import { startQdrantDouble } from '@/test/doubles/qdrant'
import { until } from '@/test/journeys/until'

const call = contextOf('home')

const calm = { signal: new AbortController().signal }
const words = wordEmbedder()
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(changes: NonNullable<Parameters<typeof knowledgeStack>[0]>) {
  const stack = await knowledgeStack(changes)
  closing.push(() => stack.close())
  const { id } = await createCollection(stack.deps, { name: 'Looms', language: 'en' }, { ...call, ...calm })
  const add = async (text: string, collectionId = id) => {
    const input = { collectionId, name: `${text}.txt`, data: Readable.from([text]) }
    return (await addDocument(stack.deps, input, call)).documentId
  }
  const look = async (documentId: string) =>
    (await listDocuments(stack.deps, { id }, call)).items.find((document) => document.id === documentId)
  const stateOf = async (documentId: string) => (await look(documentId))?.state
  return { ...stack, id, add, look, stateOf }
}

/** The server that a key opens; which key that is can change, as when somebody sets the right one. */
async function withQdrant(holdMs: number) {
  const server = { apiKey: 'key' }
  const qdrant = await startQdrantDouble(server)
  closing.push(() => qdrant.close())
  const store = createQdrantVectorStore({ url: qdrant.url, apiKey: 'key' })
  return { server, qdrant, ...(await start({ vectorStore: () => store, holdMs })) }
}

describe('a document whose servers refuse', () => {
  it('waits while Qdrant does not take the key, says so, and can be tried again when it does', async () => {
    const { server, qdrant, deps, add, look, stateOf, queue } = await withQdrant(60_000)
    server.apiKey = 'another'
    const [first, second] = [await add('The shuttle flies.'), await add('The heddle lifts.')]
    await queue.idle()
    const reason = { code: 'vectors-refused', message: expect.stringContaining('does not accept the API key') }
    expect(await look(first)).toMatchObject({ state: 'waiting', error: reason })
    expect(await look(second)).toMatchObject({ state: 'waiting', error: reason })
    // Only the first one asked the server.
    expect(qdrant.requests.filter(({ url, status }) => status === 401 && url.includes('points'))).toHaveLength(1)
    server.apiKey = 'key'
    await retryDocument(deps, { documentId: first }, call)
    await until(async () => (await stateOf(first)) === 'indexed' && (await stateOf(second)) === 'indexed')
    expect((await look(first))?.error).toBeNull()
  })

  it('goes on by itself, and after a restart, and can be cancelled', async () => {
    const { server, deps, restart, add, stateOf, queue } = await withQdrant(30)
    server.apiKey = 'another'
    const [first, cancelled] = [await add('The shuttle flies.'), await add('The heddle lifts.')]
    await until(async () => (await stateOf(first)) === 'waiting')
    await cancelDocument(deps, { documentId: cancelled }, call)
    expect(await stateOf(cancelled)).toBe('cancelled')
    server.apiKey = 'key'
    await until(async () => (await stateOf(first)) === 'indexed')
    server.apiKey = 'another'
    const later = await add('The beam holds.')
    await until(async () => (await stateOf(later)) === 'waiting')
    await queue.close()
    server.apiKey = 'key'
    const next = await restart()
    await until(async () => (await stateOf(later)) === 'indexed')
    expect(await stateOf(cancelled)).toBe('cancelled')
    await next.close()
  })

  it('waits while the embedding server does not take the key', async () => {
    const server: { key?: string } = {}
    const openai = await startOpenAiDouble(server)
    closing.push(() => openai.close())
    const provider = createOpenAiProvider({ baseUrl: openai.url })
    const model = 'text-embedding-3-small'
    const embedder: Embedder = { embed: (_provider, request, call) => provider.embed({ ...request, model }, call) }
    const { add, look, stateOf } = await start({ embedder, holdMs: 30 })
    server.key = 'secret'
    const id = await add('The shuttle flies.')
    await until(async () => (await stateOf(id)) === 'waiting')
    expect((await look(id))?.error).toMatchObject({ code: 'model-refused', message: expect.stringContaining('key') })
    delete server.key
    await until(async () => (await stateOf(id)) === 'indexed')
  })

  it.each([
    ['no quota', new AppError('models-busy', say('Quota used up.'))],
    ['no such model', new AppError('model-missing', say('The model is not there.'))],
    ['a broken server', new AppError('model-failed', say('The server failed: 500'))],
  ])('waits for %s', async (_name, error) => {
    let fails = false
    const embedder: Embedder = {
      embed: (...call) => (fails ? Promise.reject(error) : words.embed(...call)),
    }
    const { add, stateOf } = await start({ embedder, holdMs: 30 })
    fails = true
    const id = await add('The shuttle flies.')
    await until(async () => (await stateOf(id)) === 'waiting')
    fails = false
    await until(async () => (await stateOf(id)) === 'indexed')
  })

  it('fails when it is the text at which the server breaks, and keeps no other waiting', async () => {
    const embedder: Embedder = {
      embed: (provider, request, call) =>
        request.texts.some((text) => text.includes('poison'))
          ? Promise.reject(new AppError('model-failed', say('The server failed: 500')))
          : words.embed(provider, request, call),
    }
    const { add, stateOf, queue } = await start({ embedder })
    const [bad, good] = [await add('This is poison.'), await add('The heddle lifts.')]
    await queue.idle()
    expect([await stateOf(bad), await stateOf(good)]).toEqual(['failed', 'indexed'])
  })

  it('keeps no document of another collection waiting', async () => {
    let fails = false
    const embedder: Embedder = {
      embed: (provider, request, call) =>
        fails && request.model === 'words' && request.texts.some((text) => text.includes('shuttle'))
          ? Promise.reject(new AppError('models-unreachable', say('It does not answer.')))
          : words.embed(provider, request, call),
    }
    const { deps, add, stateOf, queue } = await start({ embedder })
    const other = await createCollection(deps, { name: 'Others', language: 'en' }, { ...call, ...calm })
    fails = true
    const waits = await add('The shuttle flies.')
    // Asked at the same time, both would go in one call, and a server that is away fails all of it.
    await queue.idle()
    expect(await stateOf(waits)).toBe('waiting')
    await add('The heddle lifts.', other.id)
    await queue.idle()
    expect(await stateOf(waits)).toBe('waiting')
    expect((await listDocuments(deps, { id: other.id }, call)).items.map(({ state }) => state)).toEqual(['indexed'])
  })
})
