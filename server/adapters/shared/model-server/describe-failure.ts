import { foreign, type Said, say } from '@/pipeline/said'

const meanings: Record<string, Said> = {
  ECONNREFUSED: say('nothing listens there'),
  ENOTFOUND: say('the host name is not known'),
  EAI_AGAIN: say('the host name cannot be looked up'),
  ECONNRESET: say('the connection was closed'),
  EPIPE: say('the connection was closed'),
  EHOSTUNREACH: say('there is no way to the host'),
  ENETUNREACH: say('there is no way to the network'),
  DEPTH_ZERO_SELF_SIGNED_CERT: say('its certificate is self-signed'),
  CERT_HAS_EXPIRED: say('its certificate has expired'),
}

/** Says in a few words why a request got no response, from the error `HttpClient.request` rejected with. */
export function describeFailure(error: unknown): Said {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return say('the connection failed')
  // Node's system errors carry a code beside the message.
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return meanings[code] ?? foreign(cause.message)
}
