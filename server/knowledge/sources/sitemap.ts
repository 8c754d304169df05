import { gunzip } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { AppError } from '@/pipeline/errors'

const MAX_BYTES = 50 * 1024 * 1024

export interface Sitemap {
  pages: string[]
  /** Addresses of other sitemaps, when this one is an index. */
  sitemaps: string[]
}

/** Reads a sitemap or an index of sitemaps (sitemaps.org), packed or not. Throws `source-refused` for what is neither. */
export async function readSitemap(bytes: Uint8Array, address: string): Promise<Sitemap> {
  const text = new TextDecoder().decode(await unpacked(bytes, address))
  const found: Sitemap = { pages: [], sitemaps: [] }
  const path: string[] = []
  let location = ''
  let root = ''
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
    const isLocation = path.pop() === 'loc'
    if (isLocation && path.at(-1) === 'url') found.pages.push(location.trim())
    if (isLocation && path.at(-1) === 'sitemap') found.sitemaps.push(location.trim())
  })
  let broken: Error | undefined
  parser.on('error', (error) => {
    broken ??= error
  })
  parser.write(text).close()
  if (broken || (root !== 'urlset' && root !== 'sitemapindex')) {
    throw new AppError('source-refused', `${address} is no sitemap.`, {
      cause: broken,
      fix: 'Check the address of the sitemap.',
    })
  }
  return found
}

function unpacked(bytes: Uint8Array, address: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Promise.resolve(bytes)
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: MAX_BYTES }, (error, result) => {
      if (error) reject(new AppError('source-refused', `${address} cannot be unpacked.`, { cause: error }))
      else resolve(result)
    })
  })
}
