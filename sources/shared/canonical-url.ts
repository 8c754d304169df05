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

/** Parameters that carry a session, whatever their value. */
const sessionName = /^(phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|oscsid|zenid)$/i
/** Parameters that may carry one, and are as often the number of what is shown. */
const perhapsSessionName = /^(sid|s|sess|session|session_?id|sessid)$/i
const tokenLength = 16
/** A session in the path, as servlets write it. */
const pathSession = /;jsessionid=[^/;]*/gi

/** Whether a value is drawn by chance: long, of letters and digits. */
const isToken = (value: string) => value.length >= tokenLength && /^[\w.~-]+$/.test(value) && /\d/.test(value)

/** The address of a page without what names a visit: `PHPSESSID`, `;jsessionid=…`, a `sid` that is a token. */
export function withoutSession(url: URL): URL {
  const plain = new URL(url)
  plain.pathname = plain.pathname.replace(pathSession, '')
  for (const [name, value] of [...plain.searchParams]) {
    if (sessionName.test(name) || (perhapsSessionName.test(name) && isToken(value))) plain.searchParams.delete(name)
  }
  if (plain.search === '') plain.search = ''
  return plain
}

/** The same text for all addresses that only differ in a session, an empty query or the order of parameters. */
export function pageIdentity(address: string): string {
  if (!URL.canParse(address)) return address
  const url = withoutSession(canonicalUrl(address))
  url.searchParams.sort()
  if (url.search === '') url.search = ''
  return url.href
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
