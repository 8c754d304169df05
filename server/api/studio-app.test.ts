import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { ErrorInfo } from '@/pipeline/errors'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { ragGraph } from '@/server/services/pipelines/templates'
import { createStudioApp } from './studio-app'

let folder: string
let container: Container
let app: Hono
const internal: unknown[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-api-'))
  container = await createContainer(
    readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9' }),
    createLog('silent'),
  )
  app = createStudioApp({ studioFor: () => container.studio, onInternalError: (error) => internal.push(error) })
})
afterAll(async () => {
  await container.close()
  await rm(folder, { recursive: true })
})

interface Answer<T> {
  status: number
  data: T
  error: ErrorInfo
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const body = (await response.json()) as { result?: { data: T }; error?: { data: { app: ErrorInfo } } }
  return { status: response.status, data: body.result?.data as T, error: body.error?.data.app as ErrorInfo }
}

async function query<T>(path: string, input: unknown = {}): Promise<Answer<T>> {
  return answerOf(await app.request(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`))
}

async function mutate<T>(path: string, input: unknown): Promise<Answer<T>> {
  const headers = { 'content-type': 'application/json' }
  return answerOf(await app.request(`/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input) }))
}

describe('the studio API', () => {
  it('takes so many calls in one request and no more', async () => {
    const batch = (calls: number, comma = ',') =>
      app.request(`/api/trpc/${Array(calls).fill('pipelines.list').join(comma)}?batch=1&input=%7B%7D`)
    const taken = await batch(20)
    expect([taken.status, await taken.json()]).toEqual([200, Array(20).fill(expect.anything())])
    for (const comma of [',', '%2C', '%2c']) {
      const refused = await batch(301, comma)
      expect([refused.status, await refused.json()]).toEqual([
        413,
        expect.objectContaining({ code: 'too-large', detail: 'One request may hold 50 calls.' }),
      ])
    }
  })

  it('takes no call that is larger than any of the studio’s', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(20_000_001) })
    const headers = { 'content-type': 'application/json' }
    const refused = await app.request('/api/trpc/pipelines.create', { method: 'POST', headers, body })
    expect([refused.status, await refused.json()]).toEqual([413, expect.objectContaining({ code: 'too-large' })])
  })

  it('takes files of cases that are larger, and says how still larger ones come in', async () => {
    const post = (bytes: number) =>
      app.request('/api/trpc/datasets.import', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(bytes) },
        body: '{}',
      })
    expect((await answerOf(await post(60_000_000))).error).toMatchObject({ details: { field: 'files' } })
    const refused = await post(100_000_001)
    expect([refused.status, await refused.json()]).toEqual([
      413,
      expect.objectContaining({ code: 'too-large', fix: 'Import larger files with `telar cases import`.' }),
    ])
  })

  it('tells a stale save what the present revision is', async () => {
    const { data: pipeline } = await mutate<{ id: string }>('pipelines.create', { name: 'Mine' })
    const graph = ragGraph(definitions)
    expect(
      (await mutate<{ revision: number }>('pipelines.save', { id: pipeline.id, graph, revision: 1 })).data,
    ).toEqual({ revision: 2 })
    const stale = await mutate('pipelines.save', { id: pipeline.id, graph, revision: 1 })
    expect(stale.status).toBe(409)
    expect(stale.error).toMatchObject({ code: 'conflict', details: { revision: 2 } })
  })

  it('names the field that a schema refuses', async () => {
    const chunking = { size: 100, overlap: 100, unit: 'tokens' }
    const refused = await mutate('collections.create', { name: 'x', language: 'en', chunking })
    expect(refused.error).toMatchObject({ code: 'invalid-input', details: { field: 'chunking.overlap' } })
    expect((await mutate('pipelines.create', { name: '  ' })).error.details).toEqual({ field: 'name' })
  })

  it('says that a request is wrong, not that Telar is, when it cannot be read', async () => {
    const headers = { 'content-type': 'application/json' }
    const unreadable = [
      app.request('/api/trpc/pipelines.get?input=%7Bbad'),
      app.request('/api/trpc/pipelines.create', { method: 'POST', headers, body: '{bad' }),
      app.request('/api/trpc/pipelines.create', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: '{}',
      }),
      app.request('/api/trpc/pipelines.create?input=%7B%7D'),
    ]
    for (const answer of unreadable) {
      const { status, error } = await answerOf(await answer)
      expect([400, 405, 415]).toContain(status)
      expect(error).toMatchObject({ code: 'invalid-input' })
    }
    expect(internal).toEqual([])
  })

  it('says which methods an address takes', async () => {
    const takes = {
      '/api/trpc/pipelines.list': 'GET, HEAD, POST',
      '/api/collections/x/documents': 'PUT',
      '/api/documents/x/original': 'GET, HEAD',
      '/api/collections/faiss': 'POST',
    }
    for (const [path, allow] of Object.entries(takes)) {
      const answer = await app.request(path, { method: 'DELETE' })
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allow])
    }
    expect((await app.request('/api/nothing', { method: 'DELETE' })).status).toBe(404)
  })

  it('answers a query that is too long for an address', async () => {
    const { data: collection } = await mutate<{ id: string }>('collections.create', {
      name: 'Long questions',
      language: 'en',
      chunking: { size: 100, overlap: 10 },
    })
    const query = 'When does the safety valve open? '.repeat(300)
    const input = { id: collection.id, query, mode: 'hybrid', topK: 3 }
    expect(await mutate('collections.search', input)).toMatchObject({ status: 200, data: [] })
  })

  it('reports a graph that does not compile, issue by issue', async () => {
    const { data: pipeline } = await mutate<{ id: string }>('pipelines.create', { name: 'Broken' })
    const graph = ragGraph(definitions, 'no-such-collection')
    const refused = await mutate('runs.start', { pipelineId: pipeline.id, graph, inputs: { question: 'x' } })
    expect(refused.error.code).toBe('invalid-graph')
    expect(JSON.stringify(refused.error.details)).toContain('collection-missing')
    const nothing = await mutate('runs.start', { pipelineId: pipeline.id, graph: { nodes: 7 }, inputs: {} })
    expect(nothing.error.code).toBe('invalid-graph')
  })

  it('refuses inputs before anything runs, and knows no procedure it does not have', async () => {
    const { data: list } = await query<{ id: string }[]>('pipelines.list')
    const { data: pipeline } = await query<{ graph: unknown }>('pipelines.get', { id: list.at(-1)?.id })
    const missing = await mutate('runs.start', { pipelineId: list.at(-1)?.id, graph: pipeline.graph, inputs: {} })
    expect(missing.error).toMatchObject({ code: 'invalid-input', details: { field: 'question' } })
    expect((await query('pipelines.explode')).error.code).toBe('not-found')
    expect((await query('runs.get', { id: 'gone' })).error.code).toBe('not-found')
  })

  it('streams the events of a run, and from where a reader left off', async () => {
    const { data: list } = await query<{ id: string }[]>('pipelines.list')
    const pipelineId = list.at(-1)?.id
    const { data: pipeline } = await query<{ graph: unknown }>('pipelines.get', { id: pipelineId })
    const { data: run } = await mutate<{ runId: string }>('runs.start', {
      pipelineId,
      graph: pipeline.graph,
      inputs: { question: 'Open?' },
    })
    const read = async (lastEventId?: string): Promise<string> => {
      const input = encodeURIComponent(JSON.stringify({ runId: run.runId, lastEventId }))
      return (
        await app.request(`/api/trpc/runs.events?input=${input}`, { headers: { accept: 'text/event-stream' } })
      ).text()
    }
    const whole = await read()
    expect(whole).toContain('"run.started"')
    expect(whole).toContain('"run.finished"')
    const ids = [...whole.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    const rest = await read(String(ids.at(-2)))
    expect([...rest.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))).toEqual([ids.at(-1)])
  })

  it('keeps the text of unexpected errors to itself', async () => {
    const broken = createStudioApp({
      studioFor: () => ({
        ...container.studio,
        system: { ...container.studio.system, status: () => Promise.reject(new Error('secret path')) },
      }),
      onInternalError: (error) => internal.push(error),
    })
    const response = await broken.request('/api/trpc/system.status')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(String(internal.at(-1))).toContain('secret path')
  })
})

describe('uploads and originals', () => {
  it('takes a file, gives it back, and says what is wrong with a request', async () => {
    const { data: collection } = await mutate<{ id: string }>('collections.create', {
      name: 'Files',
      language: 'en',
      embedder: { provider: 'built-in', model: 'lexical-384' },
      chunking: { size: 100, overlap: 10, unit: 'tokens' },
    })
    const put = (path: string, body: string) => app.request(path, { method: 'PUT', body })
    const added = await put(
      `/api/collections/${collection.id}/documents?name=${encodeURIComponent('año.html')}`,
      '<h1>Hola</h1><script>x()</script>',
    )
    expect(added.status).toBe(201)
    const { documentId } = (await added.json()) as { documentId: string }
    const original = await app.request(`/api/documents/${documentId}/original`)
    expect(await original.text()).toBe('<h1>Hola</h1><script>x()</script>')
    expect(original.headers.get('content-security-policy')).toContain('sandbox')
    expect(original.headers.get('content-disposition')).toContain('a%C3%B1o.html')
    expect((await put(`/api/collections/${collection.id}/documents`, 'x')).status).toBe(422)
    expect((await put('/api/collections/gone/documents?name=a.txt', 'x')).status).toBe(404)
    const empty = await put(`/api/collections/${collection.id}/documents?name=a.txt`, '')
    expect(await empty.json()).toMatchObject({ code: 'file-empty', status: 422 })
  })
})
