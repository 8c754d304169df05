import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Served, serve } from './serve'

export interface SitePage {
  body: string | Uint8Array
  type?: string
  status?: number
  headers?: Record<string, string>
}

/** A small website that a test can edit while it is read. Pages have ETags and answer conditional requests. */
export interface Site extends Served {
  /** By path, with the query. */
  pages: Map<string, SitePage>
  /** Sets a page to HTML with this title, text and links. */
  page(path: string, title: string, text: string, links?: readonly string[]): void
  /** What was asked for so far, in order; `status` is what was answered. */
  requests: { path: string; status: number; headers: IncomingHttpHeaders; at: number }[]
  /** From now on every request gets this status; absent: as usual. */
  failWith: number | undefined
}

/** Made once for a page: a large one must not take the time of what is tested. */
const etags = new WeakMap<SitePage, string>()

function etagOf(page: SitePage): string {
  const etag = etags.get(page) ?? `"${createHash('sha1').update(page.body).digest('hex')}"`
  etags.set(page, etag)
  return etag
}

/** Starts the site on a free port of 127.0.0.1. */
export async function serveSite(): Promise<Site> {
  const pages = new Map<string, SitePage>()
  const requests: Site['requests'] = []
  const state: { failWith: number | undefined } = { failWith: undefined }
  const served = await serve((request, response) => {
    const path = request.url ?? '/'
    const answer = (status: number, headers: Record<string, string> = {}, body: string | Uint8Array = '') => {
      requests.push({ path, status, headers: request.headers, at: performance.now() })
      response.writeHead(status, headers)
      response.end(body)
    }
    if (state.failWith !== undefined) return answer(state.failWith)
    const page = pages.get(path)
    if (!page) return answer(404, { 'content-type': 'text/plain' }, 'not here')
    const etag = etagOf(page)
    const headers = { 'content-type': page.type ?? 'text/html; charset=utf-8', etag, ...page.headers }
    if (page.status === undefined && request.headers['if-none-match'] === etag) return answer(304, { etag })
    return answer(page.status ?? 200, headers, page.body)
  })
  return {
    ...served,
    pages,
    requests,
    page(path, title, text, links = []) {
      const anchors = links.map((link) => `<a href="${link}">${link}</a>`).join(' ')
      pages.set(path, {
        body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p>${anchors}</body></html>`,
      })
    },
    get failWith() {
      return state.failWith
    },
    set failWith(status) {
      state.failWith = status
    },
  }
}
