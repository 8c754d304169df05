import { phrase } from '@/pipeline/phrase'

const meanings: Record<string, string> = {
  ECONNREFUSED: phrase`nothing listens there`,
  ENOTFOUND: phrase`the host name is not known`,
  EAI_AGAIN: phrase`the host name cannot be looked up`,
  ECONNRESET: phrase`the connection was closed`,
  EPIPE: phrase`the connection was closed`,
  EHOSTUNREACH: phrase`there is no way to the host`,
  ENETUNREACH: phrase`there is no way to the network`,
  DEPTH_ZERO_SELF_SIGNED_CERT: phrase`its certificate is self-signed`,
  CERT_HAS_EXPIRED: phrase`its certificate has expired`,
}

/** Says in a few words why a request got no response, from the error `HttpClient.request` rejected with. */
export function describeFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return phrase`the connection failed`
  // Node's system errors carry a code beside the message.
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return meanings[code] ?? cause.message
}
