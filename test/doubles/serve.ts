import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A loopback server of a test or a double. */
export interface Served {
  url: string
  port: number
  /** Connections accepted so far. */
  connections(): number
  close(): Promise<void>
}

/** Starts a node:http server on 127.0.0.1; port 0 takes a free one. */
export async function serve(listener: RequestListener, port = 0): Promise<Served> {
  const server = createServer(listener)
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an AddressInfo, never a pipe name.
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    connections: () => connections,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Reads a request's whole body as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8')
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

/** Sends a JSON response of known length. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

/** Waits until a condition holds; fails after a bound, so that a test never hangs. */
export async function until(condition: () => boolean, what: string, boundMs = 5_000): Promise<void> {
  const end = Date.now() + boundMs
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${boundMs} ms for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A port on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const { url, close } = await serve(() => undefined)
  await close()
  return url
}
