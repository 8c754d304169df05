import { gunzip } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { turns } from '@/server/capabilities/time-slice'

/** What one sitemap may hold (sitemaps.org). */
export const SITEMAP_LIMITS = { addresses: 50_000, bytes: 50 * 1024 * 1024 }
/** So much is read at a time. */
const SLICE = 64 * 1024

export interface Sitemap {
  pages: string[]
  /** Addresses of other sitemaps, when this one is an index. */
  sitemaps: string[]
  /** It holds more than a sitemap may; what stands behind that was not read. */
  more: boolean
}

/**
 * Reads a sitemap or an index of sitemaps (sitemaps.org), packed or not, in small steps; `cut`: more stood behind it.
 * Throws `source-refused` for what is neither.
 */
export async function readSitemap(bytes: Uint8Array, address: string, { cut = false } = {}): Promise<Sitemap> {
  const unpackedBytes = await unpacked(bytes, address)
  const whole = unpackedBytes.subarray(0, SITEMAP_LIMITS.bytes)
  const found: Sitemap = { pages: [], sitemaps: [], more: cut || whole.length < unpackedBytes.length }
  const reader = sitemapReader(found)
  const decoder = new TextDecoder()
  const rest = turns()
  for (let at = 0; at < whole.length && !reader.isOver(); at += SLICE) {
    await rest()
    reader.write(decoder.decode(whole.subarray(at, at + SLICE), { stream: true }))
  }
  if (reader.isFull()) found.more = true
  // The end of what was not read to the end is missing.
  const broken = reader.fault() ?? (found.more ? undefined : reader.close())
  if (broken || !reader.isSitemap()) {
    throw new AppError('source-refused', say('{address} is no sitemap.', { address }), {
      cause: broken,
      fix: say('Check the address of the sitemap.'),
    })
  }
  return found
}

/** Takes the addresses out of XML as it comes, until there are as many as there may be. */
function sitemapReader(found: Sitemap) {
  const path: string[] = []
  let location = ''
  let root = ''
  let full = false
  let broken: Error | undefined
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    const local = name.split(':').at(-1)?.toLowerCase() ?? ''
    if (path.length === 0) root = local
    path.push(local)
    location = ''
  })
  const add = (piece: string) => {
    if (path.at(-1) === 'loc') location += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    if (path.pop() !== 'loc') return
    const list = path.at(-1) === 'url' ? found.pages : path.at(-1) === 'sitemap' ? found.sitemaps : undefined
    if (list && list.length >= SITEMAP_LIMITS.addresses) full = true
    else list?.push(location.trim())
  })
  parser.on('error', (error) => {
    broken ??= error
  })
  return {
    write: (text: string) => void parser.write(text),
    close(): Error | undefined {
      parser.close()
      return broken
    },
    fault: () => broken,
    isFull: () => full,
    isOver: () => full || broken !== undefined,
    isSitemap: () => root === 'urlset' || root === 'sitemapindex',
  }
}

function unpacked(bytes: Uint8Array, address: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Promise.resolve(bytes)
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: SITEMAP_LIMITS.bytes }, (error, result) => {
      if (error)
        reject(new AppError('source-refused', say('{address} cannot be unpacked.', { address }), { cause: error }))
      else resolve(result)
    })
  })
}
