import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import { startOllamaDouble } from '../doubles/ollama'
import { startQdrantDouble } from '../doubles/qdrant'
import { until } from './until'

const nowhere = 'http://127.0.0.1:9'

let folder: string
let container: Container | undefined

async function open(settings: Record<string, string>): Promise<Container> {
  container = await createContainer(
    readEnv({ TELAR_DATA: folder, OLLAMA_URL: nowhere, ...settings }),
    createLog('silent'),
  )
  return container
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-outage-'))
})
afterEach(async () => {
  await container?.close()
  container = undefined
  await rm(folder, { recursive: true })
})

describe('when what Telar stands on is not there', () => {
  it('starts without Qdrant, says so, and works as soon as Qdrant answers', async () => {
    const first = await startQdrantDouble()
    const { port } = new URL(first.url)
    await first.close()
    const { studio, describe: lines } = await open({ QDRANT_URL: first.url })
    expect((await studio.system.status()).store).toMatchObject({ kind: 'qdrant', state: 'down' })
    expect((await lines()).join('\n')).toContain('does not answer')
    const wanted = {
      name: 'Late',
      language: 'en',
      embedder: { provider: 'built-in', model: 'lexical-384' },
      chunking: { ...defaultChunking, size: 100, overlap: 10 },
      fields: [],
    } as const
    await expect(studio.collections.create({ ...wanted, fields: [] })).rejects.toMatchObject({
      code: 'vectors-unreachable',
    })
    const qdrant = await startQdrantDouble({ port: Number(port) })
    const collection = await studio.collections.create({ ...wanted, fields: [] })
    const data = Readable.from([Buffer.from('The shuttle carries the weft.')])
    await studio.collections.addDocument({ collectionId: collection.id, name: 'a.txt', data })
    await until(async () => (await studio.collections.documents({ id: collection.id })).items[0]?.state === 'indexed')
    await qdrant.close()
    await expect(
      studio.collections.search({ id: collection.id, query: 'shuttle', mode: 'hybrid', topK: 3 }),
    ).rejects.toMatchObject({
      code: 'vectors-unreachable',
    })
  })

  it('counts servers that take calls and never answer as down, and works with what is left', async () => {
    const hanging = createServer(() => {})
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
    // `address()` is a string only for pipes.
    const url = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
    try {
      const { studio } = await open({ OLLAMA_URL: url, OPENAI_BASE_URL: url, QDRANT_URL: url })
      const { providers, store, chat } = await studio.system.status()
      const states = Object.fromEntries(providers.map(({ provider, state }) => [provider, state]))
      expect(states).toEqual({ ollama: 'down', openai: 'down', 'built-in': 'up' })
      expect(store).toMatchObject({ kind: 'qdrant', state: 'down' })
      expect(chat?.provider).toBe('built-in')
    } finally {
      hanging.closeAllConnections()
      hanging.close()
    }
  })

  it('fails a run whose model server went away, with what to do, and runs again when it is back', async () => {
    const ollama = await startOllamaDouble()
    const { studio } = await open({ OLLAMA_URL: ollama.url })
    const [example] = await studio.pipelines.list()
    const pipelineId = example?.id ?? ''
    const [collection] = await studio.collections.list()
    await until(async () => (await studio.collections.get({ id: collection?.id ?? '' })).pending === 0)
    const graph = ragGraph(definitions, collection?.id)
    const named = graph.nodes.find((node) => node.type === 'model')
    const { chat } = await studio.system.status()
    if (named) named.config.model = { provider: 'ollama', model: chat?.model }
    const statusOf = async () => {
      const { runId } = await studio.runs.start({
        pipelineId,
        graph,
        inputs: { question: 'When is the clinic closed?' },
      })
      for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) {
        if (event.type === 'run.finished') return event
      }
      throw new Error('The run has no end')
    }
    expect((await statusOf()).status).toBe('ok')
    await ollama.close()
    const failed = await statusOf()
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'models-unreachable' } })
    expect(failed.error?.fix).not.toBe('')
    const back = await startOllamaDouble({ port: Number(new URL(ollama.url).port) })
    expect((await statusOf()).status).toBe('ok')
    await back.close()
  })
})
