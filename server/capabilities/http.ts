import type { CallOptions } from './chat-model'

export interface HttpRequest {
  url: string
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** More than this ends with `too-large`. Default 50 MB. */
  maxBytes?: number
  /** Take the first `maxBytes` of a longer body instead; the answer then says that it is `cut`. Default false. */
  cutAtMax?: boolean
  /** For the whole exchange with all redirects, in milliseconds. Default 30 000. */
  timeoutMs?: number
  /** It holds secrets: a redirect to another origin is refused with `source-refused`. Default false. */
  confidential?: boolean
  /** Default 5; 0 returns the redirect itself. */
  maxRedirects?: number
}

export interface HttpResponse {
  /** The address that answered, after redirects. */
  url: string
  status: number
  /** Names in lower case; repeated headers joined with ", ". */
  headers: Record<string, string>
  body: Uint8Array
  /** The body goes on where this one ends; only with `cutAtMax`. */
  cut?: true
}

/**
 * The one way out for requests that a user or a document can influence. Resolves a name once and connects to that very
 * address; refuses private, loopback, link-local, metadata and other special ranges unless the operator allows them
 * (`egress-refused`), and looks again at each redirect. Credentials are not sent on to another origin. Any HTTP status is
 * an answer, not an error. Throws `egress-refused`, `invalid-input` (not http or https), `source-unreachable`, `too-large`,
 * `timeout`.
 */
export interface Http {
  request(request: HttpRequest, options: CallOptions): Promise<HttpResponse>
}
