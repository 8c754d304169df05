import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import type { RunFinished } from '@/pipeline/run-event'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import { type OllamaDouble, startOllamaDouble } from '../doubles/ollama'
import { type QdrantDouble, startQdrantDouble } from '../doubles/qdrant'
import { until } from './until'

const nowhere = 'http://127.0.0.1:9'
const inner = /telar_[0-9a-f]|vectors\.db|points_\d|SELECT|SQLITE/
const texts = {
  'shuttle.txt': 'The shuttle carries the weft through the shed.',
  'heddle.txt': 'The heddle lifts the warp.',
  'beam.txt': 'The beam holds the finished cloth.',
}

let folder: string
let container: Container | undefined
const doubles: { close(): Promise<void> }[] = []

async function open(settings: Record<string, string> = {}, role: 'studio' | 'gateway' = 'studio'): Promise<Container> {
  await container?.close()
  container = undefined
  const env = readEnv({ TELAR_DATA: folder, OLLAMA_URL: nowhere, ...settings })
  container = await createContainer(env, createLog('silent'), { role })
  return container
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-lost-'))
})
afterEach(async () => {
  await container?.close()
  container = undefined
  for (const double of doubles.splice(0)) await double.close()
  await rm(folder, { recursive: true })
})

async function add({ studio }: Container, collectionId: string, name: string, text: string): Promise<string> {
  const data = Readable.from([Buffer.from(text)])
  return (await studio.collections.addDocument({ collectionId, name, data })).documentId
}

/** A collection named Looms with three documents, indexed. */
async function fill(telar: Container, provider = 'built-in'): Promise<string> {
  const { id, embedder } = await telar.studio.collections.create({
    name: 'Looms',
    language: 'en',
    embedder: { provider: 'auto', model: '' },
    chunking: { ...defaultChunking, size: 100, overlap: 10 },
    fields: [],
  })
  expect(embedder.provider).toBe(provider)
  for (const [name, text] of Object.entries(texts)) await add(telar, id, name, text)
  await until(async () => (await states(telar, id)).every((state) => state === 'indexed'))
  return id
}

const states = async ({ studio }: Container, id: string) =>
  (await studio.collections.documents({ id })).items.map(({ state }) => state)
const search = ({ studio }: Container, id: string, mode: 'hybrid' | 'sparse' = 'hybrid') =>
  studio.collections.search({ id, query: 'What carries the weft?', mode, topK: 3 })
const troubleOf = async ({ studio }: Container, id: string) => (await studio.collections.get({ id })).trouble

/** What a caller of the health address is told. */
async function ready(telar: Container) {
  const server = createServer((request, response) => void telar.gatewayApi(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address()` is a string only for pipes.
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/health/ready`)
  const body = (await response.json()) as { status: string; dependencies: { name: string; state: string }[] }
  server.closeAllConnections()
  server.close()
  const vectors = body.dependencies.find(({ name }) => name.startsWith('vectors:'))
  return { code: response.status, status: body.status, vectors: vectors?.state, text: JSON.stringify(body) }
}

async function ask(telar: Container, collectionId: string): Promise<RunFinished> {
  const { studio } = telar
  const pipeline = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId) })
  const inputs = { question: 'What carries the weft?' }
  const { runId } = await studio.runs.start({ pipelineId: pipeline.id, graph: pipeline.graph, inputs })
  for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) {
    if (event.type === 'run.finished') return event
  }
  throw new Error('The run has no end')
}

/** The collection says what happened, nothing claims to be found, new documents wait, and one call mends it. */
async function expectLostAndMended(telar: Container, id: string): Promise<void> {
  const { studio } = telar
  await until(async () => (await troubleOf(telar, id))?.code === 'index-lost')
  const trouble = await troubleOf(telar, id)
  expect(trouble?.message).toContain('“Looms”')
  expect(trouble?.message).not.toMatch(inner)
  expect(await states(telar, id)).toEqual(Array(3).fill('unsearchable'))
  expect(await ready(telar)).toMatchObject({ code: 200, status: 'degraded', vectors: 'degraded' })
  const failed: unknown = await search(telar, id).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'index-lost', message: expect.stringContaining('“Looms”') })
  expect(JSON.stringify({ ...(failed as object) })).not.toMatch(/telar_[0-9a-f]/)
  const run = await ask(telar, id)
  expect(run).toMatchObject({ status: 'failed', error: { code: 'index-lost' } })
  expect(JSON.stringify(run)).not.toMatch(inner)
  const late = await add(telar, id, 'reed.txt', 'The reed beats the weft against the cloth.')
  const stateOf = async (documentId: string) => (await studio.collections.document({ documentId })).state
  await until(async () => (await stateOf(late)) === 'waiting')
  const { text, error } = await studio.collections.document({ documentId: late })
  expect({ text, code: error?.code }).toEqual({ text: '', code: 'index-lost' })

  const index = await studio.indexes.rebuild({ collectionId: id })
  expect(index).toMatchObject({ state: 'building', takesOver: true, number: 2 })
  await until(async () => (await states(telar, id)).every((state) => state === 'indexed'))
  expect(await troubleOf(telar, id)).toBeNull()
  expect((await search(telar, id)).map(({ documentName }) => documentName)).toContain('shuttle.txt')
  expect((await studio.indexes.list({ collectionId: id })).map(({ number, state }) => [number, state])).toEqual([
    [2, 'live'],
  ])
  // The example's was lost with it.
  for (const other of await studio.collections.list())
    if (other.trouble) await studio.indexes.rebuild({ collectionId: other.id })
  await until(async () => (await ready(telar)).status === 'ready')
  expect(await ready(telar)).toMatchObject({ code: 200, vectors: 'up' })
  expect((await ask(telar, id)).status).toBe('ok')
}

describe('a collection whose index is lost', () => {
  it('says so and is rebuilt when the vector file was deleted', async () => {
    const id = await fill(await open())
    await container?.close()
    container = undefined
    for (const name of await readdir(folder)) if (name.startsWith('vectors.db')) await rm(join(folder, name))
    await expectLostAndMended(await open(), id)
  })

  it('is found at the start when the vector file is no database any more', async () => {
    const id = await fill(await open())
    await container?.close()
    container = undefined
    for (const name of await readdir(folder)) if (name.startsWith('vectors.db')) await rm(join(folder, name))
    await writeFile(join(folder, 'vectors.db'), 'no database '.repeat(1_000))
    const log = createLog('silent')
    const told = vi.spyOn(log, 'error')
    container = await createContainer(readEnv({ TELAR_DATA: folder, OLLAMA_URL: nowhere }), log)
    const opened = container
    await until(async () => (await troubleOf(opened, id))?.code === 'index-lost')
    const said = told.mock.calls.map((call) => String(call.at(-1)))
    expect(said).toContainEqual('the vector file was damaged or gone; a new one has taken its place')
    expect(said).not.toContainEqual('a damaged vector file could not be replaced')
  })

  it('says so and is rebuilt when somebody deleted it in Qdrant', async () => {
    const qdrant = await qdrantDouble()
    const telar = await open({ QDRANT_URL: qdrant.url })
    const id = await fill(telar)
    for (const name of await qdrantCollections(qdrant)) await call(qdrant, `/collections/${name}`, { method: 'DELETE' })
    await expectLostAndMended(telar, id)
  })

  it('lets one document be tried again, and counts what is still missing', async () => {
    const qdrant = await qdrantDouble()
    const telar = await open({ QDRANT_URL: qdrant.url })
    const id = await fill(telar)
    for (const name of await qdrantCollections(qdrant)) await call(qdrant, `/collections/${name}`, { method: 'DELETE' })
    const documents = (await telar.studio.collections.documents({ id })).items
    const [first] = documents.filter(({ name }) => name === 'shuttle.txt')
    await telar.studio.collections.retryDocument({ documentId: first?.id ?? '' })
    await until(async () => (await search(telar, id)).length === 1)
    await until(async () => /only 1 of the 3 chunks of “Looms”/.test((await troubleOf(telar, id))?.message ?? ''))
    expect(await ask(telar, id)).toMatchObject({ status: 'degraded' })
    for (const { id: documentId } of documents.filter(({ name }) => name !== 'shuttle.txt'))
      await telar.studio.collections.retryDocument({ documentId })
    await until(async () => (await troubleOf(telar, id)) === null)
    expect(await search(telar, id)).toHaveLength(3)
  })
})

async function qdrantDouble(): Promise<QdrantDouble> {
  const double = await startQdrantDouble()
  doubles.push(double)
  return double
}

const call = async (qdrant: QdrantDouble, path: string, init: RequestInit = {}): Promise<unknown> =>
  (await fetch(`${qdrant.url}${path}`, init)).json()

async function qdrantCollections(qdrant: QdrantDouble): Promise<string[]> {
  const { result } = (await call(qdrant, '/collections')) as { result: { collections: { name: string }[] } }
  return result.collections.map(({ name }) => name)
}

describe('a collection whose embedding model was replaced under its name', () => {
  let ollama: OllamaDouble
  beforeEach(async () => {
    ollama = await startOllamaDouble()
    doubles.push(ollama)
  })
  const replaceModels = () => {
    for (const [at, model] of ollama.models.entries()) ollama.models[at] = { ...model, bytes: model.bytes + 1 }
  }

  it('says so, answers degraded, lets new documents wait, and is mended by a rebuild', async () => {
    const telar = await open({ OLLAMA_URL: ollama.url })
    const { studio } = telar
    const id = await fill(telar, 'ollama')
    expect(await troubleOf(telar, id)).toBeNull()
    replaceModels()
    await until(async () => (await troubleOf(telar, id))?.code === 'embedder-replaced')
    const { embedder, trouble } = await studio.collections.get({ id })
    expect(trouble?.message).toContain(embedder.model)
    expect(await states(telar, id)).toEqual(Array(3).fill('indexed'))
    const late = await add(telar, id, 'reed.txt', 'The reed beats the weft.')
    await until(async () => (await studio.collections.document({ documentId: late })).state === 'waiting')
    await until(async () => (await ask(telar, id)).status === 'degraded')
    await studio.indexes.rebuild({ collectionId: id })
    await until(async () => (await states(telar, id)).every((state) => state === 'indexed'))
    expect(await troubleOf(telar, id)).toBeNull()
    expect((await ask(telar, id)).status).toBe('ok')
    expect(await search(telar, id)).toHaveLength(3)
  })

  it('takes the version it first sees for an index of a time when versions were not kept', async () => {
    const telar = await open({ OLLAMA_URL: ollama.url })
    const id = await fill(telar, 'ollama')
    await telar.close()
    container = undefined
    const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
    await prisma.collection.updateMany({ data: { embedderDigest: null } })
    await open({ OLLAMA_URL: ollama.url })
    await until(async () => (await prisma.collection.findUniqueOrThrow({ where: { id } })).embedderDigest !== null)
    await prisma.$disconnect()
    replaceModels()
    const again = await open({ OLLAMA_URL: ollama.url })
    await until(async () => (await troubleOf(again, id))?.code === 'embedder-replaced')
  })

  it('is noticed by a gateway alone, at no call more for an answer', async () => {
    const telar = await open({ OLLAMA_URL: ollama.url })
    const id = await fill(telar, 'ollama')
    const pipeline = await telar.studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, id) })
    const { key } = await telar.studio.deployments.publish({ pipelineId: pipeline.id, slug: 'ask' })
    replaceModels()
    const gateway = await open({ OLLAMA_URL: ollama.url }, 'gateway')
    const server = createServer((request, response) => void gateway.gatewayApi(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answer = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/endpoints/ask/runs`, {
        method: 'POST',
        body: JSON.stringify({ inputs: { question: 'What carries the weft?' } }),
        headers: { authorization: `Bearer ${key ?? ''}`, 'content-type': 'application/json' },
      })
      return (await response.json()) as { status: string; notes: { code: string }[] }
    }
    await until(async () => (await answer()).status === 'degraded')
    const before = ollama.requests.length
    const { notes } = await answer()
    expect(notes.map(({ code }) => code)).toContain('embedder-replaced')
    expect(ollama.requests.slice(before).map(({ path }) => path)).toEqual(['/api/embed', '/api/chat'])
    server.closeAllConnections()
    server.close()
  })
})
