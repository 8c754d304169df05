import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import type { SourceDeps } from '@/server/capabilities/source'
import { refusal, userAgent } from '../shared/http-document'
import { readRobotsRules } from './robots-rules'

/** What a host asks of crawlers. */
export interface Robots {
  allows(url: URL): boolean
  /** Pause between requests, in milliseconds. */
  delayMs: number
}

/** What comes behind it is ignored; RFC 9309, section 2.5, asks for 500 KiB at least. */
const MAX_BYTES = 512 * 1024
const LONGEST_DELAY_MS = 60_000
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Reads a host's robots.txt (RFC 9309): without one everything is allowed; one that cannot be had forbids everything, so
 * the sync fails and is tried again later. Throws `source-unreachable`, `source-refused`.
 */
export async function readRobots({ http }: SourceDeps, origin: string, options: CallOptions): Promise<Robots> {
  const url = `${origin}/robots.txt`
  const headers = { 'user-agent': userAgent }
  const response = await http.request({ url, headers, maxBytes: MAX_BYTES, cutAtMax: true }, options)
  if (response.status >= 500 || response.status === 429) throw refusal(response, say('robots.txt cannot be read'))
  const text = response.status === 200 ? new TextDecoder().decode(wholeLines(response)) : ''
  const rules = readRobotsRules(text, userAgent)
  // What is no number is no request.
  const asked = Number(rules.delay) || 0
  return {
    allows: ({ pathname, search }) => pathname === '/robots.txt' || rules.allows(pathname + search),
    delayMs: Math.min(Math.max(0, asked * 1000), LONGEST_DELAY_MS),
  }
}

/** Half of a rule may forbid or allow something else than the whole of it. */
function wholeLines({ body, cut }: HttpResponse): Uint8Array {
  return cut ? body.subarray(0, Math.max(body.lastIndexOf(LINE_FEED), body.lastIndexOf(CARRIAGE_RETURN)) + 1) : body
}
