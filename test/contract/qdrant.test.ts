import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import Ajv, { type ValidateFunction } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, collect, fields, library, query } from '../conformance/vector-store-fixtures'
import { type QdrantDouble, type RecordedRequest, startQdrantDouble } from '../doubles/qdrant'

const folder = process.env.TELAR_API_SPECS ?? resolve(import.meta.dirname, '../../../shared/data/api-specs')
const file = join(folder, 'qdrant.openapi.json')
const isThere = existsSync(file)
const without = isThere ? '' : ` (skipped: no ${file}; set TELAR_API_SPECS to a folder with it)`

const contentSchema = z.object({
  content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }).optional(),
})
const operationSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  requestBody: contentSchema.optional(),
  responses: z.record(z.string(), contentSchema.passthrough()),
})
type Operation = z.infer<typeof operationSchema>

/** The published specification: which operation a request is, and the schemas of its body and answer. */
class Specification {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })

  private constructor(
    private readonly paths: Record<string, Record<string, unknown>>,
    components: unknown,
  ) {
    this.ajv.addSchema({ $id: 'spec', components })
  }

  static async read(): Promise<Specification> {
    const document = z.object({
      paths: z.record(z.string(), z.record(z.string(), z.unknown())),
      components: z.unknown(),
    })
    const { paths, components } = document.parse(JSON.parse(await readFile(file, 'utf8')))
    return new Specification(paths, allowNull(components))
  }

  operation({ method, url }: RecordedRequest): Operation | null {
    const parts = (url.split('?')[0] ?? '').split('/')
    const fits = (path: string) => {
      const wanted = path.split('/')
      return wanted.length === parts.length && wanted.every((part, at) => part === parts[at] || part.startsWith('{'))
    }
    // A path without parameters comes before one that has them.
    const path = Object.keys(this.paths)
      .filter(fits)
      .sort((a, b) => a.split('{').length - b.split('{').length)[0]
    const found = path === undefined ? undefined : this.paths[path]?.[method.toLowerCase()]
    return found ? operationSchema.parse(found) : null
  }

  validator(schema: unknown): ValidateFunction {
    const text = JSON.stringify(allowNull(schema)).replaceAll('"#/components', '"spec#/components')
    return this.ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(text)))
  }
}

/** OpenAPI 3.0 says `nullable` where JSON schema has a type. */
function allowNull(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(allowNull)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, allowNull(value)]),
  )
  if (nullable !== true) return rest
  const says = ['type', '$ref', 'anyOf', 'allOf', 'oneOf', 'enum'].some((key) => key in rest)
  return says ? { anyOf: [rest, { type: 'null' }] } : { type: 'null' }
}

const problems = (validate: ValidateFunction, value: unknown): unknown[] =>
  validate(value) ? [] : (validate.errors ?? [])

describe(`Qdrant's published interface${without}`, () => {
  let double: QdrantDouble
  let specification: Specification
  let requests: RecordedRequest[]

  beforeAll(async () => {
    if (!isThere) return
    specification = await Specification.read()
    double = await startQdrantDouble()
    await exercise(double.url)
    requests = double.requests
  })
  afterAll(() => double?.close())

  it.skipIf(!isThere)('has every call that Telar makes, with its parameters', () => {
    expect(requests.length).toBeGreaterThan(20)
    for (const request of requests) {
      const operation = specification.operation(request)
      expect(operation, `${request.method} ${request.url}`).not.toBeNull()
      const names = [...new URL(request.url, 'http://double').searchParams.keys()]
      const known = (operation?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name)
      expect(known).toEqual(expect.arrayContaining(names))
    }
  })

  it.skipIf(!isThere)('accepts every body that Telar sends', () => {
    for (const request of requests) {
      const schema = specification.operation(request)?.requestBody?.content?.['application/json'].schema
      expect(schema === undefined).toBe(request.body === undefined)
      if (schema)
        expect({ url: request.url, problems: problems(specification.validator(schema), request.body) }).toEqual({
          url: request.url,
          problems: [],
        })
    }
  })

  it.skipIf(!isThere)('describes every answer of the double', () => {
    for (const request of requests) {
      const responses = specification.operation(request)?.responses ?? {}
      const response = responses[String(request.status)] ?? (request.status >= 400 ? responses['4XX'] : undefined)
      const schema = response?.content?.['application/json'].schema
      expect(schema, `${request.url} ${request.status}`).toBeDefined()
      const found = problems(specification.validator(schema), request.response)
      expect({ url: request.url, problems: found }).toEqual({ url: request.url, problems: [] })
    }
  })

  it.skipIf(!isThere)('would notice a wrong body', () => {
    const upsert = requests.find(({ url }) => url.includes('/points?'))
    const schema = upsert && specification.operation(upsert)?.requestBody?.content?.['application/json'].schema
    expect(problems(specification.validator(schema), { points: [{ vector: 'x' }] })).not.toEqual([])
  })
})

/** Every call of the adapter, failures included. */
async function exercise(url: string): Promise<void> {
  const store = createQdrantVectorStore({ url })
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      () => undefined,
    )
  await store.status(calm())
  await store.createCollection('c', { dimension: 4, fields }, calm())
  await failing(store.createCollection('c', { dimension: 4, fields }, calm()))
  await store.upsert('c', library, { ...calm(), averageLength: averageLengthOf(library) })
  const filter = {
    must: [
      { field: 'lang', op: 'exists' as const },
      { field: 'year', op: 'in' as const, value: [2001, 2010.5] },
    ],
    should: [
      { field: 'made', op: 'gte' as const, value: '2024-01-01' },
      { field: 'title', op: 'contains' as const, value: 'otter' },
    ],
    mustNot: [
      { field: 'tags', op: 'in' as const, value: ['x', 'y'] },
      { field: 'draft', op: 'ne' as const, value: false },
      { field: 'sizes', op: 'missing' as const },
    ],
  }
  for (const mode of ['dense', 'sparse', 'hybrid'] as const) {
    for (const explain of [true, false]) {
      await store.query(
        'c',
        query({
          mode,
          vector: [1, 0, 0, 0],
          text: 'fish',
          fusion: explain ? 'rrf' : 'dbsf',
          explain,
          filter,
          scoreThreshold: 0,
        }),
        calm(),
      )
    }
  }
  await variations(store)
  await failing(store.query('c', query({ vector: [1] }), calm()))
  await failing(store.query('missing', query({ vector: [1] }), calm()))
  await store.stats('c', calm())
  await store.chunksOf('c', 'doc-1', calm())
  await store.deleteDocument('c', 'doc-1', calm())
  await store.upsert('c', library, { ...calm(), averageLength: 3, staged: true })
  await store.stagedPoints('c', 'doc-1', 0, calm())
  await store.commitDocument('c', 'doc-1', 0, calm())
  await store.discardStaged('c', 'doc-2', calm())
  await store.chunkRanges('c', [{ documentId: 'doc-1', from: 0, to: 3 }], calm())
  await collect(store.scroll('c', calm()))
  await store.pointAlias('live', 'c', calm())
  await failing(store.createCollection('live', { dimension: 4, fields }, calm()))
  await failing(store.pointAlias('c', 'c', calm()))
  await store.deleteAlias('live', calm())
  await store.pointAlias('live', 'c', calm())
  await store.deleteCollection('live', calm())
}

/** What a query may have beside the mode. */
async function variations(store: VectorStore): Promise<void> {
  const base = { vector: [1, 0, 0, 0], text: 'fish' }
  const mmr = { diversity: 0.5, candidates: 4 }
  const weights = { dense: 2, sparse: 1 }
  for (const mode of ['dense', 'sparse', 'hybrid'] as const) {
    for (const more of [{ weights }, { mmr }, { perDocument: 1 }, { mmr, perDocument: 2, weights, explain: true }]) {
      await store.query('c', query({ ...base, ...more, mode }), calm())
    }
  }
}
