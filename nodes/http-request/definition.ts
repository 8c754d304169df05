import { z } from 'zod'
import { type ConfigIssue, defineNode, type Ports, type ResourceRef } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { foreign, type Said, say, sentence } from '@/pipeline/said'
import { writtenHost } from '@/pipeline/secret-hosts'
import { templateMistakes } from '../shared/template-mistakes'
import { messages, notes } from './messages'
import { canBeJson, type Place, parseTemplate, TEMPLATE_LIMIT } from './templates'

const withBody = ['POST', 'PUT', 'PATCH', 'DELETE']

const headerSchema = z.object({ name: z.string().max(100), value: z.string().max(4000) })

const config = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').meta({}),
  url: z.string().min(1, sentence('Write the address.')).max(TEMPLATE_LIMIT).meta({ ui: 'liquid' }),
  headers: z.array(headerSchema).max(30).default([]).meta({ ui: 'key-values' }),
  bodyType: z
    .enum(['json', 'form', 'text'])
    .default('json')
    .meta({ visibleWhen: { field: 'method', in: withBody } }),
  body: z
    .string()
    .max(TEMPLATE_LIMIT)
    .default('')
    .meta({ ui: 'liquid', visibleWhen: { field: 'method', in: withBody } }),
  onStatus: z.enum(['fail', 'continue']).default('fail').meta({}),
  timeoutMs: z.number().int().min(100).max(120_000).default(30_000).meta({ unit: 'ms', advanced: true }),
  maxKb: z.number().int().min(1).max(20_000).default(1_000).meta({ unit: 'KB', advanced: true }),
})
export type HttpRequestConfig = z.infer<typeof config>

/** Whether a request with this method carries a body. */
export const hasBody = ({ method, body }: Pick<HttpRequestConfig, 'method' | 'body'>): boolean =>
  withBody.includes(method) && body.trim() !== ''

interface Part {
  place: Place
  text: string
  path: (string | number)[]
}

/** Every template of a request with the place that decides how values are encoded in it. */
export function partsOf(value: HttpRequestConfig): Part[] {
  const { url, headers, bodyType, body } = value
  return [
    { place: 'url', text: url, path: ['url'] },
    ...headers.map(({ value: text }, index): Part => ({ place: 'header', text, path: ['headers', index, 'value'] })),
    ...(hasBody(value) ? [{ place: bodyType, text: body, path: ['body'] }] : []),
  ]
}

// No port of an object can have the one name that is left out.
const VARIABLE_NAME = /^(?!__proto__$)[A-Za-z_][\w-]{0,62}$/
/** RFC 9110: a field name is a token. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** The connection's own affair. */
const RESERVED = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'te', 'trailer'])

/** Whether a header says who asks by what is written in it, and not by a secret or a value of the run. */
const isKey = (name: string, text: string): boolean =>
  text.trim() !== '' &&
  !text.includes('{{') &&
  (/^(authorization|proxy-authorization|cookie)$/i.test(name) || /(api-?key|token|secret|password)/i.test(name))

/** The secrets that a request sends, each with the first place that names it. */
function secretsOf(value: HttpRequestConfig): ResourceRef[] {
  const host = writtenHost(value.url)
  const found = new Map<string, ResourceRef>()
  for (const { place, text, path } of partsOf(value)) {
    for (const name of parseTemplate(place, text).secrets)
      if (!found.has(name)) found.set(name, { kind: 'secret', name, host, path })
  }
  return [...found.values()]
}

function check(value: HttpRequestConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const report = (message: Said, path: (string | number)[]) => issues.push({ code: 'config-invalid', message, path })
  for (const { place, text, path } of partsOf(value)) {
    const { variables, fault } = parseTemplate(place, text)
    if (fault !== undefined) report(say('{fault}.', { fault: foreign(fault) }), path)
    else {
      for (const { line, message } of templateMistakes(text))
        report(line ? say('Line {line}: {message}.', { line, message }) : say('{message}.', { message }), path)
    }
    for (const name of variables) {
      if (!VARIABLE_NAME.test(name))
        report(say('"{name}" is not a usable name: take letters, digits and underscores.', { name }), path)
    }
  }
  if (!/^\s*(?:https?:\/\/|\{\{|\{%)/i.test(value.url))
    report(say('The address begins with https:// or http://.'), ['url'])
  if (hasBody(value) && value.bodyType === 'json' && !canBeJson(value.body)) {
    report(
      say('The body is not JSON. Names and texts stand between double quotes, and nothing follows the last comma.'),
      ['body'],
    )
  }
  for (const [index, { name, value: text }] of value.headers.entries()) {
    if (isKey(name, text)) {
      issues.push({
        code: 'secret-plain',
        message: say('“{name}” holds a key that everybody who opens or exports the pipeline can read.', { name }),
        path: ['headers', index, 'value'],
      })
    }
    if (!HEADER_NAME.test(name)) report(say('"{name}" cannot name a header.', { name }), ['headers', index, 'name'])
    else if (RESERVED.has(name.toLowerCase()))
      report(say('"{name}" is set by itself.', { name }), ['headers', index, 'name'])
  }
  return issues
}

/** Sends one request, through the egress rules, and gives on what came back. */
export const httpRequest = defineNode({
  type: 'http-request',
  version: 1,
  category: 'tool',
  icon: 'IconWorldUpload',
  next: ['json-extract', 'prompt-template', 'router', 'output'],
  messages,
  notes,
  config,
  defaults: {
    method: 'GET',
    url: '',
    headers: [],
    bodyType: 'json',
    body: '',
    onStatus: 'fail',
    timeoutMs: 30_000,
    maxKb: 1_000,
  },
  ports: (value) => {
    const names = new Set(partsOf(value).flatMap(({ place, text }) => parseTemplate(place, text).variables))
    const inputs: Ports = Object.fromEntries([...names].map((name) => [name, port.text({ dynamic: true })]))
    return { inputs, outputs: { text: port.text(), json: port.json(), status: port.number() } }
  },
  needs: ['http', 'secrets'],
  effect: 'write',
  // Only reading may be repeated: anything else may have happened although no answer came.
  effectOf: ({ method }) => (method === 'GET' ? 'read' : 'write'),
  // Above the longest time limit of its own, which names the address.
  timeoutMs: 150_000,
  resources: secretsOf,
  check,
})
