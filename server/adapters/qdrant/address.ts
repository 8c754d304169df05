import { AppError } from '@/pipeline/errors'

/** Qdrant's own port, taken when an address names none. */
const defaultPort = '6333'
const explicitPort = /^[a-z]+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i

/** The base of all calls, without a slash at its end, and what of it people may see. */
export interface QdrantAddress {
  base: string
  shown: string
}

/**
 * Reads `QDRANT_URL`. A path in it is kept (reverse proxies); an explicit 80 or 443 stays, although URL parsers drop
 * them as defaults; credentials in it become Basic authentication and are not shown.
 */
export function qdrantAddress(url: string): QdrantAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new AppError('invalid-input', 'QDRANT_URL is not an http or https address.', {
      fix: 'Set QDRANT_URL to an address like http://127.0.0.1:6333.',
    })
  }
  const port = explicitPort.exec(url)?.[1] ?? defaultPort
  const place = `${parsed.hostname}:${port}${parsed.pathname.replace(/\/+$/, '')}`
  const credentials = parsed.username ? `${parsed.username}:${parsed.password}@` : ''
  return { base: `${parsed.protocol}//${credentials}${place}`, shown: `${parsed.protocol}//${place}` }
}
