import { createHash } from 'node:crypto'
import { turns } from '@/server/capabilities/time-slice'

/** What a crawler reads of a page, from its tags alone: no script runs, no tree is built, and the cost is linear. */
export interface Page {
  title?: string
  /** The address that the page says it has (`rel=canonical`), absolute. */
  canonical?: string
  /** The same for pages with the same text, whatever their tags' attributes, scripts and comments are. */
  fingerprint: string
  /** It asks for a password. */
  asksForPassword: boolean
  /** How many characters of text it has. */
  textLength: number
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

/** Reads what a crawler needs of a page, others having their turn meanwhile. `address` is where it was found. */
export async function readPage(bytes: Uint8Array, address: string): Promise<Page> {
  const html = decode(bytes.subarray(0, LONGEST))
  const page: Page = {
    links: [],
    noindex: false,
    nofollow: false,
    fingerprint: '',
    asksForPassword: false,
    textLength: 0,
  }
  const text = createHash('sha256')
  const rest = turns()
  let base = address
  for (const token of tokens(html)) {
    await rest()
    if (token.kind === 'text') {
      const words = token.text.replace(/\s+/g, ' ').trim()
      if (words !== '') text.update(words).update('\n')
      page.textLength += words.length
    } else base = readTag(page, token, { html, address, base })
  }
  page.fingerprint = fingerprintOf(bytes, page.textLength > 0 ? text : undefined)
  return page
}

/** Of a page without text, and of what stands behind the part that is read, the bytes count. */
function fingerprintOf(bytes: Uint8Array, text: ReturnType<typeof createHash> | undefined): string {
  return text ? text.update(bytes.subarray(LONGEST)).digest('base64url') : contentFingerprint(bytes)
}

/** The same for files that are no pages and have the same bytes. */
export const contentFingerprint = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

/** The address that the header `Link` says a document has. */
export function headerCanonical(header: string | undefined, address: string): string | undefined {
  const link = header?.split(',').find((one) => /;\s*rel="?canonical"?\s*(;|$)/i.test(one))
  return resolve(/<([^<>]*)>/.exec(link ?? '')?.[1], address)
}

interface Tag {
  kind: 'tag'
  name: string
  attributes: string
  end: number
}

/** Takes from a start tag what counts; gives what links are relative to from here on. */
function readTag(page: Page, { name, attributes, end }: Tag, at: { html: string; address: string; base: string }) {
  if (name === 'title') page.title ??= titleAt(at.html, end)
  else if (name === 'base') return resolve(attribute(attributes, 'href'), at.address) ?? at.base
  else if (name === 'meta') readMeta(page, attributes)
  else if (name === 'a' || name === 'area') addLink(page, attributes, at.base)
  else if (name === 'link') readCanonical(page, attributes, at.base)
  else if (name === 'input' && !page.asksForPassword) {
    page.asksForPassword = attribute(attributes, 'type')?.toLowerCase() === 'password'
  }
  return at.base
}

/** Start tags and what stands between them; comments and the text of scripts and styles are passed over. Each character is looked at once. */
function* tokens(html: string): Generator<Tag | { kind: 'text'; text: string }> {
  let from = 0
  const textUpTo = (to: number) => ({ kind: 'text' as const, text: html.slice(from, to) })
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const close = html.indexOf('-->', at + 4)
      yield textUpTo(at)
      if (close < 0) return
      at = close
      from = close + 3
      continue
    }
    const name = /^[a-z][a-z0-9:-]*/i.exec(html.slice(at + 1, at + 40))?.[0].toLowerCase()
    if (name === undefined) {
      at++
      continue
    }
    yield textUpTo(at)
    const end = tagEnd(html, at + 1 + name.length)
    if (end < 0) return
    yield { kind: 'tag', name, attributes: html.slice(at + 1 + name.length, Math.min(end - 1, at + LONGEST_TAG)), end }
    at = raw.has(name) ? closing(html, name, end) : end
    from = at
  }
  yield textUpTo(html.length)
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

function readCanonical(page: Page, attributes: string, base: string): void {
  if (page.canonical !== undefined || attribute(attributes, 'rel')?.toLowerCase() !== 'canonical') return
  const address = resolve(attribute(attributes, 'href'), base)
  if (address !== undefined) page.canonical = address
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
