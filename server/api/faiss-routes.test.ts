import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { createStudioApp } from './studio-app'

const collectionSchema = z.object({ id: z.string(), slug: z.string(), chunks: z.number(), documents: z.number() })
const embedder = { provider: 'built-in', model: 'static-384' }

let folder: string
let container: Container
let app: Hono
const internal: unknown[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-faiss-api-'))
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

const pathOf = (id: string, part: string): string => `/api/collections/${id}/faiss/${part}`
const download = async (id: string, part: string): Promise<ArrayBuffer> =>
  (await app.request(pathOf(id, part))).arrayBuffer()

/** A form as a browser sends it: `app.request` alone would leave out its length. */
async function post(parts: Record<string, string | ArrayBuffer>, headers: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.set(name, value)
    else form.set(name, new File([value], name))
  }
  const encoded = new Response(form)
  const body = await encoded.arrayBuffer()
  const own = {
    'content-type': encoded.headers.get('content-type') ?? '',
    'content-length': String(body.byteLength),
  }
  return app.request('/api/collections/faiss', { method: 'POST', headers: { ...own, ...headers }, body })
}

/** The collection that the first start makes, once its documents are indexed. */
async function example(): Promise<z.infer<typeof collectionSchema>> {
  return expect
    .poll(async () => (await container.studio.collections.list())[0], { timeout: 30_000 })
    .toMatchObject({ pending: 0 })
    .then(async () => collectionSchema.parse((await container.studio.collections.list())[0]))
}

describe('collections as FAISS files', () => {
  it('go out and come in again, and are found as before', async () => {
    const source = await example()
    expect(source.chunks).toBeGreaterThan(0)
    const answer = await app.request(pathOf(source.id, 'index'))
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${source.slug}.index.faiss"`)
    const index = await answer.arrayBuffer()
    const docstore = await download(source.id, 'docstore')
    expect(new TextDecoder().decode(docstore).trim().split('\n')).toHaveLength(source.chunks)

    const made = await post({ name: 'Again', language: 'en', ...embedder, index, docstore })
    expect(made.status).toBe(201)
    const again = collectionSchema.parse(await made.json())
    expect(again).toMatchObject({ chunks: source.chunks, documents: source.documents })
    const search = (id: string) =>
      container.studio.collections.search({ id, query: 'When is the museum open?', mode: 'dense', topK: 3 })
    const [before, after] = await Promise.all([search(source.id), search(again.id)])
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text))
  })

  it('refuse a bad form with a problem and leave no collection behind', async () => {
    const file = new TextEncoder().encode('x').buffer
    const cases: [string, Record<string, string | ArrayBuffer>][] = [
      ['no name', { index: file, docstore: file }],
      ['no texts', { name: 'Bad', index: file }],
      ['a text for a file', { name: 'Bad', index: file, docstore: 'x' }],
      ['no such language', { name: 'Bad', language: 'tlh', index: file, docstore: file }],
    ]
    for (const [what, parts] of cases) {
      const answer = await post(parts)
      expect(answer.headers.get('content-type'), what).toBe('application/problem+json')
      expect(await answer.json(), what).toMatchObject({ status: 422, code: 'invalid-input' })
    }
    const noForm = await post({}, { 'content-type': 'application/json' })
    expect(await noForm.json()).toMatchObject({ status: 422, code: 'invalid-input' })
    const broken = await post({ name: 'Bad', ...embedder, index: file, docstore: file })
    expect(await broken.json()).toMatchObject({ status: 422, code: expect.stringMatching(/^file-/) })
    expect((await container.studio.collections.list()).filter(({ name }) => name === 'Bad')).toEqual([])
    expect(internal).toEqual([])
  })

  it('refuse what is too large, or of unknown length, before reading it', async () => {
    const large = await post({ name: 'Large' }, { 'content-length': '999999999999' })
    const endless = await app.request('/api/collections/faiss', { method: 'POST', body: new FormData() })
    for (const answer of [large, endless]) {
      expect(answer.status).toBe(413)
      const fix = expect.stringContaining('telar import-faiss')
      expect(await answer.json()).toMatchObject({ code: 'too-large', fix })
    }
  })

  it('know only their two parts, of collections that are there', async () => {
    const { id } = await example()
    expect((await app.request(pathOf(id, 'pickle'))).status).toBe(404)
    expect((await app.request(pathOf('gone', 'index'))).status).toBe(404)
  })
})
