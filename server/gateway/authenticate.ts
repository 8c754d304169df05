import { AppError } from '@/pipeline/errors'
import { isKeyOf } from '@/server/services/deployments/api-key'
import type { Endpoint, EndpointCache } from '@/server/services/deployments/endpoint-cache'

const bearer = /^Bearer +(\S+) *$/i

/** The endpoint under a slug, for a caller who shows one of its keys. Throws `not-found` or `unauthorized`. */
export async function authenticate(
  endpoints: EndpointCache,
  slug: string,
  authorization: string | undefined,
): Promise<Endpoint> {
  const found = endpoints.find(slug)
  const endpoint = found instanceof Promise ? await found : found
  if (!endpoint) {
    throw new AppError('not-found', `There is no endpoint “${slug.slice(0, 64)}”.`, {
      fix: 'Check the address; the endpoint may have been renamed or unpublished.',
    })
  }
  const key = bearer.exec(authorization ?? '')?.[1]
  if (key === undefined) throw new AppError('unauthorized', 'The request carries no key.')
  if (!isKeyOf(key, endpoint.keyHashes)) throw new AppError('unauthorized', 'This key does not open this endpoint.')
  return endpoint
}
