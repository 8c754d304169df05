import querystring from 'node:querystring'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** Qdrant's own port, taken when an address names none. */
const defaultPort = 6333
const explicitPort = /^[a-z]+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i

/** Where Qdrant is, in the parts its client takes. */
export interface QdrantAddress {
  /** Scheme and host. */
  origin: string
  port: number
  /** What stands before every path, without a slash at its end. */
  path: string
  /** All of it: the base of every call, and what people may see. */
  shown: string
  /** Credentials of the address as a header. */
  authorization?: string
}

/**
 * Reads `QDRANT_URL`. A path in it is kept (reverse proxies); an explicit 80 or 443 stays, although URL parsers drop
 * them as defaults; credentials in it become Basic authentication and are not shown.
 */
export function qdrantAddress(url: string): QdrantAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new AppError('invalid-input', say('QDRANT_URL is not an http or https address.'), {
      fix: say('Set QDRANT_URL to an address like http://127.0.0.1:6333.'),
    })
  }
  const { protocol, hostname, pathname, username, password } = parsed
  const origin = `${protocol}//${hostname}`
  const port = Number(explicitPort.exec(url)?.[1] ?? defaultPort)
  const path = pathname.replace(/\/+$/, '')
  const credentials = Buffer.from(`${querystring.unescape(username)}:${querystring.unescape(password)}`).toString(
    'base64',
  )
  return {
    origin,
    port,
    path,
    shown: `${origin}:${port}${path}`,
    ...(username && { authorization: `Basic ${credentials}` }),
  }
}
