import type { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Endpoint } from '@/server/services/deployments/endpoint-cache'
import { inputsSchemaOf } from './inputs-schema'
import {
  callSchema,
  descriptionSchema,
  healthSchema,
  openApiSchema,
  problemSchema,
  readinessSchema,
  resultSchema,
  streamEventSchema,
  streamSchema,
} from './schemas'

type Registry = OpenAPIHono['openAPIRegistry']

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

const otherwise = { default: problem('Any other failure; `code` says which.') }
const refusals = {
  401: problem('The key is missing, wrong or revoked.'),
  404: problem('There is no such endpoint, or the collection or model that its pipeline needs is gone.'),
  ...otherwise,
}

const endpointPath = '/api/v1/endpoints/{slug}'
const slugParameter = {
  name: 'slug',
  in: 'path',
  required: true,
  description: 'The name under which the pipeline was published.',
  schema: { type: 'string' },
} as const

function registerEndpoints(registry: Registry): void {
  const security = [{ key: [] }]
  registry.registerPath({
    method: 'post',
    path: `${endpointPath}/runs`,
    operationId: 'runEndpoint',
    summary: 'Run a published pipeline',
    description:
      'Which inputs a pipeline takes is in its own document, `/api/v1/endpoints/{slug}/openapi.json`. With `stream: true` the ' +
      'answer is a stream of server-sent events, each as the schema `StreamEvent` has it; the last is `result` (the same ' +
      'document as without streaming) or `error` (a problem document). A `token` with `reset: true` takes the place of those ' +
      'before it. Hanging up stops the run.',
    security,
    parameters: [slugParameter],
    request: { body: { required: true, content: { 'application/json': { schema: callSchema } } } },
    responses: {
      200: {
        description: 'The run has ended, or streams.',
        content: { 'application/json': { schema: resultSchema }, 'text/event-stream': { schema: streamSchema } },
      },
      ...refusals,
      413: problem('The body or one of the inputs is too large.'),
      415: problem('The body is not JSON.'),
      422: problem('An input is missing or wrong; `field` names it.'),
      502: problem('A model or the vector store failed.'),
      503: problem('A model server or the vector store does not answer or is busy.'),
      504: problem('A step took longer than its time limit.'),
    },
  })
  registry.registerPath({
    method: 'get',
    path: endpointPath,
    operationId: 'describeEndpoint',
    summary: 'What a published pipeline takes',
    security,
    parameters: [slugParameter],
    responses: { 200: json(descriptionSchema, 'The endpoint and its input fields.'), ...refusals },
  })
  registry.registerPath({
    method: 'get',
    path: `${endpointPath}/openapi.json`,
    operationId: 'endpointDocument',
    summary: 'The OpenAPI document of one endpoint, with the exact schema of its inputs',
    security,
    parameters: [slugParameter],
    responses: { 200: json(openApiSchema, 'An OpenAPI 3.1 document.'), ...refusals },
  })
  registry.registerPath({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'document',
    summary: 'This document',
    security: [],
    responses: { 200: json(openApiSchema, 'An OpenAPI 3.1 document.'), ...otherwise },
  })
}

/** The description of one endpoint: its own address, and the exact schema of its inputs. */
export function endpointDocument(
  { paths = {}, ...rest }: ReturnType<OpenAPIHono['getOpenAPI31Document']>,
  slug: string,
  { pipelineName, versionNumber, plan }: Endpoint,
) {
  const shared = { ...paths[`${endpointPath}/runs`]?.post, parameters: [] }
  const call = {
    type: 'object',
    properties: { inputs: inputsSchemaOf(plan.inputs), stream: { type: 'boolean', default: false } },
    required: ['inputs'],
    additionalProperties: false,
  }
  const requestBody = { required: true, content: { 'application/json': { schema: call } } }
  return {
    ...rest,
    info: { ...rest.info, title: pipelineName, version: String(versionNumber) },
    paths: { [`${endpointPath.replace('{slug}', slug)}/runs`]: { post: { ...shared, requestBody } } },
  }
}

function registerHealth(registry: Registry): void {
  const get = (
    path: string,
    operationId: string,
    summary: string,
    responses: Record<number, ReturnType<typeof json>>,
  ) =>
    registry.registerPath({
      method: 'get',
      path,
      operationId,
      summary,
      security: [],
      responses: { ...responses, ...otherwise },
    })
  get('/api/health', 'health', 'That the process answers, and its version', { 200: json(healthSchema, 'It answers.') })
  get('/api/health/live', 'live', 'That the process answers', { 200: json(healthSchema, 'It answers.') })
  get('/api/health/ready', 'ready', 'The state of each thing it depends on', {
    200: json(readinessSchema, 'Requests can be served.'),
    503: json(readinessSchema, 'The database or the vector store is down.'),
  })
}

/** Describes the public API in the registry of its app, with the schemas that check its requests. */
export function describeApi(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of the endpoint, shown once when it was published.',
  })
  registry.register('StreamEvent', streamEventSchema)
  registerEndpoints(registry)
  registerHealth(registry)
}

/** The head of the OpenAPI 3.1 document. */
export const openApiInfo = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Telar',
    version,
    description: 'Published pipelines over HTTP. Errors are RFC 9457 problem documents.',
  },
  servers: [{ url: '/' }],
})
