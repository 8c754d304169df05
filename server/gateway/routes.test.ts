import { type IncomingHttpHeaders, request } from 'node:http'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { scriptedChat } from '@/nodes/testing'
import { AppError } from '@/pipeline/errors'
import type { InputField } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { contextOf } from '@/test/builders/context'
import { startTestGateway } from '@/test/builders/gateway'

const call = contextOf('w')

const contentSchema = z.record(z.string(), z.object({ schema: z.looseObject({}) }))
const operationSchema = z.object({
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.default({}) })),
})
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
})
type Document = z.infer<typeof documentSchema>

const fields: Partial<InputField>[] = [
  { name: 'question', type: 'long-text', required: true },
  { name: 'note', type: 'text', required: false },
  { name: 'since', type: 'number', required: false },
  { name: 'least', type: 'number', required: true, default: 3 },
  { name: 'strict', type: 'boolean', required: true },
  { name: 'tone', type: 'choice', required: false, choices: ['plain', 'warm'] },
  { name: 'facts', type: 'json', required: true },
  { name: 'history', type: 'history', required: false },
]

let gateway: Awaited<ReturnType<typeof startTestGateway>>
let manyKey: string
let answer: string | AppError | TypeError = 'It opens at six bar [1].'
let document: Document

beforeAll(async () => {
  gateway = await startTestGateway(scriptedChat(() => answer).chatModel)
  const graph = ragGraph(definitions, 'col')
  const nodes = graph.nodes.map((node) => (node.type === 'input' ? { ...node, config: { fields } } : node))
  const pipeline = await createPipeline(gateway.deployments, { name: 'Many', graph: { ...graph, nodes } }, call)
  manyKey = (await publishPipeline(gateway.deployments, { pipelineId: pipeline.id, slug: 'many' }, call)).key ?? ''
  document = documentSchema.parse(await (await ask('GET', '/api/v1/openapi.json')).json())
})
afterAll(() => gateway.close())

interface Asked {
  key?: string
  body?: unknown
  type?: string
}

const ask = (method: string, path: string, { key, body, type = 'application/json' }: Asked = {}) =>
  fetch(gateway.url + path, {
    method,
    headers: {
      // A socket that was idle while this process was busy may be closed under a request.
      connection: 'close',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': type }),
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  })

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
const compiled = new Map<unknown, ValidateFunction>()

/** What is wrong with a value by a schema of a document; nothing when it is valid. */
function faults({ components }: Document, schema: unknown, value: unknown): string[] {
  const validate = compiled.get(schema) ?? ajv.compile({ ...z.looseObject({}).parse(schema), components })
  compiled.set(schema, validate)
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** What was answered so far: method, place, status and type. */
const seen = new Set<string>()

/** What of an answer its document does not say. */
async function undocumented(method: string, path: string, response: Response): Promise<string[]> {
  const place = path.replace(/endpoints\/[^/]+/, 'endpoints/{slug}')
  const operation = document.paths[place]?.[method.toLowerCase()]
  if (!operation) return [`${method} ${place} is not in the document`]
  const described = operation.responses[response.status] ?? operation.responses.default
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const schema = described?.content[type]?.schema
  seen.add(`${method} ${place} ${response.status} ${type}`)
  const text = await response.text()
  if (!schema) return [`${response.status} with ${type} is not in the document`]
  if (type !== 'text/event-stream') return faults(document, schema, JSON.parse(text))
  const events = text.split('\n\n').filter((block) => block.includes('event: '))
  expect(events.length).toBeGreaterThan(1)
  return [
    ...faults(document, schema, text),
    ...events.flatMap((block) => faults(document, document.components.schemas.StreamEvent, eventOf(block))),
  ]
}

function eventOf(block: string) {
  const id = /^id: (.*)$/m.exec(block)?.[1]
  return {
    event: /^event: (.*)$/m.exec(block)?.[1],
    ...(id !== undefined && { id: Number(id) }),
    data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
  }
}

const run = '/api/v1/endpoints/ask/runs'
const question = { question: 'When?' }

describe('the published description', () => {
  it.each<[string, string, string, () => Asked, number]>([
    ['a run', 'POST', run, () => ({ key: gateway.key, body: { inputs: question } }), 200],
    ['a streamed run', 'POST', run, () => ({ key: gateway.key, body: { inputs: question, stream: true } }), 200],
    ['no key', 'POST', run, () => ({ body: { inputs: question } }), 401],
    ['a wrong key', 'POST', run, () => ({ key: 'tlr_x', body: { inputs: question } }), 401],
    ['no endpoint', 'POST', '/api/v1/endpoints/nobody/runs', () => ({ key: 'x', body: { inputs: question } }), 404],
    ['an empty slug', 'POST', '/api/v1/endpoints/%00/runs', () => ({ key: 'x', body: {} }), 404],
    ['nothing asked', 'POST', run, () => ({ key: gateway.key, body: { inputs: {} } }), 422],
    ['no inputs', 'POST', run, () => ({ key: gateway.key, body: {} }), 422],
    ['a list', 'POST', run, () => ({ key: gateway.key, body: [] }), 422],
    ['no JSON', 'POST', run, () => ({ key: gateway.key, body: '{' }), 422],
    ['another type', 'POST', run, () => ({ key: gateway.key, body: 'x', type: 'text/plain' }), 415],
    ['3 MB', 'POST', run, () => ({ key: gateway.key, body: { inputs: { question: 'x'.repeat(3e6) } } }), 413],
    ['a description', 'GET', '/api/v1/endpoints/ask', () => ({ key: gateway.key }), 200],
    ['many fields', 'GET', '/api/v1/endpoints/many', () => ({ key: manyKey }), 200],
    ['a description without key', 'GET', '/api/v1/endpoints/ask', () => ({}), 401],
    ['a description of nothing', 'GET', '/api/v1/endpoints/nobody', () => ({ key: 'x' }), 404],
    ['a document', 'GET', '/api/v1/endpoints/ask/openapi.json', () => ({ key: gateway.key }), 200],
    ['a document of nothing', 'GET', '/api/v1/endpoints/nobody/openapi.json', () => ({ key: 'x' }), 404],
    ['a document without key', 'GET', '/api/v1/endpoints/ask/openapi.json', () => ({}), 401],
    ['the whole document', 'GET', '/api/v1/openapi.json', () => ({}), 200],
    ['health', 'GET', '/api/health', () => ({}), 200],
    ['life', 'GET', '/api/health/live', () => ({}), 200],
    ['readiness', 'GET', '/api/health/ready', () => ({}), 200],
  ])('tells what %s is answered with (%s %s)', async (_what, method, path, asked, status) => {
    const response = await ask(method, path, asked())
    expect(response.status).toBe(status)
    expect(await undocumented(method, path, response)).toEqual([])
  })

  it.each([
    [404, new AppError('model-missing', say('The model is gone.'))],
    [502, new AppError('model-failed', say('No.'))],
    [503, new AppError('models-busy', say('Later.'), { retryAfterMs: 10 })],
    [504, new AppError('timeout', say('Too slow.'))],
    [500, new TypeError('unforeseen')],
  ])('tells how a run that failed is answered (%s)', async (status, error) => {
    answer = error
    try {
      for (const stream of [false, true]) {
        const response = await ask('POST', run, { key: gateway.key, body: { inputs: question, stream } })
        expect(response.status).toBe(stream ? 200 : status)
        expect(await undocumented('POST', run, response)).toEqual([])
      }
    } finally {
      answer = 'It opens at six bar [1].'
    }
  })

  it('tells what is answered while something is down', async () => {
    gateway.dependencies.push({ name: 'vectors', state: 'down', required: true, message: 'no answer' })
    const response = await ask('GET', '/api/health/ready')
    gateway.dependencies.pop()
    expect(response.status).toBe(503)
    expect(await undocumented('GET', '/api/health/ready', response)).toEqual([])
  })

  it('says nothing that was not answered here', () => {
    const promised = Object.entries(document.paths).flatMap(([place, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses).flatMap(([status, { content }]) =>
          status === 'default'
            ? []
            : Object.keys(content).map((type) => `${method.toUpperCase()} ${place} ${status} ${type}`),
        ),
      ),
    )
    expect(promised.filter((answer) => !seen.has(answer))).toEqual([])
  })
})

describe('the description of one endpoint', () => {
  const odd: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(null, '', ' ', 'x', '7', '-1.5e2', '0x1', '1e999', 'true', 'warm', 0, 2.5, true, false),
    fc.constantFrom([], {}, [{ role: 'user', content: 'x' }], [{ role: 'system', content: 'x' }]),
    fc.constantFrom([{ role: 'user', content: 'x', images: [] }], [{ role: 'user' }], ['x'], { role: 'user' }),
    fc.jsonValue(),
  )
  const bodies = fc.record(
    {
      inputs: fc.oneof(
        {
          weight: 9,
          arbitrary: fc.record(Object.fromEntries(fields.map(({ name = '' }) => [name, odd])), { requiredKeys: [] }),
        },
        { weight: 1, arbitrary: odd },
      ),
      stream: fc.constantFrom(false, false, null, 'no'),
      graph: fc.constant({}),
    },
    { requiredKeys: ['inputs'] },
  )
  const good = { question: 'When?', strict: 'true', facts: { a: [1] } }

  it('takes what its schema takes, and nothing else', async () => {
    const path = '/api/v1/endpoints/many'
    const own = documentSchema.parse(await (await ask('GET', `${path}/openapi.json`, { key: manyKey })).json())
    const schema = own.paths[`${path}/runs`]?.post?.requestBody?.content['application/json']?.schema
    const agrees = async (body: unknown) => {
      const response = await ask('POST', `${path}/runs`, { key: manyKey, body })
      const problem = response.status === 200 ? '' : await response.text()
      expect(response.status, problem).toBe(faults(own, schema, body).length === 0 ? 200 : 422)
    }
    for (const inputs of [{}, good, { ...good, note: null, since: ' 7 ', history: [{ role: 'user', content: '' }] }]) {
      await agrees({ inputs })
    }
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), async (body, filled) => {
        const { inputs } = body
        const isObject = typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs)
        await agrees(filled && isObject ? { ...body, inputs: { ...good, ...inputs } } : body)
      }),
      { numRuns: 150 },
    )
  })
})

describe('what is not described', () => {
  it('is answered with 405 and what the address takes, or with 404', async () => {
    for (const [place, operations] of Object.entries(document.paths)) {
      const taken = Object.keys(operations).map((method) => method.toUpperCase())
      // What can be read can be asked about.
      const allow = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
      const path = place.replace('{slug}', 'ask')
      for (const method of ['TRACE', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        if (taken.includes(method)) continue
        for (const asked of [path, `${path}/`]) {
          const { status, headers, body } = await raw(method, asked)
          expect({ method, asked, status, allow: headers.allow }).toEqual({ method, asked, status: 405, allow })
          expect(JSON.parse(body)).toMatchObject({ code: 'method-not-allowed', status: 405 })
        }
      }
      const beside = `${path}/more`
      expect({ beside, status: (await raw('GET', beside)).status }).toEqual({ beside, status: 404 })
    }
    for (const method of ['TRACE', 'GET', 'POST']) expect((await raw(method, '/api/v1/nothing')).status).toBe(404)
  })

  it.each([run, '/api/v1/endpoints/ask', '/api/health'])(
    'has no other meaning with a slash behind it (%s)',
    async (path) => {
      const asked = path === run ? { key: gateway.key, body: { inputs: question } } : { key: gateway.key }
      expect((await ask(path === run ? 'POST' : 'GET', `${path}/`, asked)).status).toBe(200)
    },
  )
})

/** A request with any method: `fetch` refuses some. */
function raw(method: string, path: string): Promise<{ status?: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(gateway.url + path, { method }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
