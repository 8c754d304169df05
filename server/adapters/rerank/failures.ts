import { AppError } from '@/pipeline/errors'
import { foreign, type Said, say } from '@/pipeline/said'
import { publicAddress } from '../shared/http/http-request'
import { readTooLong } from '../shared/model-server/too-long'
import { errorSaid } from './wire'

const startFix = say('Start the rerank server, or set RERANK_URL to its address with its version path.')

/** The error for a server that cannot be asked; `url` may hold credentials, which are not shown. */
export function unreachable(url: string, why: Said, cause?: unknown): AppError {
  const address = publicAddress(url)
  return new AppError(
    'models-unreachable',
    say('The rerank server does not answer at {address}: {why}.', { address, why }),
    {
      cause,
      details: { url: address },
      fix: startFix,
    },
  )
}

export interface Refusal {
  url: string
  status: number
  retryAfter: string | undefined
  body: unknown
  model: string | undefined
}

/** What an answer without success means. */
export function refused({ url, status, retryAfter, body, model }: Refusal): AppError {
  const said = errorSaid(body)
  const details = { status, ...(model !== undefined && { model }) }
  const why = said === undefined ? say('status {status}', { status }) : foreign(said)
  if (status === 401 || status === 403) {
    const fix = say('Set RERANK_API_KEY to a valid key of this server and start Telar again.')
    return new AppError('model-refused', say('The rerank server refused the key: {why}', { why }), { details, fix })
  }
  if (status === 404) {
    // A page of some other server also says 404, but not in this form.
    if (said === undefined || model === undefined) return unreachable(url, say('there is no such path (404)'))
    return new AppError(
      'model-missing',
      say('The model {model} is not on the rerank server: {said}', { model, said }),
      { details },
    )
  }
  if (status === 429 || status === 503) {
    const retryAfterMs = millisecondsOf(retryAfter)
    return new AppError('models-busy', say('The rerank server has too many requests waiting: {why}', { why }), {
      details,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    })
  }
  if (status === 502 || status === 504) return unreachable(url, say('a gateway before it said {status}', { status }))
  const length = readTooLong(said)
  if (length) {
    return new AppError('model-refused', say('The rerank server refused the request: {why}', { why }), {
      details: { ...details, ...length },
    })
  }
  // TEI says 424 where others say 500: the model behind it failed.
  if (status >= 500 || status === 424) {
    return new AppError('model-failed', say('The rerank server failed: {why}', { why }), { details })
  }
  return new AppError('model-refused', say('The rerank server refused the request: {why}', { why }), { details })
}

/** Reads `Retry-After` (RFC 9110, 10.2.3) given in seconds. */
function millisecondsOf(header: string | undefined): number | undefined {
  const seconds = header === undefined ? Number.NaN : Number(header)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

/** The error for an answer that no rerank server should give. */
export function notPromised(what: Said, cause?: unknown): AppError {
  return new AppError(
    'model-failed',
    say('The rerank server gave an answer that is not what its API promises: {what}.', { what }),
    {
      cause,
      fix: say('Check that RERANK_URL is the address of a rerank server and that RERANK_FLAVOUR is its kind.'),
    },
  )
}
