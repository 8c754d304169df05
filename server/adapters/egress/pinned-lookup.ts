import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { AddressRules, Destination } from './address-rules'

export interface ResolvedAddress {
  address: string
  family: number
}

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<ResolvedAddress[]>

export const systemResolve: Resolve = (host) => systemLookup(host, { all: true, verbatim: true })

/**
 * Resolves a destination once and returns a lookup that answers with exactly the addresses that were found and allowed:
 * a name that answers differently the second time (DNS rebinding) leads nowhere else.
 * Throws `egress-refused` when none is allowed, `source-unreachable` when there is none.
 */
export async function pinnedLookup(
  destination: Destination,
  rules: AddressRules,
  resolve: Resolve,
): Promise<LookupFunction> {
  const found = await addressesOf(destination.host, resolve)
  const allowed = found.filter(({ address }) => rules.allows(destination, address))
  const [first] = allowed
  if (!first) throw refused(destination.host)
  return (_host, options, callback) => {
    // Node asks for all of them when it tries them in turn.
    if (options.all) callback(null, allowed)
    else callback(null, first.address, first.family)
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<ResolvedAddress[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  try {
    const found = await resolve(host)
    if (found.length > 0) return found
  } catch (error) {
    throw new AppError('source-unreachable', say('The name {host} is not known.', { host }), { cause: error })
  }
  throw new AppError('source-unreachable', say('The name {host} has no address.', { host }))
}

function refused(host: string): AppError {
  return new AppError(
    'egress-refused',
    say('Requests to {host} are not allowed: it is a private or special address.', { host }),
    {
      details: { host },
    },
  )
}
