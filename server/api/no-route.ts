import type { Env, Hono } from 'hono'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { problemResponse } from './problem'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * The answer to a request that no route took: 405 with `Allow` where the path is known under other methods (`TRACE` is
 * known nowhere), else 404.
 */
export function noRoute<E extends Env>(app: Hono<E>, method: string, path: string): Response {
  const known = methods.filter((one) => app.router.match(one, path)[0].length > 0)
  if (known.length === 0) return problemResponse(new AppError('not-found', say('There is nothing at this address.')))
  // What can be read can be asked about.
  const allow = known.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])).join(', ')
  const error = new AppError(
    'method-not-allowed',
    say('This address does not take {method}; it takes {allow}.', { method, allow }),
  )
  return problemResponse(error, { allow })
}
