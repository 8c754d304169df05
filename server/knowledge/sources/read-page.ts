/** What a crawler reads of a page, from its tags alone: no script runs, no tree is built, and the cost is linear. */
export interface Page {
  title?: string
  /** Addresses that links lead to, absolute, as written; those marked `nofollow` left out. */
  links: string[]
  noindex: boolean
  nofollow: boolean
}

/** More than this of a page is not read for links. */
const LONGEST = 2 * 1024 * 1024
const MAX_LINKS = 5_000
const MAX_TITLE = 200
const LONGEST_TAG = 8_192

/** Elements whose text is no markup. */
const raw = new Set(['script', 'style', 'textarea', 'noscript', 'template', 'xmp', 'iframe'])

export const isHtml = (mime: string | undefined) => mime === 'text/html' || mime === 'application/xhtml+xml'

/** Reads title, links and robots rules of a page. `address` is where it was found. */
export function readPage(bytes: Uint8Array, address: string): Page {
  const html = decode(bytes.subarray(0, LONGEST))
  const page: Page = { links: [], noindex: false, nofollow: false }
  let base = address
  for (const { name, attributes, end } of startTags(html)) {
    if (name === 'title') page.title ??= titleAt(html, end)
    else if (name === 'base') base = resolve(attribute(attributes, 'href'), address) ?? base
    else if (name === 'meta') readMeta(page, attributes)
    else if (name === 'a' || name === 'area') addLink(page, attributes, base)
  }
  return page
}

/** The start tags of a page; comments and the text of scripts and styles are passed over. Each character is looked at once. */
function* startTags(html: string): Generator<{ name: string; attributes: string; end: number }> {
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const close = html.indexOf('-->', at + 4)
      if (close < 0) return
      at = close
      continue
    }
    const name = /^[a-z][a-z0-9:-]*/i.exec(html.slice(at + 1, at + 40))?.[0].toLowerCase()
    if (name === undefined) {
      at++
      continue
    }
    const end = tagEnd(html, at + 1 + name.length)
    if (end < 0) return
    yield { name, attributes: html.slice(at + 1 + name.length, Math.min(end - 1, at + LONGEST_TAG)), end }
    at = raw.has(name) ? closing(html, name, end) : end
  }
}

/** Behind the `>` of a tag, which does not count inside quotes; -1 when there is none. */
function tagEnd(html: string, from: number): number {
  let quote = ''
  for (let at = from; at < html.length; at++) {
    const sign = html.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '>') return at + 1
    else if (sign === '"' || sign === "'") quote = sign
  }
  return -1
}

/** What the header `X-Robots-Tag` or the content of a meta tag asks for. */
export function robotsRules(content: string): { noindex: boolean; nofollow: boolean } {
  const words = content.toLowerCase().split(/[\s,]+/)
  const none = words.includes('none')
  return { noindex: none || words.includes('noindex'), nofollow: none || words.includes('nofollow') }
}

function readMeta(page: Page, attributes: string): void {
  const name = attribute(attributes, 'name')?.toLowerCase()
  if (name !== 'robots' && name !== 'telar') return
  const { noindex, nofollow } = robotsRules(attribute(attributes, 'content') ?? '')
  page.noindex ||= noindex
  page.nofollow ||= nofollow
}

function addLink(page: Page, attributes: string, base: string): void {
  if (page.links.length >= MAX_LINKS) return
  const rel = attribute(attributes, 'rel')?.toLowerCase().split(/\s+/) ?? []
  if (rel.includes('nofollow')) return
  const link = resolve(attribute(attributes, 'href'), base)
  if (link !== undefined) page.links.push(link)
}

function resolve(href: string | undefined, base: string): string | undefined {
  if (href === undefined || !URL.canParse(href, base)) return undefined
  const url = new URL(href, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}

function attribute(attributes: string, name: string): string | undefined {
  const found = /(?:^|[\s"'/])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi
  for (let match = found.exec(attributes); match; match = found.exec(attributes)) {
    // The character behind a value may be the one in front of the next name.
    found.lastIndex--
    if (match[1]?.toLowerCase() === name) return unescaped((match[2] ?? match[3] ?? match[4] ?? '').trim())
  }
  return undefined
}

function closing(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, 'gi')
  end.lastIndex = from
  return end.exec(html) ? end.lastIndex : html.length
}

function titleAt(html: string, from: number): string | undefined {
  const end = html.indexOf('<', from)
  const title = unescaped(html.slice(from, end < 0 ? from + MAX_TITLE : end))
    .replace(/\s+/g, ' ')
    .trim()
  return title === '' ? undefined : title.slice(0, MAX_TITLE)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The encoding a page declares in its first kilobyte, else UTF-8; the parser looks closer. */
function decode(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  const label = /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    // An encoding that nobody knows.
    return new TextDecoder().decode(bytes)
  }
}
