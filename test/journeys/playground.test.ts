import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { GridEvent } from '@/pipeline/play/grid'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import { ragGraph } from '@/server/services/pipelines/templates'
import { type OllamaDouble, startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel } from '../doubles/ollama-models'
import { type QdrantDouble, startQdrantDouble } from '../doubles/qdrant'
import { openTelar } from './open-telar'
import { until } from './until'

let telar: Awaited<ReturnType<typeof openTelar>>
let ollama: OllamaDouble
let qdrant: QdrantDouble
let collectionId: string
let database: Awaited<ReturnType<typeof openDatabase>>
let records: Records

const embedder = { provider: 'ollama' as const, model: embedModel.name }
const texts = {
  'valve.txt': 'The safety valve opens when the boiler pressure passes six bar.',
  'pump.txt': 'The pump delivers forty litres of water a minute.',
  'belt.txt': 'The belt is changed every two thousand hours of work.',
}
const questions = [
  'When does the safety valve open?',
  'How much water does the pump deliver?',
  'How often is the belt changed?',
]

beforeAll(async () => {
  ollama = await startOllamaDouble({ models: [chatModel, embedModel, { ...chatModel, name: 'other:1b' }] })
  qdrant = await startQdrantDouble()
  telar = await openTelar({ OLLAMA_URL: ollama.url, QDRANT_URL: qdrant.url })
  const { studio } = telar.container
  const { location } = (await studio.system.status()).database
  database = await openDatabase({ url: `file:${location}` })
  records = prismaRecords(database)
  const collection = await studio.collections.create({ name: 'Boiler', language: 'en', embedder })
  collectionId = collection.id
  await add(texts)
}, 60_000)
afterAll(async () => {
  await database.$disconnect()
  await telar.close()
  await Promise.all([ollama.close(), qdrant.close()])
})

async function add(documents: Record<string, string>) {
  const { studio } = telar.container
  for (const [name, text] of Object.entries(documents)) {
    await studio.collections.addDocument({ collectionId, name, data: Readable.from([Buffer.from(text)]) })
  }
  await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
}

const chats = () => ollama.requests.filter(({ path }) => path === '/api/chat').length
const retrievals = () => ({
  embeds: ollama.requests.filter(({ path }) => path === '/api/embed').length,
  queries: qdrant.requests.filter(({ url }) => url.includes('/points/query')).length,
})

/** A grid of the pipeline with a dataset of the questions. */
async function aGrid(asked: readonly string[] = questions) {
  const { studio } = telar.container
  const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId) })
  const { id } = await studio.play.create({ pipelineId })
  const { datasetId } = await fill(id, asked)
  return { id, pipelineId, datasetId }
}

async function fill(gridId: string, asked: readonly string[]) {
  const { dataset } = await telar.container.studio.play.get({ id: gridId })
  await putCases(
    dataset.id,
    asked.map((question, at) => ({ id: `${gridId}-${at}`, inputs: { question } })),
  )
  return { datasetId: dataset.id }
}

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

/** Plays a grid to its end. */
async function play(id: string, how: { again?: boolean; renew?: boolean } = {}) {
  const { studio } = telar.container
  const events: GridEvent[] = []
  const listening = (async () => {
    for await (const event of studio.play.events({ id, lastEventId: '0' })) events.push(event)
  })()
  const started = await studio.play.start({ id, ...how })
  if (started.left > 0) await until(async () => (await studio.play.get({ id })).state === 'idle')
  await listening
  return { ...started, events, grid: await studio.play.get({ id }) }
}

const prompt = async (id: string) => (await telar.container.studio.play.get({ id })).variants[0]?.config ?? {}

describe('a grid', () => {
  it('plays every case once, and another prompt without another search', async () => {
    const { id } = await aGrid()
    const before = retrievals()
    const first = await play(id)
    expect(first).toMatchObject({ total: 3, left: 3 })
    expect(first.grid.cells.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(first.grid.rows.map(({ context }) => context)).toEqual(['done', 'done', 'done'])
    const searched = retrievals()
    expect(searched.queries - before.queries).toBe(3)
    expect(searched.embeds - before.embeds).toBe(3)

    const config = { ...(await prompt(id)), user: 'Answer {{ question }} from:\n\n{{ sources }}' }
    await telar.container.studio.play.addVariant({ gridId: id, config })
    const asked = chats()
    const second = await play(id)
    expect(second).toMatchObject({ total: 6, left: 3 })
    expect(chats() - asked).toBe(3)
    expect(retrievals()).toEqual(searched)
    expect(await play(id)).toMatchObject({ total: 6, left: 0 })
    expect(chats() - asked).toBe(3)
  })
})
