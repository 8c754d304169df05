import { canonicalUrl } from './canonical-url'
import type { SourceConfig } from './config'
import { askFor, lastPart, mediaType, validatorsOf } from './http-document'
import { isHtml, readPage } from './read-page'
import type { Fetched, SourceDeps, SourceItem, SourceListing, Validators } from './types'

type UrlsConfig = Extract<SourceConfig, { kind: 'urls' }>

/** A list of addresses, asked one after the other with what was known of each; HTML pages are named by their title. */
export function urlsListing(config: UrlsConfig, deps: SourceDeps): SourceListing {
  // Asked for as written: a server need not have a page at its folder's address.
  const written = new Map(config.urls.map((url) => [canonicalUrl(url).href, url]))
  return {
    async *items() {
      for (const [key, url] of written) yield itemOf(key, url, deps)
    },
    total: () => written.size,
    complete: () => true,
    scattered: true,
    warnings: () => [],
  }
}

function itemOf(key: string, url: string, deps: SourceDeps): SourceItem {
  return {
    key,
    name: lastPart(url),
    async fetch(known: Validators | undefined, options): Promise<Fetched> {
      const answer = await askFor(deps, url, known, options)
      if (answer.kind !== 'content') return answer
      const { response } = answer
      const mime = mediaType(response)
      const title = isHtml(mime) ? readPage(response.body, response.url).title : undefined
      return {
        kind: 'content',
        bytes: response.body,
        validators: validatorsOf(response),
        ...(mime !== undefined && { mime }),
        ...(title !== undefined && { name: title }),
      }
    },
  }
}
