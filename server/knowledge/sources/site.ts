import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import { canonicalUrl, type Scope, scopeOf } from './canonical-url'
import type { SourceConfig } from './config'
import { askFor, lastPart, mediaType, validatorsOf } from './http-document'
import { pathFilter } from './path-filter'
import { isHtml, readPage, robotsRules } from './read-page'
import { type Robots, readRobots } from './robots'
import { readSitemap } from './sitemap'
import type { Fetched, SourceDeps, SourceItem, SourceListing, Validators } from './types'

type SiteConfig = Extract<SourceConfig, { kind: 'site' }>

/** Sitemaps that one site may have. */
const MAX_SITEMAPS = 500
/** Links that are kept of a page. */
const MAX_LINKS = 2_000
/** What no parser reads: such links are not even asked for. */
const unreadableName =
  /\.(png|jpe?g|gif|webp|avif|svg|ico|bmp|css|m?js|map|woff2?|ttf|otf|eot|mp[34]|m4[av]|mov|avi|webm|og[gv]|wav|zip|gz|tgz|bz2|xz|7z|rar|exe|dmg|iso|apk|jar|wasm)$/i
const unreadableType =
  /^(image|audio|video|font)\/|^(text\/css|(text|application)\/(x-)?javascript|application\/(zip|gzip|wasm))$/

/**
 * The pages of a site, nearest to the start first: same origin, below the start, allowed by robots.txt, one request at a
 * time with a pause between them. A page that has not changed is not read again; where it leads is known from last time.
 */
export function siteListing(config: SiteConfig, deps: SourceDeps): SourceListing {
  return new Crawl(config, deps)
}

class Crawl implements SourceListing {
  private readonly start: URL
  private readonly scope: Scope
  private readonly included: (path: string) => boolean
  private readonly allowed: (path: string) => boolean
  private readonly found = new Set<string>()
  private readonly queue: { url: URL; depth: number }[] = []
  private readonly notes: string[] = []
  private robots: Robots = { allows: () => true, delayMs: 0 }
  private truncated = false
  private pages = 0
  private lastRequest = Number.NEGATIVE_INFINITY
  private startError: AppError | undefined

  constructor(
    private readonly config: SiteConfig,
    private readonly deps: SourceDeps,
  ) {
    this.start = canonicalUrl(config.start)
    this.scope = scopeOf(new URL(config.start))
    this.included = pathFilter(config)
    this.allowed = pathFilter({ include: [], exclude: config.exclude })
  }

  async *items(options: CallOptions): AsyncGenerator<SourceItem> {
    this.robots = await readRobots(this.deps, this.start.origin, options)
    if (this.config.sitemap) await this.readSitemaps(options)
    else this.add(this.start, 0)
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      options.signal.throwIfAborted()
      if (this.pages >= this.config.maxPages) {
        this.truncated = true
        this.notes.push(phrase`The site has more than ${this.config.maxPages} pages; the others are left out.`)
        return
      }
      this.pages++
      yield this.itemOf(next.url, next.depth)
      if (this.startError) throw this.startError
    }
  }

  total(): number | null {
    return this.config.sitemap && this.found.size > 0 ? Math.min(this.found.size, this.config.maxPages) : null
  }

  complete(): boolean {
    return !this.truncated
  }

  warnings(): string[] {
    return this.notes
  }

  private itemOf(url: URL, depth: number): SourceItem {
    const follow = (known: Validators | undefined) => this.follow(known?.links ?? [], depth)
    return {
      key: url.href,
      name: lastPart(url.href),
      isStart: this.isStart(url),
      isLinked: true,
      passed: follow,
      fetch: async (known, options) => {
        try {
          await this.pause(options.signal)
          const answer = await askFor(this.deps, url.href, known, options)
          this.lastRequest = performance.now()
          if (answer.kind === 'content') return this.read(answer.response, depth)
          if (answer.kind === 'unchanged') follow(known)
          else if (this.isStart(url)) throw new AppError('source-refused', `${url.href} does not exist.`)
          return answer
        } catch (error) {
          this.lastRequest = performance.now()
          // Pages that are known only from this one are still there.
          follow(known)
          if (this.isStart(url) && error instanceof AppError) this.startError = error
          throw error
        }
      },
    }
  }

  private isStart = (url: URL) => !this.config.sitemap && url.href === this.start.href

  private read(response: HttpResponse, depth: number): Fetched {
    const url = canonicalUrl(response.url)
    const mime = mediaType(response)
    if (!this.takes(url) || !this.robots.allows(url)) return { kind: 'skip' }
    if (mime !== undefined && unreadableType.test(mime)) return { kind: 'skip' }
    const header = robotsRules(response.headers['x-robots-tag'] ?? '')
    const page = isHtml(mime) ? readPage(response.body, response.url) : { links: [], noindex: false, nofollow: false }
    const links = header.nofollow || page.nofollow ? [] : this.inScope(page.links)
    this.follow(links, depth)
    if (header.noindex || page.noindex || !this.included(this.scope.pathOf(url))) return { kind: 'skip' }
    return {
      kind: 'content',
      bytes: response.body,
      key: url.href,
      validators: { ...validatorsOf(response), links },
      ...(mime !== undefined && { mime }),
      name: ('title' in page ? page.title : undefined) ?? lastPart(url.href),
    }
  }

  private inScope(links: readonly string[]): string[] {
    const urls = new Set<string>()
    for (const link of links) {
      const url = canonicalUrl(link)
      if (urls.size < MAX_LINKS && this.takes(url)) urls.add(url.href)
    }
    return [...urls]
  }

  private follow(links: readonly string[], depth: number): void {
    if (this.config.sitemap || depth >= this.config.depth) return
    for (const link of links) this.add(new URL(link), depth + 1)
  }

  private add(url: URL, depth: number): void {
    // One more than are taken shows that there are more; a site without end must not fill the memory.
    if (this.found.size > this.config.maxPages) return
    if (this.found.has(url.href) || !this.takes(url) || !this.robots.allows(url)) return
    this.found.add(url.href)
    this.queue.push({ url, depth })
  }

  private takes(url: URL): boolean {
    return this.scope.has(url) && !unreadableName.test(url.pathname) && this.allowed(this.scope.pathOf(url))
  }

  private async readSitemaps(options: CallOptions): Promise<void> {
    const waiting = [this.start.href]
    const known = new Set(waiting)
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const { pages, sitemaps } = await this.readOneSitemap(address, options)
      for (const page of pages) if (URL.canParse(page)) this.add(canonicalUrl(page), 0)
      for (const next of sitemaps) {
        if (known.has(next) || !this.isOwn(next)) continue
        if (known.size >= MAX_SITEMAPS) {
          this.truncated = true
          continue
        }
        known.add(next)
        waiting.push(next)
      }
    }
  }

  /** The first must be there; of the others one may fail, and then nothing counts as gone. */
  private async readOneSitemap(address: string, options: CallOptions) {
    try {
      await this.pause(options.signal)
      const answer = await askFor(this.deps, address, undefined, options)
      this.lastRequest = performance.now()
      if (answer.kind === 'content') return await readSitemap(answer.response.body, address)
      throw new AppError('source-refused', `The sitemap ${address} does not exist.`)
    } catch (error) {
      options.signal.throwIfAborted()
      if (address === this.start.href || !(error instanceof AppError)) throw error
      this.truncated = true
      this.notes.push(phrase`A sitemap cannot be read: ${error.message}`)
      return { pages: [], sitemaps: [] }
    }
  }

  private isOwn = (address: string) => URL.canParse(address) && new URL(address).origin === this.start.origin

  private async pause(signal: StopSignal): Promise<void> {
    const delay = Math.max(this.config.delayMs, this.robots.delayMs)
    const wait = this.lastRequest + delay - performance.now()
    if (wait > 0) await sleep(wait, undefined, { signal: nativeSignal(signal) })
  }
}
