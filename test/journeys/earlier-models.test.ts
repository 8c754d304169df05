import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import { builtInEmbedder, builtInReader } from '@/server/adapters/built-in/create-built-in-provider'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import { until } from './until'

const text = 'The warehouse of Sallow keeps vaccines between 2 and 8 degrees. The gate opens at six in the morning.'
const question = 'When does the gate open?'

let folder = ''
let telar: Container | undefined

/** Telar on a bare machine, in the same folder each time. */
async function open(): Promise<Container> {
  await telar?.close()
  const env = readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9' })
  telar = await createContainer(env, createLog('silent'))
  return telar
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-earlier-'))
})
afterEach(async () => {
  await telar?.close()
  telar = undefined
  await rm(folder, { recursive: true })
})

/** A collection with one document, indexed with this model of the built-in ones. */
async function fill({ studio }: Container, model: string): Promise<string> {
  const { id } = await studio.collections.create({
    name: 'Sallow',
    language: 'auto',
    embedder: { provider: 'built-in', model },
    chunking: defaultChunking,
    fields: [],
  })
  await studio.collections.addDocument({
    collectionId: id,
    name: 'sallow.txt',
    data: Readable.from([Buffer.from(text)]),
  })
  await until(async () => (await studio.collections.documents({ id })).items[0]?.state === 'indexed')
  return id
}

async function publish({ studio }: Container, collectionId: string): Promise<string> {
  const pipeline = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId) })
  const { key } = await studio.deployments.publish({ pipelineId: pipeline.id, slug: 'ask' })
  return key ?? ''
}

const replySchema = z.object({
  status: z.string(),
  outputs: z.object({ answer: z.string() }),
  notes: z.array(z.object({ code: z.string() })),
})

const codesOf = ({ notes }: z.infer<typeof replySchema>) => notes.map(({ code }) => code)

async function ask(container: Container, key: string) {
  const server = createServer((request, response) => void container.gatewayApi(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address()` is a string only for pipes.
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/endpoints/ask/runs`, {
    method: 'POST',
    body: JSON.stringify({ inputs: { question } }),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  })
  const reply = replySchema.parse(await response.json())
  server.closeAllConnections()
  server.close()
  return { code: response.status, ...reply }
}

/** Changes what is stored while nothing runs. */
async function whileClosed(change: (prisma: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>) {
  await telar?.close()
  telar = undefined
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await change(prisma)
  await prisma.$disconnect()
}

describe('a pipeline published with an earlier version of a built-in model', () => {
  it('answers with the reader of now', async () => {
    const first = await open()
    const key = await publish(first, await fill(first, builtInEmbedder.model))
    await whileClosed(async (prisma) => {
      const version = await prisma.pipelineVersion.findFirstOrThrow()
      expect(version.plan).toContain(`"${builtInReader.digest}"`)
      const plan = version.plan.replaceAll(`"${builtInReader.digest}"`, '"extractive-reader-0"')
      await prisma.pipelineVersion.update({ where: { id: version.id }, data: { plan } })
    })
    const reply = await ask(await open(), key)
    expect(reply).toMatchObject({ code: 200, status: 'ok' })
    expect(reply.outputs.answer).toContain('six in the morning')
  })

  it('answers degraded over vectors of an earlier table, says why, and is mended by a rebuild', async () => {
    const first = await open()
    const id = await fill(first, builtInEmbedder.model)
    const key = await publish(first, id)
    expect(await ask(first, key)).toMatchObject({ status: 'ok' })
    await whileClosed(async (prisma) => {
      const earlier = { data: { embedderDigest: 'static-384-0' } }
      expect(await prisma.collection.count({ where: { id, embedderDigest: builtInEmbedder.digest } })).toBe(1)
      await prisma.collection.updateMany({ where: { id }, ...earlier })
      await prisma.collectionIndex.updateMany({ where: { collectionId: id }, ...earlier })
    })
    const again = await open()
    await until(async () => (await again.studio.collections.get({ id })).trouble?.code === 'embedder-replaced')
    const reply = await ask(again, key)
    expect(reply).toMatchObject({ code: 200, status: 'degraded' })
    expect(codesOf(reply)).toContain('embedder-replaced')
    expect(reply.outputs.answer).toContain('six in the morning')
    await again.studio.indexes.rebuild({ collectionId: id })
    await until(async () => (await again.studio.collections.get({ id })).trouble === null)
    const mended = await ask(again, key)
    expect(mended).toMatchObject({ status: 'ok' })
    expect(codesOf(mended)).not.toContain('embedder-replaced')
  })
})

describe('a collection on the embedder of earlier versions', () => {
  it('is offered the better one, which is built beside the live index and switched to', async () => {
    const container = await open()
    const { studio } = container
    const id = await fill(container, 'lexical-384')
    const key = await publish(container, id)
    const { betterEmbedder } = await studio.collections.get({ id })
    expect(betterEmbedder).toEqual({ provider: 'built-in', model: 'static-384' })
    const likeness = async () => {
      const query = '¿A qué temperatura se guardan las vacunas en el almacén?'
      const [hit] = await studio.collections.search({ id, query, mode: 'dense', topK: 1 })
      return hit?.score ?? 0
    }
    const before = await likeness()

    // What the button of the index page sends.
    const built = await studio.indexes.start({
      collectionId: id,
      change: { embedder: betterEmbedder ?? { provider: 'auto', model: '' } },
    })
    const stateOf = async () =>
      (await studio.indexes.list({ collectionId: id })).find((index) => index.id === built.id)?.state
    await until(async () => (await stateOf()) === 'ready')
    const states = async () =>
      (await studio.indexes.list({ collectionId: id })).map(({ state, embedder }) => [state, embedder.model])
    expect((await states()).sort()).toEqual([
      ['live', 'lexical-384'],
      ['ready', 'static-384'],
    ])
    expect(await studio.collections.get({ id })).toMatchObject({ betterEmbedder, embedder: { model: 'lexical-384' } })
    expect(await ask(container, key)).toMatchObject({ code: 200, status: 'ok' })

    await studio.indexes.activate({ indexId: built.id })
    const after = await studio.collections.get({ id })
    expect(after).toMatchObject({ betterEmbedder: null, embedder: { model: 'static-384' }, trouble: null, chunks: 1 })
    expect((await states()).sort()).toEqual([
      ['live', 'static-384'],
      ['retired', 'lexical-384'],
    ])
    expect(await likeness()).toBeGreaterThan(before + 0.1)
    expect(await ask(container, key)).toMatchObject({ code: 200, status: 'ok' })
  })
})
