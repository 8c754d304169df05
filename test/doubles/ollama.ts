import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { chatAnswer, embedAnswer, pullAnswer } from './ollama-answers'
import { defaultModels, type OllamaDoubleModel, psEntry, showEntry, tagsEntry, withTag } from './ollama-models'
import { chatRequest, copyRequest, deleteRequest, embedRequest, pullRequest, showRequest } from './ollama-schemas'
import { isModelName } from './pull-failures'
import { createScript, pause, type ScriptedAnswer, type SeenRequest, type SentAnswer } from './script'
import { bodyOf, sendJson, serve } from './serve'

export interface OllamaDoubleOptions {
  models?: OllamaDoubleModel[]
  /** Models that can be pulled but are not there; any other name does not exist in the registry. */
  pullable?: OllamaDoubleModel[]
  /** How texts are embedded, in the place of the double's own counting of words. */
  vectors?: (text: string, dimension: number) => number[]
  latencyMs?: number
  tokenDelayMs?: number
  /** Time between two lines of a pull. */
  pullDelayMs?: number
  port?: number
  version?: string
  /** When set, requests without `Authorization: Bearer <key>` get 401. */
  key?: string
}

/** What the handlers of one double share. */
export interface OllamaState {
  options: OllamaDoubleOptions
  models: OllamaDoubleModel[]
  loaded: Map<string, number>
  sent: SentAnswer[]
}

export interface OllamaDouble {
  url: string
  models: OllamaDoubleModel[]
  requests: SeenRequest[]
  sent: SentAnswer[]
  /** Requests that the published API does not allow. */
  violations: string[]
  /** Answers that the client hung up on before they were complete. */
  aborted(): number
  /** Answers under way. */
  active(): number
  connections(): number
  script(...answers: ScriptedAnswer[]): void
  close(): Promise<void>
}

/** Starts a server that speaks Ollama's protocol: real framing, status codes and error bodies, invented answers. */
export async function startOllamaDouble(options: OllamaDoubleOptions = {}): Promise<OllamaDouble> {
  const state: OllamaState = { options, models: [...(options.models ?? defaultModels)], loaded: new Map(), sent: [] }
  const script = createScript()
  const requests: SeenRequest[] = []
  const violations: string[] = []
  let aborted = 0
  let active = 0

  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://double').pathname
    const text = await bodyOf(request)
    const seen: SeenRequest = { method: request.method ?? '', path, headers: request.headers, body: jsonOf(text) }
    requests.push(seen)
    active += 1
    response.on('close', () => {
      active -= 1
      if (!response.writableFinished) aborted += 1
    })
    await pause(options.latencyMs ?? 0)
    const scripted = script.take(path)
    if (scripted?.hang) return
    if (scripted?.status !== undefined) return sendScripted(response, scripted, scripted.status)
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return sendJson(response, 401, { error: 'unauthorized' })
    }
    await route(state, seen, response, scripted, (violation) => violations.push(`${path}: ${violation}`))
  }
  const served = await serve((request, response) => void listener(request, response), options.port ?? 0)
  const { sent, models } = state
  return {
    ...served,
    models,
    requests,
    sent,
    violations,
    aborted: () => aborted,
    active: () => active,
    script: script.add,
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    // The schema of the route refuses what is no JSON.
    return text
  }
}

function sendScripted(
  response: ServerResponse,
  { error = 'scripted', html, headers = {} }: ScriptedAnswer,
  status: number,
): void {
  if (html === undefined) sendJson(response, status, { error }, headers)
  else response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(html)
}

type Violation = (text: string) => void

async function route(
  state: OllamaState,
  seen: SeenRequest,
  response: ServerResponse,
  scripted: ScriptedAnswer | undefined,
  violation: Violation,
) {
  const reply = (status: number, body: unknown) => {
    state.sent.push({ path: seen.path, status, body })
    sendJson(response, status, body)
  }
  /** Checks the body against the API, finds its model and hands both on. */
  const withModel = async <B extends { model: string }>(
    schema: z.ZodType<B>,
    handle: (body: B, model: OllamaDoubleModel) => unknown,
  ) => {
    const body = checked(schema, seen.body, violation)
    if (typeof body === 'string') return reply(400, { error: body })
    const model = state.models.find(({ name }) => name === withTag(body.model))
    if (!model) return reply(404, { error: `model '${body.model}' not found` })
    await handle(body, model)
  }
  switch (`${seen.method} ${seen.path}`) {
    case 'GET /api/version':
      return reply(200, { version: state.options.version ?? '0.33.0' })
    case 'GET /api/tags':
      return reply(200, { models: state.models.map(tagsEntry) })
    case 'GET /api/ps':
      return reply(200, { models: state.models.flatMap((model) => psOf(state, model)) })
    case 'POST /api/show':
      return withModel(showRequest, (_body, model) => reply(200, showEntry(model)))
    case 'POST /api/chat':
      return withModel(chatRequest, (body, model) => chatAnswer(state, body, model, response, scripted))
    case 'POST /api/embed':
      return withModel(embedRequest, (body, model) => embedAnswer(state, body, model, response, scripted))
    case 'POST /api/pull': {
      const body = checked(pullRequest, seen.body, violation)
      if (typeof body === 'string') return reply(400, { error: body })
      if (!isModelName(body.model)) return reply(400, { error: 'invalid model name' })
      return pullAnswer(state, body.model, response, scripted)
    }
    case 'POST /api/copy': {
      const body = checked(copyRequest, seen.body, violation)
      if (typeof body === 'string') return reply(400, { error: body })
      const source = state.models.find(({ name }) => name === withTag(body.source))
      if (!source) return reply(404, { error: `model '${body.source}' not found` })
      state.models.push({ ...source, name: withTag(body.destination) })
      return response.writeHead(200).end()
    }
    case 'DELETE /api/delete':
      return withModel(deleteRequest, (_body, model) => {
        state.models.splice(state.models.indexOf(model), 1)
        response.writeHead(200).end()
      })
    case 'GET /':
      return response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('Ollama is running')
    default:
      return response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
  }
}

function psOf(state: OllamaState, model: OllamaDoubleModel) {
  const context = state.loaded.get(model.name)
  return context === undefined ? [] : [psEntry(model, context)]
}

/** The body, or what is wrong with it. */
function checked<B>(schema: z.ZodType<B>, body: unknown, violation: Violation): B | string {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const text = `${issue?.path.join('.')}: ${issue?.message}`
  violation(text)
  return text
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '11434' }, 'token-delay': { type: 'string', default: '0' } },
  })
  const { url } = await startOllamaDouble({ port: Number(values.port), tokenDelayMs: Number(values['token-delay']) })
  process.stdout.write(`Ollama double on ${url}\n`)
}
