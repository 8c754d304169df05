import { Readable } from 'node:stream'
import { definitions } from '@/nodes/definitions.gen'
import type { GridEvent } from '@/pipeline/play/grid'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { ragGraph } from '@/server/services/pipelines/templates'
import { startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel } from '../doubles/ollama-models'
import { startQdrantDouble } from '../doubles/qdrant'
import { openTelar } from './open-telar'
import { until } from './until'

const texts = {
  'valve.txt': 'The safety valve opens when the boiler pressure passes six bar.',
  'pump.txt': 'The pump delivers forty litres of water a minute.',
  'belt.txt': 'The belt is changed every two thousand hours of work.',
}
export const questions = [
  'When does the safety valve open?',
  'How much water does the pump deliver?',
  'How often is the belt changed?',
]

/** Telar on doubles that count, with a collection of three documents. */
export async function openPlayground() {
  const ollama = await startOllamaDouble({ models: [chatModel, embedModel, { ...chatModel, name: 'other:1b' }] })
  const qdrant = await startQdrantDouble()
  const telar = await openTelar({ OLLAMA_URL: ollama.url, QDRANT_URL: qdrant.url })
  const { studio } = telar.container
  const { location } = (await studio.system.status()).database
  const database = await openDatabase({ url: `file:${location}` })
  const records = prismaRecords(database)
  const embedder = { provider: 'ollama' as const, model: embedModel.name }
  const { id: collectionId } = await studio.collections.create({ name: 'Boiler', language: 'en', embedder })

  async function add(documents: Record<string, string>) {
    for (const [name, text] of Object.entries(documents)) {
      await studio.collections.addDocument({ collectionId, name, data: Readable.from([Buffer.from(text)]) })
    }
    // The example is indexed at first, too, and what that embeds would be counted.
    await until(async () => (await studio.collections.list()).every(({ pending }) => pending === 0))
  }
  await add(texts)

  async function putCases(datasetId: string, rows: readonly { id: string; inputs: Record<string, unknown> }[]) {
    await records.datasets.change(datasetId, {
      put: rows.map(({ id, inputs }) => ({
        id,
        inputs,
        expected: { answers: [], nuggets: [], places: [], abstain: false, checks: [] },
        origin: 'human' as const,
        split: 'test' as const,
        source: id,
        tags: [],
        note: '',
        runId: null,
        createdAt: new Date(),
      })),
    })
  }

  return {
    studio,
    container: telar.container,
    records,
    ollama,
    collectionId,
    add,
    putCases,
    /** How often a chat model was asked. */
    chats: () => ollama.requests.filter(({ path }) => path === '/api/chat').length,
    /** How often something was searched. */
    retrievals: () => ({
      embeds: ollama.requests.filter(({ path }) => path === '/api/embed').length,
      queries: qdrant.requests.filter(({ url }) => url.includes('/points/query')).length,
    }),
    /** A grid of a pipeline over the collection, with rows of its own. */
    async aGrid(asked: readonly string[] = questions) {
      const graph = ragGraph(definitions, collectionId)
      const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask', graph })
      const { id } = await studio.play.create({ pipelineId })
      const { dataset } = await studio.play.get({ id })
      const rows = asked.map((question, at) => ({
        id: `${id}-${at}`,
        // An equal question would find an equal answer of another grid.
        inputs: { question: `${question} (${id.slice(0, 8)})` },
      }))
      await putCases(dataset.id, rows)
      return { id, pipelineId, datasetId: dataset.id }
    },
    /** Plays a grid to its end. */
    async play(id: string, how: { again?: boolean; renew?: boolean } = {}) {
      const started = await studio.play.start({ id, ...how })
      const events: GridEvent[] = []
      for await (const event of studio.play.events({ id, lastEventId: '0' })) events.push(event)
      await until(async () => (await studio.play.get({ id })).state === 'idle')
      return { ...started, events, grid: await studio.play.get({ id }) }
    },
    async change(id: string, setup: Record<string, unknown>) {
      const { revision } = await studio.play.get({ id })
      await studio.play.change({ id, revision, setup })
    },
    /** The config of the first variant. */
    prompt: async (id: string) => (await studio.play.get({ id })).variants[0]?.config ?? {},
    async close() {
      await database.$disconnect()
      await telar.close()
      await Promise.all([ollama.close(), qdrant.close()])
    },
  }
}
