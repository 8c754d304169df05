import { createHttpClient, type HttpClient } from './http-client'
import type { HttpReply } from './http-reply'
import type { HttpRequest } from './http-request'

type PlainHeaders = Record<string, string | readonly string[]>

const withoutBody = new Set([204, 205, 304])

/**
 * A `fetch` over a client's kept connections, about half the cost per call of the global one, for libraries that take
 * a `fetch`. It returns real `Response`s and differs on purpose: redirects are refused, nothing is decompressed,
 * credentials in the URL become Basic authentication. Rejects as `HttpClient.request` does.
 */
export function createFetch(client: HttpClient = createHttpClient()): typeof fetch {
  return async (input, init) => {
    const request = await requestOf(input, init)
    return responseOf(await client.request(request), request)
  }
}

async function requestOf(input: string | URL | Request, init: RequestInit = {}): Promise<HttpRequest> {
  if (input instanceof Request) {
    const { url, method, headers, signal } = input
    const body = input.body === null ? undefined : new Uint8Array(await input.arrayBuffer())
    return requestOf(url, { method, headers, signal, ...(body && { body }), ...init })
  }
  const headers = plainHeaders(init.headers)
  const body = await plainBody(init.body, headers)
  return {
    url: String(input),
    method: (init.method ?? 'GET').toUpperCase(),
    headers,
    signal: init.signal ?? undefined,
    binary: true,
    ...(body !== undefined && { body }),
  }
}

function plainHeaders(init: RequestInit['headers']): PlainHeaders {
  const headers: PlainHeaders = {}
  const entries = init instanceof Headers || Array.isArray(init) ? init : Object.entries(init ?? {})
  for (const [name, value] of entries) if (name !== undefined) headers[name.toLowerCase()] = value
  return headers
}

async function plainBody(body: RequestInit['body'], headers: PlainHeaders): Promise<string | Uint8Array | undefined> {
  if (body === undefined || body === null) return undefined
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') {
    headers['content-type'] ??= 'text/plain;charset=UTF-8'
    return body
  }
  const converted = new Response(body)
  const type = converted.headers.get('content-type')
  if (type !== null) headers['content-type'] ??= type
  return new Uint8Array(await converted.arrayBuffer())
}

function responseOf(reply: HttpReply, request: HttpRequest): Response {
  const { status, statusText, rawHeaders } = reply
  const init = { status, statusText, headers: headersOf(rawHeaders) }
  if (!withoutBody.has(status) && request.method !== 'HEAD') return new Response(streamOf(reply), init)
  reply.finish()
  return new Response(null, init)
}

function headersOf(rawHeaders: readonly string[]): [string, string][] {
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return headers
}

/** The reply reads ahead: a reader who stops after the last line still leaves the connection fit for the next call. */
function streamOf(reply: HttpReply): ReadableStream<Uint8Array> {
  const parts = reply.bytes()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        reply.discard()
      },
    },
    { highWaterMark: 0 },
  )
}
