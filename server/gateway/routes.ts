import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
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

const json = <S extends z.ZodType>(schema: S, description: string) => ({
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

const params = z.object({
  slug: z.string().openapi({ description: 'The name under which the pipeline was published.' }),
})
const ofEndpoint = { security: [{ key: [] }], request: { params } }
const open = { security: [] }
const alive = { ...open, method: 'get', responses: { 200: json(healthSchema, 'It answers.'), ...otherwise } } as const

/** Every route of the public API as it is declared: the app answers by these, and the published document is made of them. */
export const routes = {
  run: createRoute({
    ...ofEndpoint,
    method: 'post',
    path: '/api/v1/endpoints/{slug}/runs',
    operationId: 'runEndpoint',
    summary: 'Run a published pipeline',
    description:
      'Which inputs a pipeline takes is in its own document, `/api/v1/endpoints/{slug}/openapi.json`. With `stream: true` the ' +
      'answer is a stream of server-sent events, each as the schema `StreamEvent` has it; the last is `result` (the same ' +
      'document as without streaming) or `error` (a problem document). A `token` with `reset: true` takes the place of those ' +
      'before it. Hanging up stops the run.',
    request: { params, body: { required: true, content: { 'application/json': { schema: callSchema } } } },
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
  }),
  describe: createRoute({
    ...ofEndpoint,
    method: 'get',
    path: '/api/v1/endpoints/{slug}',
    operationId: 'describeEndpoint',
    summary: 'What a published pipeline takes',
    responses: { 200: json(descriptionSchema, 'The endpoint and its input fields.'), ...refusals },
  }),
  endpointDocument: createRoute({
    ...ofEndpoint,
    method: 'get',
    path: '/api/v1/endpoints/{slug}/openapi.json',
    operationId: 'endpointDocument',
    summary: 'The OpenAPI document of one endpoint, with the exact schema of its inputs',
    responses: { 200: json(openApiSchema, 'An OpenAPI 3.1 document.'), ...refusals },
  }),
  document: createRoute({
    ...open,
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'document',
    summary: 'This document',
    responses: { 200: json(openApiSchema, 'An OpenAPI 3.1 document.'), ...otherwise },
  }),
  health: createRoute({
    ...alive,
    path: '/api/health',
    operationId: 'health',
    summary: 'That the process answers, and its version',
  }),
  live: createRoute({
    ...alive,
    path: '/api/health/live',
    operationId: 'live',
    summary: 'That the process answers',
  }),
  ready: createRoute({
    ...open,
    method: 'get',
    path: '/api/health/ready',
    operationId: 'ready',
    summary: 'The state of each thing it depends on',
    responses: {
      200: json(readinessSchema, 'Requests can be served.'),
      503: json(readinessSchema, 'The database or the vector store is down.'),
      ...otherwise,
    },
  }),
}

type ApiDocument = z.output<typeof openApiSchema>

/** The OpenAPI 3.1 document of all routes that an app has. */
export function documentOf(
  app: Pick<OpenAPIHono, 'openAPIRegistry' | 'getOpenAPI31Document'>,
  version: string,
): ApiDocument {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of the endpoint, shown once when it was published.',
  })
  app.openAPIRegistry.register('StreamEvent', streamEventSchema)
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Telar',
      version,
      description: 'Published pipelines over HTTP. Errors are RFC 9457 problem documents.',
    },
    servers: [{ url: '/' }],
  })
  return openApiSchema.parse(document)
}

/** The description of one endpoint: its own address, and the exact schema of its inputs. */
export function endpointDocument(
  { paths, ...rest }: ApiDocument,
  slug: string,
  { pipelineName, versionNumber, plan }: Endpoint,
) {
  const { path } = routes.run
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
    paths: { [path.replace('{slug}', slug)]: { post: { ...paths[path]?.post, parameters: [], requestBody } } },
  }
}
