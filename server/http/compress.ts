import type { IncomingMessage, ServerResponse } from 'node:http'
import compression from 'compression'
import { isLoopbackHost } from './guard'

const loopbackAddress = /^(?:::ffff:)?127\.|^::1$/

/** Packs whole answers; packing a stream would hold it back. */
const pack = compression({
  filter: (request, response) => !isStream(response) && compression.filter(request, response),
})

function isStream(response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? '')
  return type.startsWith('text/event-stream') || type.startsWith('application/x-ndjson')
}

/** Packs the answer to whoever is not on this computer: there it would cost more than it saves. */
export function compressBeyondLoopback(request: IncomingMessage, response: ServerResponse): void {
  if (isFromHere(request)) return
  pack(request, response, () => undefined)
}

/** A proxy on this computer passes on what others ask: it says so, or names another host. */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  if (!loopbackAddress.test(socket.remoteAddress ?? '')) return false
  const isPassedOn = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via
  return isPassedOn === undefined && isLoopbackHost(headers.host ?? '')
}
