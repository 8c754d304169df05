import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import { english } from '@/pipeline/said'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import { type OllamaDouble, startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel } from '../doubles/ollama-models'
import { type OpenAiDouble, startOpenAiDouble } from '../doubles/openai'
import { until } from './until'

const small = { ...embedModel, name: 'all-minilm:latest', family: 'bert', contextLength: 512, embeddingLength: 384 }
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')
const hash = (at: number, kind = 'sha256') => createHash(kind).update(String(at)).digest('hex')

/** Ordinary files, in which nothing is like prose. */
const files: Record<string, string> = {
  'hashes.txt': lines(300, (at) => hash(at)),
  'phones.csv': `name,phone\n${lines(300, (at) => `Ana ${at},+34 6${String(10_000_000 + at * 7919)}`)}`,
  'ids.txt': lines(300, (at) => `INV-2024-${String(at).padStart(6, '0')} ${hash(at, 'md5')}`),
  'numbers.csv': `a,b,c,d\n${lines(300, (at) => [at * 1.37, at / 7, at * at, 1e6 - at].map((n) => n.toFixed(2)).join(','))}`,
  'key.txt': lines(200, (at) => createHash('sha512').update(String(at)).digest('base64')),
  'one-line.txt': Array.from({ length: 400 }, (_, at) => hash(at)).join(';'),
  'loop.ts': lines(
    200,
    (at) => `export const f${at} = (a: number[], b = ${at}) => a.map((x) => (x[${at}] ?? -1) + b);`,
  ),
  'party.txt': lines(200, () => '😀🚀🎉🔥👍🏽👩‍👩‍👧❤️🇩🇪'),
  'nasos.txt': lines(150, (at) => `Насос ${at} должен быть выключен перед обслуживанием, иначе гарантия не действует.`),
  'pumpu.txt': lines(150, (at) => `维护之前必须关闭水泵${at}，否则保修无效。阀门在五巴时打开。`),
  'wide.md': `| ${'Column '.repeat(120)} |\n|---|\n${lines(80, (at) => `| P-${at} | ${hash(at).slice(0, 20)} |`)}`,
}

let folder: string
let container: Container | undefined
let ollama: OllamaDouble | undefined
let openai: OpenAiDouble | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-text-'))
})
afterEach(async () => {
  await container?.close()
  await ollama?.close()
  await openai?.close()
  container = undefined
  ollama = undefined
  openai = undefined
  await rm(folder, { recursive: true })
})

async function open(settings: Record<string, string>): Promise<Container['studio']> {
  container = await createContainer(readEnv({ TELAR_DATA: folder, ...settings }), createLog('silent'))
  return container.studio
}

async function upload(studio: Container['studio'], collectionId: string, texts: Record<string, string>) {
  for (const [name, text] of Object.entries(texts)) {
    await studio.collections.addDocument({ collectionId, name, data: Readable.from([Buffer.from(text)]) })
  }
  const ends = ['indexed', 'failed']
  await until(async () =>
    (await studio.collections.documents({ id: collectionId })).items.every(({ state }) => ends.includes(state)),
  )
  return (await studio.collections.documents({ id: collectionId })).items
}

const wanted = (chunking = {}) => ({
  name: 'Any',
  language: 'none' as const,
  embedder: { provider: 'auto' as const, model: '' },
  chunking: { ...defaultChunking, ...chunking },
  fields: [],
})

async function ask(studio: Container['studio'], collectionId: string, question: string) {
  const pipeline = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId, 'Why?') })
  const inputs = { question }
  const { runId } = await studio.runs.start({ pipelineId: pipeline.id, graph: pipeline.graph, inputs })
  const steps: StepRecord[] = []
  const streamed: Record<string, string> = {}
  let end: RunFinished | undefined
  for await (const event of studio.runs.events({ runId }, new AbortController().signal)) {
    if (event.type === 'step.finished') steps.push(event.step)
    if (event.type === 'run.finished') end = event
    if (event.type === 'step.token') {
      streamed[event.port] = event.reset ? event.text : (streamed[event.port] ?? '') + event.text
    }
  }
  return { steps, end, streamed, step: (type: string) => steps.find((step) => step.type === type) }
}

describe('with an embedder of 512 tokens', () => {
  it('indexes ordinary files whose text is like no prose, and every chunk fits or is noted', async () => {
    ollama = await startOllamaDouble({ models: [chatModel, small] })
    const studio = await open({ OLLAMA_URL: ollama.url })
    const [example] = await studio.collections.list()
    expect(example?.embedder).toMatchObject({ provider: 'ollama', model: small.name })
    const { id } = await studio.collections.create(wanted())
    const documents = await upload(studio, id, files)
    expect(documents.filter(({ state }) => state !== 'indexed').map(({ name, error }) => [name, error])).toEqual([])
    const bound = documents.find(({ name }) => name === 'phones.csv')
    expect((await studio.collections.document({ documentId: bound?.id ?? '' })).warnings).toEqual([])
    const found = await studio.collections.search({ id, query: hash(7), mode: 'dense', topK: 3 })
    expect(found[0]).toMatchObject({ documentName: 'hashes.txt' })
    expect(ollama.violations).toEqual([])
  }, 120_000)

  it('takes chunks of any size, and says on the document which were embedded in parts', async () => {
    ollama = await startOllamaDouble({ models: [chatModel, small] })
    const studio = await open({ OLLAMA_URL: ollama.url })
    const large = await studio.collections.create(wanted({ size: 8_000, unit: 'characters', overlap: 0 }))
    const [prose] = await upload(studio, large.id, {
      'prose.txt': lines(200, (at) => `The valve ${at} opens at five bar.`),
    })
    expect(prose).toMatchObject({ state: 'indexed' })
    expect(prose?.chunks).toBeGreaterThan(1)
    const whole = await studio.collections.create({ ...wanted({ strategy: 'document' }), name: 'Whole' })
    const [document] = await upload(studio, whole.id, { 'hashes.txt': lines(100, (at) => hash(at)) })
    expect(document).toMatchObject({ state: 'indexed', chunks: 1 })
    const { warnings } = await studio.collections.document({ documentId: document?.id ?? '' })
    expect(warnings.map(english)).toEqual([expect.stringContaining(`longer than ${small.name} takes`)])
  }, 60_000)

  it('answers a question that is longer than the embedder takes, and says so', async () => {
    ollama = await startOllamaDouble({ models: [chatModel, small] })
    const studio = await open({ OLLAMA_URL: ollama.url })
    const { id } = await studio.collections.create(wanted())
    await upload(studio, id, { 'valve.txt': 'The safety valve opens at five bar.' })
    const question = `When does the safety valve open? ${lines(120, (at) => hash(at))}`
    const { step, end } = await ask(studio, id, question)
    expect(step('retriever')).toMatchObject({ outcome: 'degraded', notes: [{ code: 'query-parted' }] })
    expect(end).toMatchObject({ status: 'degraded', outputs: { answer: expect.stringContaining('five bar') } })
    const found = await studio.collections.search({ id, query: question, mode: 'dense', topK: 1 })
    expect(found).toHaveLength(1)
  }, 60_000)
})

it('takes a model whose context is smaller than the reserved answer', async () => {
  ollama = await startOllamaDouble({ models: [{ ...chatModel, contextLength: 512 }, embedModel] })
  const studio = await open({ OLLAMA_URL: ollama.url })
  const { id } = await studio.collections.create(wanted())
  await upload(studio, id, { 'valve.txt': 'The safety valve opens at five bar.' })
  const { end } = await ask(studio, id, 'When does the safety valve open?')
  expect(end?.outputs.answer).toContain('five bar')
}, 60_000)

it('learns the limit of an OpenAI-compatible embedder that does not tell it', async () => {
  openai = await startOpenAiDouble({
    models: [{ id: 'bge-small-en', kind: 'embed', contextLength: 512, dimension: 384 }],
  })
  const studio = await open({ OPENAI_BASE_URL: openai.url, OLLAMA_URL: 'http://127.0.0.1:9' })
  const { id } = await studio.collections.create(wanted({ size: 1_500, overlap: 0 }))
  const documents = await upload(studio, id, {
    'hashes.txt': files['hashes.txt'] ?? '',
    'loop.ts': files['loop.ts'] ?? '',
  })
  expect(documents.map(({ state }) => state)).toEqual(['indexed', 'indexed'])
  const { warnings } = await studio.collections.document({ documentId: documents[0]?.id ?? '' })
  expect(warnings.map(english)).toEqual([expect.stringContaining('embedded in parts')])
  const found = await studio.collections.search({ id, query: 'list '.repeat(900), mode: 'dense', topK: 1 })
  expect(found).toHaveLength(1)
}, 60_000)

it('keeps what a model thinks out of its answer, its citations and the stream', async () => {
  ollama = await startOllamaDouble({ models: [chatModel, embedModel], tokenDelayMs: 2 })
  const studio = await open({ OLLAMA_URL: ollama.url })
  const { id } = await studio.collections.create(wanted())
  await upload(studio, id, { 'valve.txt': 'The safety valve opens at five bar.' })
  for (const text of [
    '<think>\nIs it source [99], or array[3]?\n</think>\n\nIt opens at five bar 【1】.',
    'Is it source [99], or array[3]?\n</think>\n\nIt opens at five bar (source 1).',
  ]) {
    ollama.script({ path: '/api/chat', text })
    const { end, streamed, step } = await ask(studio, id, 'When does the safety valve open?')
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'It opens at five bar [1].' } })
    expect(streamed.text).not.toContain('[99]')
    expect(streamed.reasoning).toContain('[99]')
    expect(step('model')?.details?.reasoning).toBe('Is it source [99], or array[3]?')
  }
}, 60_000)

it('ends an answer that goes round in circles, long before the model would', async () => {
  ollama = await startOllamaDouble({ models: [chatModel, embedModel], tokenDelayMs: 1 })
  const studio = await open({ OLLAMA_URL: ollama.url })
  const { id } = await studio.collections.create(wanted())
  await upload(studio, id, { 'valve.txt': 'The safety valve opens at five bar.' })
  ollama.script({ path: '/api/chat', text: `Well. ${'It opens at five bar, says the handbook [1]. '.repeat(5_000)}` })
  const { end, step } = await ask(studio, id, 'When does the safety valve open?')
  expect(end).toMatchObject({
    status: 'degraded',
    outputs: { answer: 'Well. It opens at five bar, says the handbook [1].' },
  })
  expect(step('model')?.notes).toMatchObject([{ code: 'answer-loop' }])
  await until(() => Promise.resolve(ollama?.aborted() === 1))
}, 60_000)
