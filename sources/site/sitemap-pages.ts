import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Answer } from '../shared/http-document'
import { readSitemap, SITEMAP_LIMITS, type Sitemap } from './sitemap'

/** Sitemaps that one site may have. */
const MAX_SITEMAPS = 500

export interface SitemapReading {
  ask(address: string): Promise<Answer>
  signal: StopSignal
  /** Told when not everything is listed, with what a person should know of it. */
  incomplete(note?: Said): void
}

/**
 * The addresses that a sitemap lists, and those that the sitemaps of its host list which it names. The first must be
 * there; of the others each may fail. Throws `source-refused` and what `ask` throws.
 */
export async function* sitemapPages(start: URL, reading: SitemapReading): AsyncGenerator<string> {
  const waiting = [start.href]
  const known = new Set(waiting)
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const { pages, sitemaps, more } = await readOne(address, start, reading)
    if (more) {
      reading.incomplete(
        say('The sitemap {address} holds more than {addresses} addresses or 50 MB; the rest is left out.', {
          address,
          addresses: SITEMAP_LIMITS.addresses,
        }),
      )
    }
    yield* pages
    for (const next of sitemaps) {
      if (known.has(next) || !URL.canParse(next) || new URL(next).origin !== start.origin) continue
      if (known.size >= MAX_SITEMAPS) {
        reading.incomplete(
          say('The site has more than {maxSitemaps} sitemaps; the others are left out.', { maxSitemaps: MAX_SITEMAPS }),
        )
        break
      }
      known.add(next)
      waiting.push(next)
    }
  }
}

async function readOne(address: string, start: URL, { ask, signal, incomplete }: SitemapReading): Promise<Sitemap> {
  try {
    const answer = await ask(address)
    if (answer.kind === 'content') {
      const { body, cut } = answer.response
      return await readSitemap(body, address, { cut: cut ?? false })
    }
    throw new AppError('source-refused', say('The sitemap {address} does not exist.', { address }))
  } catch (error) {
    signal.throwIfAborted()
    if (address === start.href || !(error instanceof AppError)) throw error
    incomplete(say('A sitemap cannot be read: {reason}', { reason: error.said.message }))
    return { pages: [], sitemaps: [], more: false }
  }
}
