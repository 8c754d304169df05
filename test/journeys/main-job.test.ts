import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import type { RunEvent, RunFinished } from '@/pipeline/run-event'
import { ragGraph } from '@/server/services/pipelines/templates'
import type { Studio } from '@/server/services/studio'
import { startOllamaDouble } from '../doubles/ollama'
import { startQdrantDouble } from '../doubles/qdrant'
import { openTelar } from './open-telar'
import { until } from './until'

interface World {
  settings: Record<string, string>
  provider: string
  close(): Promise<void>
}

async function finish(studio: Studio, runId: string): Promise<{ events: RunEvent[]; end: RunFinished }> {
  const events: RunEvent[] = []
  for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) events.push(event)
  const end = events.at(-1)
  if (end?.type !== 'run.finished') throw new Error('The run has no end')
  return { events, end }
}

const worlds: Record<string, () => Promise<World>> = {
  'the embedded default': async () => ({ settings: {}, provider: 'built-in', close: async () => undefined }),
  'Ollama and Qdrant': async () => {
    const [ollama, qdrant] = [await startOllamaDouble(), await startQdrantDouble()]
    return {
      settings: { OLLAMA_URL: ollama.url, QDRANT_URL: qdrant.url },
      provider: 'ollama',
      async close() {
        expect(ollama.violations).toEqual([])
        await ollama.close()
        await qdrant.close()
      },
    }
  },
}

describe.each(Object.entries(worlds))('upload, draw, run, publish, call, on %s', (_name, openWorld) => {
  let world: World
  let telar: Awaited<ReturnType<typeof openTelar>>
  let collectionId = ''
  let pipelineId = ''
  const question = 'What carries the weft through the shed?'

  beforeAll(async () => {
    world = await openWorld()
    telar = await openTelar(world.settings)
  })
  afterAll(async () => {
    await telar.close()
    await world.close()
  })

  it('indexes a PDF with its pages', async () => {
    const { studio } = telar.container
    const collection = await studio.collections.create({
      name: 'Handbook',
      language: 'en',
      embedder: { provider: 'auto', model: '' },
      chunking: { ...defaultChunking, size: 120, overlap: 20 },
      fields: [],
    })
    collectionId = collection.id
    expect(collection.embedder.provider).toBe(world.provider)
    const data = () => createReadStream(join(import.meta.dirname, '../fixtures/documents/handbook.pdf'))
    const added = await studio.collections.addDocument({ collectionId, name: 'handbook.pdf', data: data() })
    expect(await studio.collections.addDocument({ collectionId, name: 'again.pdf', data: data() })).toEqual({
      ...added,
      duplicate: true,
    })
    await until(async () => (await studio.collections.documents({ id: collectionId })).items[0]?.state === 'indexed')
    const details = await studio.collections.document({ documentId: added.documentId })
    expect(details.pageSpans.length).toBeGreaterThan(1)
    for (const span of details.chunkSpans)
      expect(details.text.slice(span.start, span.end).trim().length).toBeGreaterThan(0)
  })

  it('finds nothing green where nothing is to be found', async () => {
    const { studio } = telar.container
    const pipeline = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId) })
    pipelineId = pipeline.id
    const graph = structuredClone(pipeline.graph)
    const retriever = graph.nodes.find((node) => node.id === 'retriever')
    if (retriever) retriever.config.scoreThreshold = 1e6
    const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question } })
    const { end } = await finish(studio, runId)
    expect(end.status).toBe('empty')
  })

  it('answers with citations that lead to the page', async () => {
    const { studio } = telar.container
    const { graph } = await studio.pipelines.get({ id: pipelineId })
    const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question } })
    const { events, end } = await finish(studio, runId)
    expect(end.status).toBe('ok')
    expect(String(end.outputs.answer)).toMatch(/\[\d+\]/)
    const sources = end.outputs.sources as {
      cited: boolean
      page?: number
      text: string
      documentId: string
      start: number
      end: number
    }[]
    const cited = sources.find((source) => source.cited)
    expect(cited?.page).toBe(2)
    const details = await studio.collections.document({ documentId: cited?.documentId ?? '' })
    expect(details.text.slice(cited?.start, cited?.end)).toBe(cited?.text)
    const streamed = events.flatMap((event) => (event.type === 'step.token' ? [event.text] : [])).join('')
    expect(streamed.length).toBeGreaterThan(0)
    const run = await studio.runs.get({ id: runId })
    expect(run.steps.map((step) => step.outcome)).toEqual(Array(6).fill('ok'))
    const retrieved = (await studio.runs.step({ runId, stepId: 'retriever' })).outputs.chunks as {
      stages: Record<string, unknown>
    }[]
    expect(Object.keys(retrieved[0]?.stages ?? {})).toContain('fused')
  })

  it('serves the published pipeline to a caller with a key, whole and as a stream', async () => {
    const { studio } = telar.container
    const { key, deployment } = await studio.deployments.publish({ pipelineId, slug: 'ask' })
    const call = (body: unknown, bearer = key ?? '') =>
      fetch(`${telar.url}${deployment.path}/runs`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      })
    const answer = await call({ inputs: { question } })
    expect(answer.status).toBe(200)
    const body = (await answer.json()) as {
      runId: string
      status: string
      outputs: { answer: string; sources: unknown[] }
    }
    expect(body.status).toBe('ok')
    expect(body.outputs.answer).toMatch(/\[\d+\]/)
    expect((await studio.runs.get({ id: body.runId })).origin).toBe('endpoint')
    const stream = await (await call({ inputs: { question }, stream: true })).text()
    expect(stream).toContain('event: token')
    expect(stream.trim().split('\n\n').at(-1)).toContain(JSON.stringify(body.outputs.answer).slice(1, -1))
    expect((await call({ inputs: { question } }, 'tlr_wrong')).status).toBe(401)
    const missing = await call({ inputs: {} })
    expect(missing.status).toBe(422)
    expect(JSON.stringify(await missing.json())).toContain('question')
  })
})
