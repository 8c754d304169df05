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
import { recordRefusal } from '@/server/services/runs/record-refusal'
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

/** Starts the run that a call asks for. Throws what is wrong with it, which is kept for whoever looks at the runs. */
async function start(
  deps: GatewayDeps,
  endpoint: Endpoint,
  incoming: IncomingMessage,
): Promise<{ run: StartedRun; stream: boolean }> {
  const { workspaceId, plan, pipelineId, pipelineName, versionId, deploymentId } = endpoint
  const of = { workspaceId, plan, pipelineId, pipelineName, versionId, deploymentId, graph: null } as const
  let inputs: unknown = {}
  try {
    const call = readCall(await readJson(incoming))
    inputs = call.inputs
    return { run: startRun(deps.runs, { ...of, inputs, origin: 'endpoint', explain: false }), stream: call.stream }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'invalid-input' || error.code === 'too-large'))
      recordRefusal(deps.runs, { ...of, inputs, origin: 'endpoint' }, error)
    throw error
  }
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
  const { run, stream } = await start(deps, endpoint, incoming)
  stopOnHangUp(run, outgoing)
  if (stream) return streamRun(run, endpoint.plan, outgoing, deps)
  const body = await wholeResult(run)
  const length = Buffer.byteLength(body)
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  // Text of whole bytes takes less work to send.
  outgoing.end(body, length === body.length ? 'latin1' : 'utf8')
}
