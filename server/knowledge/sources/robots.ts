import robotsParser from 'robots-parser'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { refusal } from './http-document'
import { type SourceDeps, userAgent } from './types'

/** What a host asks of crawlers. */
export interface Robots {
  allows(url: URL): boolean
  /** Pause between requests, in milliseconds. */
  delayMs: number
}

const MAX_BYTES = 512 * 1024
const LONGEST_DELAY_MS = 60_000

/**
 * Reads a host's robots.txt (RFC 9309): without one everything is allowed; one that cannot be had forbids everything, so
 * the sync fails and is tried again later. Throws `source-unreachable`, `source-refused`.
 */
export async function readRobots({ http }: SourceDeps, origin: string, options: CallOptions): Promise<Robots> {
  const url = `${origin}/robots.txt`
  const headers = { 'user-agent': userAgent }
  const response = await http.request({ url, headers, maxBytes: MAX_BYTES }, options)
  if (response.status >= 500 || response.status === 429) throw refusal(response, 'robots.txt cannot be read')
  const text = response.status === 200 ? new TextDecoder().decode(response.body) : ''
  const rules = robotsParser(url, text)
  // What is no number is no request.
  const asked = Number(rules.getCrawlDelay(userAgent)) || 0
  return {
    allows: (page) => rules.isAllowed(page.href, userAgent) !== false,
    delayMs: Math.min(Math.max(0, asked * 1000), LONGEST_DELAY_MS),
  }
}
