/** Parameters that say where a visitor came from, not what is shown. */
const tracking = /^(utm_\w+|gclid|fbclid|mc_cid|mc_eid)$/i
const indexPage = /\/(index|default)\.(html?|php|aspx?)$/i

/**
 * One form for the addresses of one page: no fragment, no credentials, no default port (the parser drops it), no file name
 * of an index page, no parameters that only count visitors. Throws `TypeError` for what is no URL.
 */
export function canonicalUrl(address: string, base?: string | URL): URL {
  const url = new URL(address, base)
  url.hash = ''
  url.username = ''
  url.password = ''
  url.pathname = url.pathname.replace(indexPage, '/')
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name)
  return url
}

/** What of the web belongs to a site: the origin and the path of its start, or of the folder of its start page. */
export interface Scope {
  has(url: URL): boolean
  /** The path below the start, readable, without a slash in front. */
  pathOf(url: URL): string
}

export function scopeOf(start: URL): Scope {
  const last = start.pathname.split('/').at(-1) ?? ''
  const isFolder = last === '' || !last.includes('.')
  const prefix = isFolder ? `${start.pathname.replace(/\/$/, '')}/` : start.pathname.slice(0, -last.length)
  const below = (url: URL) => `${url.pathname}/`.startsWith(prefix)
  return {
    has: (url) => url.origin === start.origin && below(url),
    pathOf: (url) => readable(url.pathname.slice(prefix.length)),
  }
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
