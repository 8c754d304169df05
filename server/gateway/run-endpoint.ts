import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@/pipeline/errors'
import { judge, placed } from '@/pipeline/judge'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { problemOf } from '@/server/api/problem'
import { knownError } from '@/server/capabilities/store-error'
import { isKeyOf } from '@/server/services/deployments/api-key'
import type { Endpoint, EndpointCache } from '@/server/services/deployments/endpoint-cache'
import type { Dependency } from '@/server/services/deployments/readiness'
import type { RunDeps } from '@/server/services/runs/deps'
import { ResultBuilder } from '@/server/services/runs/run-result'
import { type StartedRun, startRun } from '@/server/services/runs/start-run'
import { EventStream, publicEvent } from './event-stream'
import { publicError } from './public-error'
import { readJson } from './read-body'
import { callSchema } from './schemas'

/** What the public API needs: published endpoints, a way to run them, and how the outside is. */
export interface GatewayDeps {
  endpoints: EndpointCache
  runs: RunDeps
  readiness: () => Promise<Dependency[]>
  version: string
  /** Hears errors whose text must not leave the server. */
  onInternalError: (error: unknown, where: string) => void
}

const bearer = /^Bearer +(\S+) *$/i

/** The endpoint under a slug, for a caller who shows one of its keys. Throws `not-found` or `unauthorized`. */
export async function authenticate(
  endpoints: EndpointCache,
  slug: string,
  authorization: string | undefined,
): Promise<Endpoint> {
  const found = endpoints.find(slug)
  const endpoint = found instanceof Promise ? await found : found
  if (!endpoint) {
    throw new AppError('not-found', say('There is no endpoint “{slug}”.', { slug: slug.slice(0, 64) }), {
      fix: say('Check the address; the endpoint may have been renamed or unpublished.'),
    })
  }
  const key = bearer.exec(authorization ?? '')?.[1]
  if (key === undefined) throw new AppError('unauthorized', say('The request carries no key.'))
  if (!isKeyOf(key, endpoint.keyHashes))
    throw new AppError('unauthorized', say('This key does not open this endpoint.'))
  return endpoint
}

function readCall(body: unknown) {
  const call = judge(callSchema, body)
  if (call.success) return call.data
  const { first } = call
  throw new AppError('invalid-input', placed(first, say('the body')), {
    fix: say('Send a JSON object such as {"inputs": {"question": "…"}, "stream": false}.'),
    details: { field: first.path.join('.') || 'the body' },
  })
}

/** Stops the run when the caller hangs up before the answer is complete. */
function stopOnHangUp(run: StartedRun, outgoing: ServerResponse): void {
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) run.stop(new AppError('cancelled', say('The caller hung up.')))
  })
}

function start(deps: GatewayDeps, endpoint: Endpoint, inputs: unknown): StartedRun {
  const { workspaceId, plan, pipelineId, pipelineName, versionId, deploymentId } = endpoint
  return startRun(deps.runs, {
    workspaceId,
    plan,
    inputs,
    pipelineId,
    pipelineName,
    versionId,
    deploymentId,
    graph: null,
    origin: 'endpoint',
    explain: false,
  })
}

/** The result as JSON text. */
async function wholeResult({ finished, log, outputsText }: StartedRun): Promise<string> {
  const end = await finished
  const result = new ResultBuilder()
  for (const event of log.events) result.add(event)
  return result.text(end, outputsText())
}

/** Passes a run on as it happens; ends with `result`, or with `error` and the problem document. */
async function streamRun(run: StartedRun, plan: Plan, outgoing: ServerResponse, deps: GatewayDeps): Promise<void> {
  const stream = new EventStream(outgoing)
  const result = new ResultBuilder()
  const broken = new AbortController()
  run.finished.catch(() => broken.abort())
  try {
    for await (const event of run.log.subscribe(0, broken.signal)) {
      result.add(event)
      const shown = publicEvent(event, plan)
      if (shown) await stream.send(shown.name, shown.data, event.seq)
    }
    await stream.send('result', result.build(await run.finished))
  } catch (thrown) {
    const error = knownError(thrown)
    if (!(error instanceof AppError)) deps.onInternalError(error, `run ${run.runId}`)
    await stream.send('error', problemOf(publicError(error)))
  } finally {
    stream.end()
  }
}

/** `POST /api/v1/endpoints/{slug}/runs`: runs the published plan with the caller's inputs. Throws before it answers. */
export async function runEndpoint(
  slug: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  deps: GatewayDeps,
): Promise<void> {
  const endpoint = await authenticate(deps.endpoints, slug, incoming.headers.authorization)
  const { inputs, stream } = readCall(await readJson(incoming))
  const run = start(deps, endpoint, inputs)
  stopOnHangUp(run, outgoing)
  if (stream) return streamRun(run, endpoint.plan, outgoing, deps)
  const body = await wholeResult(run)
  const length = Buffer.byteLength(body)
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  // Text of whole bytes takes less work to send.
  outgoing.end(body, length === body.length ? 'latin1' : 'utf8')
}
