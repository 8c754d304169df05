import { AppError } from '@/pipeline/errors'
import { type Json, jsonSchema } from '@/pipeline/json'
import { makeNote } from '@/pipeline/run-event'
import { foreign, type Said, say } from '@/pipeline/said'
import { allowsHost } from '@/pipeline/secret-hosts'
import type { Capabilities } from '@/server/capabilities'
import type { HttpRequest, HttpResponse } from '@/server/capabilities/http'
import { implementNode } from '@/server/capabilities/implement-node'
import type { SecretValue } from '@/server/capabilities/secrets'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { renderLiquid } from '../shared/render-liquid'
import { type HttpRequestConfig, hasBody, httpRequest, partsOf } from './definition'
import { createHider, type Hider } from './hide'
import { engines, type Place, parseTemplate } from './templates'

const CONTENT_TYPES: Record<HttpRequestConfig['bodyType'], string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
}
/** Statuses that say: the same request may well succeed later (RFC 9110 and RFC 6585). */
const PASSING = new Set([408, 425, 429, 502, 503, 504])

/** A template with every value encoded for its place. Throws what liquidjs throws. */
async function rendered(place: Place, text: string, values: Record<string, unknown>): Promise<string> {
  const { templates, fault } = parseTemplate(place, text)
  if (fault !== undefined) throw new Error(fault)
  return renderLiquid(engines[place], { text, templates }, values)
}

/** The request with all templates filled in. Throws `template-error`, and `invalid-input` for a body that is no JSON. */
async function requestOf(
  config: HttpRequestConfig,
  values: Record<string, unknown>,
): Promise<HttpRequest & { headers: Record<string, string> }> {
  const filled = new Map<string, string>()
  for (const { place, text, path } of partsOf(config)) {
    try {
      filled.set(path.join('.'), await rendered(place, text, values))
    } catch (cause) {
      const reason = foreign(cause instanceof Error ? cause.message : String(cause))
      const message =
        path[0] === 'headers'
          ? say('The template of a header fails: {reason}', { reason })
          : say('The template of {field} fails: {reason}', { field: String(path[0]), reason })
      throw new AppError('template-error', message, { cause, details: { field: path.join('.') } })
    }
  }
  const headers = Object.fromEntries(
    config.headers.map(({ name }, index) => [name.toLowerCase(), (filled.get(`headers.${index}.value`) ?? '').trim()]),
  )
  const { method, timeoutMs, maxKb } = config
  const url = (filled.get('url') ?? '').trim()
  checkPath(url)
  const request = { url, method, headers, timeoutMs, maxBytes: maxKb * 1000 }
  if (!hasBody(config)) return request
  const body = filled.get('body') ?? ''
  if (config.bodyType === 'json') checkJson(body)
  return { ...request, headers: { 'content-type': CONTENT_TYPES[config.bodyType], ...headers }, body }
}

/** `..` needs no encoding and `%2e%2e` means the same: a value could lead to another place than the template says. */
function checkPath(url: string): void {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  if (!path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return
  throw new AppError(
    'invalid-input',
    say('The path of the address holds “.” or “..” after its variables were filled in.'),
    {
      details: { field: 'url' },
    },
  )
}

function checkJson(body: string): void {
  try {
    JSON.parse(body)
  } catch (cause) {
    throw new AppError('invalid-input', say('The body is not valid JSON after its variables were filled in.'), {
      cause,
      fix: say('Write variables between quotes, or as {{ name | json }} without quotes.'),
      details: { field: 'body' },
    })
  }
}

/** The text of a response in the encoding it declares; in UTF-8 where it declares none that is known. */
function textOf({ headers, body }: HttpResponse): string {
  const charset = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

/** The JSON a text holds, `null` where it holds none. */
function jsonOf(text: string): Json {
  try {
    return jsonSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Seconds or a date, as `Retry-After` has it; milliseconds from now. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

/** The address without what may be secret in it: user, password, query and fragment. */
function placeOf(address: string): Said | string {
  if (!URL.canParse(address)) return say('the address')
  const { origin, pathname } = new URL(address)
  return origin + pathname
}

/** The secrets that the templates of a request name. */
const secretNames = (config: HttpRequestConfig): string[] =>
  partsOf(config).flatMap(({ place, text }) => parseTemplate(place, text).secrets)

/** Headers whose templates name a secret: what they became is one too. */
const secretHeaders = ({ headers }: HttpRequestConfig): string[] =>
  headers.flatMap(({ name, value }) => (parseTemplate('header', value).secrets.length > 0 ? [name.toLowerCase()] : []))

/** The name of a host that a secret is part of: addresses have it in small letters, so it is not found by the secret. */
const secretHost = ({ url }: HttpRequestConfig, address: string): string[] =>
  /^\s*https?:\/\/[^/?#]*\bsecrets\./i.test(url) && URL.canParse(address) ? [new URL(address).hostname] : []

/** A value of the run may have a part in the address, so it is looked at once it is whole. Throws `secret-host`. */
function checkHosts(secrets: ReadonlyMap<string, SecretValue>, url: string): void {
  // What is no address is refused where it would be asked.
  if (!URL.canParse(url)) return
  const { host } = new URL(url)
  for (const [name, { hosts }] of secrets) {
    if (allowsHost(hosts, host)) continue
    throw new AppError('secret-host', say('The secret “{name}” may not be sent to {host}.', { name, host }), {
      details: { name, host },
    })
  }
}

/** Sends a request that holds secrets; what comes back has none, whatever the service repeats of it. */
async function sendSecretly(job: Job, names: readonly string[]): Promise<Answer> {
  const { config, inputs, capabilities, signal } = job
  const stored = await capabilities.secrets.read(names, { signal })
  const secrets = new Map([...stored].map(([name, { value }]) => [name, value]))
  let hider = createHider(secrets.values())
  try {
    const request = await requestOf(config, { ...inputs, secrets: Object.fromEntries(secrets) })
    const sent = secretHeaders(config).flatMap((name) => {
      const text = request.headers[name] ?? ''
      return [text, text.split(' ').at(-1) ?? '']
    })
    hider = createHider(secrets.values(), [...sent, ...secretHost(config, request.url)])
    checkHosts(stored, request.url)
    const response = await capabilities.http.request({ ...request, confidential: true }, { signal })
    return { response, text: hider.text(textOf(response)), place: hidden(placeOf(response.url), hider) }
  } catch (error) {
    throw error instanceof AppError ? hider.error(error) : error
  }
}

const hidden = (place: Said | string, hider: Hider) => (typeof place === 'string' ? hider.text(place) : place)

interface Job {
  config: HttpRequestConfig
  inputs: Record<string, unknown>
  capabilities: Pick<Capabilities, 'http' | 'secrets'>
  signal: StopSignal
}
interface Answer {
  response: HttpResponse
  text: string
  place: Said | string
}

async function sendPlainly({ config, inputs, capabilities, signal }: Job): Promise<Answer> {
  const response = await capabilities.http.request(await requestOf(config, inputs), { signal })
  return { response, text: textOf(response), place: placeOf(response.url) }
}

export const executeHttpRequest = implementNode(httpRequest, async (job) => {
  const { config } = job
  const names = secretNames(config)
  const { response, text, place } = names.length > 0 ? await sendSecretly(job, names) : await sendPlainly(job)
  const { status } = response
  const message = say('{method} {place} was answered with status {status}.', { method: config.method, place, status })
  if (status >= 400 && config.onStatus === 'fail') {
    throw new AppError('source-refused', message, {
      retryable: PASSING.has(status),
      retryAfterMs: retryAfter(response.headers['retry-after']),
      details: { status },
    })
  }
  const outputs = { text, json: jsonOf(text), status }
  const type = response.headers['content-type'] ?? null
  const details = { url: place, status, type, bytes: response.body.byteLength }
  if (status < 400) return { outputs, details }
  return { outputs, outcome: 'degraded', notes: [makeNote('http-status', message, { status })], details }
})
