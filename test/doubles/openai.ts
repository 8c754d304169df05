import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { chatAnswer, embeddingsAnswer } from './openai-answers'
import { errorBody } from './openai-errors'
import { chatRequest, embeddingsRequest } from './openai-schemas'
import { createScript, pause, type ScriptedAnswer, type SeenRequest, type SentAnswer } from './script'
import { bodyOf, sendJson, serve } from './serve'

export interface OpenAiDoubleModel {
  id: string
  kind: 'chat' | 'embed'
  contextLength: number
  dimension: number
  /** Its listing tells the context length, as vLLM's does (`max_model_len`). */
  tellsLength?: boolean
}

export interface OpenAiDoubleOptions {
  models?: OpenAiDoubleModel[]
  /** When set, requests without this bearer key get 401. */
  key?: string
  latencyMs?: number
  tokenDelayMs?: number
  port?: number
}

/** What the handlers of one double share. */
export interface OpenAiState {
  options: OpenAiDoubleOptions
  sent: SentAnswer[]
}

export interface OpenAiDouble {
  /** With the version path: what `OPENAI_BASE_URL` holds. */
  url: string
  requests: SeenRequest[]
  sent: SentAnswer[]
  violations: string[]
  aborted(): number
  active(): number
  connections(): number
  script(...answers: ScriptedAnswer[]): void
  close(): Promise<void>
}

const defaultModels: OpenAiDoubleModel[] = [
  { id: 'gpt-4o-mini', kind: 'chat', contextLength: 128_000, dimension: 0 },
  { id: 'text-embedding-3-small', kind: 'embed', contextLength: 8191, dimension: 1536 },
  { id: 'whisper-1', kind: 'chat', contextLength: 1, dimension: 0 },
]

/** Starts a server that speaks the OpenAI API: real framing, status codes and error bodies, invented answers. */
export async function startOpenAiDouble(options: OpenAiDoubleOptions = {}): Promise<OpenAiDouble> {
  const state: OpenAiState = { options, sent: [] }
  const script = createScript()
  const requests: SeenRequest[] = []
  const violations: string[] = []
  let aborted = 0
  let active = 0

  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://double').pathname
    const text = await bodyOf(request)
    const seen: SeenRequest = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    requests.push(seen)
    active += 1
    response.on('close', () => {
      active -= 1
      if (!response.writableFinished) aborted += 1
    })
    await pause(options.latencyMs ?? 0)
    const scripted = script.take(path)
    if (scripted?.hang) return
    if (scripted?.status !== undefined) {
      return sendJson(response, scripted.status, errorBody(scripted.error ?? 'scripted', null), scripted.headers)
    }
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      const told = String(request.headers.authorization ?? '').replace('Bearer ', '')
      return sendJson(response, 401, errorBody(`Incorrect API key provided: ${told}.`, 'invalid_api_key'))
    }
    await route(state, seen, response, scripted, (violation) => violations.push(`${path}: ${violation}`))
  }
  const served = await serve((request, response) => void listener(request, response), options.port ?? 0)
  const url = `${served.url}/v1`
  return {
    ...served,
    url,
    requests,
    sent: state.sent,
    violations,
    aborted: () => aborted,
    active: () => active,
    script: script.add,
  }
}

type Violation = (text: string) => void

async function route(
  state: OpenAiState,
  seen: SeenRequest,
  response: ServerResponse,
  scripted: ScriptedAnswer | undefined,
  violation: Violation,
) {
  const reply = (status: number, body: unknown) => {
    state.sent.push({ path: seen.path, status, body })
    sendJson(response, status, body)
  }
  const models = state.options.models ?? defaultModels
  const withModel = async <B extends { model: string }>(
    schema: z.ZodType<B>,
    kind: OpenAiDoubleModel['kind'],
    handle: (body: B, model: OpenAiDoubleModel) => unknown,
  ) => {
    const parsed = schema.safeParse(seen.body)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      violation(`${issue?.path.join('.')}: ${issue?.message}`)
      return reply(400, errorBody(`Invalid value for '${issue?.path.join('.')}': ${issue?.message}`, null))
    }
    const model = models.find(({ id }) => id === parsed.data.model)
    if (!model) {
      return reply(
        404,
        errorBody(
          `The model \`${parsed.data.model}\` does not exist or you do not have access to it.`,
          'model_not_found',
        ),
      )
    }
    if (model.kind !== kind) return reply(400, errorBody(`This is not a ${kind} model.`, null))
    await handle(parsed.data, model)
  }
  switch (`${seen.method} ${seen.path}`) {
    case 'GET /v1/models':
      return reply(200, {
        object: 'list',
        data: models.map(({ id, contextLength, tellsLength }) => ({
          id,
          object: 'model',
          created: 1_700_000_000,
          owned_by: 'double',
          ...(tellsLength && { max_model_len: contextLength }),
        })),
      })
    case 'POST /v1/chat/completions':
      return withModel(chatRequest, 'chat', (body, model) => chatAnswer(state, body, model, response, scripted))
    case 'POST /v1/embeddings':
      return withModel(embeddingsRequest, 'embed', (body, model) =>
        embeddingsAnswer(state, body, model, response, scripted),
      )
    default:
      return reply(404, errorBody(`Invalid URL (${seen.method} ${seen.path})`, null))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '8000' }, 'token-delay': { type: 'string', default: '0' } },
  })
  const { url } = await startOpenAiDouble({ port: Number(values.port), tokenDelayMs: Number(values['token-delay']) })
  process.stdout.write(`OpenAI double on ${url}\n`)
}
