import ipaddr from 'ipaddr.js'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Where a request goes: name or address as the URL has it, and the port. */
export interface Destination {
  host: string
  port: number
}

interface Rule {
  name?: string
  range?: [Address, number]
  port?: number
}

/** Which addresses may be connected to. */
export interface AddressRules {
  /** Whether a request to this destination may connect to this one of its addresses. */
  allows(destination: Destination, address: string): boolean
}

/** The part of IPv6 that is handed out on the public internet (RFC 4291); the rest is local, mapped, translated or unused. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Public addresses and what the operator allows: each entry is a host name, an address or a range (CIDR), names and
 * addresses also with a port (`127.0.0.1:8080`, `[::1]:8080`). Throws `invalid-input` for an entry that is none of these.
 */
export function addressRules(allow: readonly string[]): AddressRules {
  const rules = allow.map(parseRule)
  return {
    allows({ host, port }, text) {
      const address = parseAddress(text)
      if (!address) return false
      if (isPublic(address)) return true
      return rules.some(
        (rule) =>
          (rule.port === undefined || rule.port === port) &&
          (rule.range ? contains(rule.range, address) : rule.name === plainName(host)),
      )
    },
  }
}

/** Whether an address belongs to somebody on the public internet. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}

/** IPv4 addresses that are written as IPv6 count as what they are. */
function parseAddress(text: string): Address | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null
}

function contains([base, bits]: [Address, number], address: Address): boolean {
  if (base instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(base, bits)
  return address instanceof ipaddr.IPv6 && address.match(base, bits)
}

function parseRule(entry: string): Rule {
  const text = entry.trim().toLowerCase()
  if (ipaddr.isValidCIDR(text)) return { range: ipaddr.parseCIDR(text) }
  const { host, port } = splitPort(text)
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw wrong(entry)
  const address = strictAddress(host)
  const rule: Rule = address
    ? { range: [address, address instanceof ipaddr.IPv4 ? 32 : 128] }
    : { name: plainName(checkedName(host, entry)) }
  return port === undefined ? rule : { ...rule, port }
}

function splitPort(text: string): { host: string; port?: number } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text)
  if (bracketed) return hostAndPort(bracketed[1], bracketed[2])
  const single = /^([^:]+):(\d+)$/.exec(text)
  return single ? hostAndPort(single[1], single[2]) : { host: text }
}

const hostAndPort = (host = '', port?: string) => (port === undefined ? { host } : { host, port: Number(port) })

/** `127.1` is no address here: an operator writes all four parts. */
function strictAddress(host: string): Address | null {
  return ipaddr.IPv4.isValidFourPartDecimal(host) || ipaddr.IPv6.isValid(host) ? ipaddr.process(host) : null
}

function checkedName(host: string, entry: string): string {
  if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/.test(host) && !/^[\d.]+$/.test(host)) return host
  throw wrong(entry)
}

const wrong = (entry: string) =>
  new AppError(
    'invalid-input',
    say('TELAR_EGRESS_ALLOW: “{entry}” is no host, host:port, address or range.', { entry }),
    {
      fix: say('See docs/configuration.md.'),
    },
  )

const plainName = (host: string) => host.toLowerCase().replace(/\.$/, '')
