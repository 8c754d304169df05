import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { OpenAPIHono } from '@hono/zod-openapi'
import { noRoute } from '@/server/api/no-route'
import { errorResponse } from './public-error'
import { documentOf, endpointDocument, routes } from './routes'
import { authenticate, type GatewayDeps, runEndpoint } from './run-endpoint'

/** The public API: published endpoints, their description, health. It takes inputs, never a graph. */
function createGatewayApp(deps: GatewayDeps): OpenAPIHono<{ Bindings: HttpBindings }> {
  // A path means the same with a slash behind it.
  const app = new OpenAPIHono<{ Bindings: HttpBindings }>({ strict: false })
  app.onError((error, context) => errorResponse(error, context.req.path, deps))
  app.notFound((context) => noRoute(app, context.req.method, context.req.path))

  // Its body is read and its answer written on node's own streams: web streams would cost more than the parsing.
  app.openAPIRegistry.registerPath(routes.run)
  app.on(routes.run.method, routes.run.getRoutingPath(), async (context) => {
    await answerRun(context.req.param('slug') ?? '', context.env.incoming, context.env.outgoing, deps)
    return RESPONSE_ALREADY_SENT
  })
  app.openapi(routes.describe, async (context) => {
    const { slug } = context.req.valid('param')
    const endpoint = await authenticate(deps.endpoints, slug, context.env.incoming.headers.authorization)
    const { pipelineName: name, versionNumber: version, plan } = endpoint
    const run = { method: 'POST', path: routes.run.path.replace('{slug}', slug) } as const
    return context.json({ slug, name, version, planHash: plan.hash, inputs: plan.inputs, run }, 200)
  })
  app.openapi(routes.endpointDocument, async (context) => {
    const { slug } = context.req.valid('param')
    const endpoint = await authenticate(deps.endpoints, slug, context.env.incoming.headers.authorization)
    return context.json(endpointDocument(published(), slug, endpoint), 200)
  })
  let document: ReturnType<typeof documentOf> | undefined
  const published = () => {
    document ??= documentOf(app, deps.version)
    return document
  }
  app.openapi(routes.document, (context) => context.json(published(), 200))

  const health = { status: 'ok', version: deps.version } as const
  app.openapi(routes.health, (context) => context.json(health, 200))
  app.openapi(routes.live, (context) => context.json(health, 200))
  app.openapi(routes.ready, async (context) => {
    const dependencies = await deps.readiness()
    const required = dependencies.filter((dependency) => dependency.required)
    // A collection whose index is lost keeps no other from being served.
    if (required.some(({ state }) => state === 'down'))
      return context.json({ status: 'not-ready' as const, dependencies }, 503)
    const degraded = required.some(({ state }) => state === 'degraded')
    return context.json({ status: degraded ? ('degraded' as const) : ('ready' as const), dependencies }, 200)
  })
  return app
}

const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
}

/**
 * The address of a run, by its declaration. Such calls go past Hono: beside the same calls through it, in turns, they take
 * 0.93 of the processor time at 16 callers (twice, medians of twelve slices: docs/benchmarks.md).
 */
const runPath = new RegExp(`^${routes.run.path.replace('{slug}', '([^/?]+)')}/?(?:\\?|$)`)
const runMethod = routes.run.method.toUpperCase()

/** The public API as a handler for node's HTTP server. Any web page may call it: a caller shows a key, never a cookie. */
export function createGatewayHandler(
  deps: GatewayDeps,
): (request: IncomingMessage, response: ServerResponse) => unknown {
  const listener = getRequestListener(createGatewayApp(deps).fetch, { overrideGlobalObjects: false })
  return (request, response) => {
    const url = request.url ?? ''
    if (url.startsWith('/api/v1/')) {
      response.setHeader('access-control-allow-origin', '*')
      if (request.method === 'OPTIONS') return response.writeHead(204, preflight).end()
    }
    const slug = request.method === runMethod ? runPath.exec(url)?.[1] : undefined
    return slug === undefined ? listener(request, response) : answerRun(slug, request, response, deps)
  }
}

async function answerRun(slug: string, request: IncomingMessage, response: ServerResponse, deps: GatewayDeps) {
  try {
    await runEndpoint(slug, request, response, deps)
  } catch (error) {
    if (response.headersSent || response.destroyed) return response.destroy()
    const problem = errorResponse(error, `run of ${slug}`, deps)
    const body = await problem.text()
    response.writeHead(problem.status, Object.fromEntries(problem.headers)).end(body)
  }
}
