import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import {
  type Fetched,
  implementSource,
  type SourceDeps,
  type SourceItem,
  type SourceListing,
  type Validators,
} from '@/server/capabilities/source'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import { turns } from '@/server/capabilities/time-slice'
import { canonicalUrl, pageIdentity, type Scope, scopeOf, withoutSession } from '../shared/canonical-url'
import { Duplicates } from '../shared/duplicates'
import { askFor, lastPart, mediaType, validatorsOf } from '../shared/http-document'
import { isLoginPage, loginNeeded, loginWarnings } from '../shared/login'
import { pathFilter } from '../shared/path-filter'
import { contentFingerprint, headerCanonical, isHtml, type Page, readPage, robotsRules } from '../shared/read-page'
import { askForPage, type PageAnswer } from './ask-page'
import { site } from './definition'
import { type Robots, readRobots } from './robots'
import { SITEMAP_LIMITS } from './sitemap'
import { sitemapPages } from './sitemap-pages'

type SiteConfig = z.output<typeof site.config>
type Content = Extract<Fetched, { kind: 'content' | 'unchanged' }>

/** A page that is to be asked for, or, with `fetched`, one that waited for the page it names as its own address. */
interface Visit {
  url: URL
  depth: number
  fetched?: Content
}

/** Links that are kept of a page. */
const MAX_LINKS = 2_000
/** Pages that may wait for one another's canonical addresses. */
const MAX_WAITING = 5
/** What no parser reads: such links are not even asked for. */
const unreadableName =
  /\.(png|jpe?g|gif|webp|avif|svg|ico|bmp|css|m?js|map|woff2?|ttf|otf|eot|mp[34]|m4[av]|mov|avi|webm|og[gv]|wav|zip|gz|tgz|bz2|xz|7z|rar|exe|dmg|iso|apk|jar|wasm)$/i
const unreadableType =
  /^(image|audio|video|font)\/|^(text\/css|(text|application)\/(x-)?javascript|application\/(zip|gzip|wasm))$/

/**
 * The pages of a site, nearest to the start first: same origin, below the start, allowed by robots.txt, one request at a
 * time with a pause between them. A page that has not changed is not read again; where it leads is known from last time.
 */
export const openSite = implementSource(site, (config, deps) => new Crawl(config, deps))

class Crawl implements SourceListing {
  private readonly start: URL
  private readonly scope: Scope
  private readonly included: (path: string) => boolean
  private readonly allowed: (path: string) => boolean
  private readonly duplicates: Duplicates | undefined
  readonly identify: (key: string) => string
  /** Links that were seen and not looked at yet. */
  private offered: { url: URL; depth: number }[] = []
  private readonly found = new Set<string>()
  private readonly visited = new Set<string>()
  private readonly queue: Visit[] = []
  /** Comes before the queue. */
  private readonly first: Visit[] = []
  private readonly notes: Said[] = []
  private readonly behindLogin: string[] = []
  private readonly rest = turns()
  private robots: Robots = { allows: () => true, delayMs: 0 }
  private truncated = false
  private reachedLimit = false
  private pages = 0
  private lastRequest = Number.NEGATIVE_INFINITY
  private startError: AppError | undefined

  constructor(
    private readonly config: SiteConfig,
    private readonly deps: SourceDeps,
  ) {
    this.duplicates = config.deduplicate ? new Duplicates() : undefined
    this.identify = config.deduplicate ? pageIdentity : (key) => key
    this.start = this.addressOf(config.start)
    this.scope = scopeOf(new URL(config.start))
    this.included = pathFilter(config)
    this.allowed = pathFilter({ include: [], exclude: config.exclude })
  }

  async *items(options: CallOptions): AsyncGenerator<SourceItem> {
    this.robots = await readRobots(this.deps, this.start.origin, options)
    if (this.config.sitemap) await this.readSitemaps(options)
    else this.add(this.start, 0)
    for (let visit = await this.next(); visit; visit = await this.next()) {
      options.signal.throwIfAborted()
      if (!visit.fetched && this.pages >= this.config.maxPages) {
        if (!this.reachedLimit) {
          this.notes.push(
            say('The site has more than {maxPages} pages; the others are left out.', {
              maxPages: this.config.maxPages,
            }),
          )
        }
        this.reachedLimit = this.truncated = true
        // Pages that waited for this one are there.
        if (this.first.length > 0) continue
        return
      }
      if (!visit.fetched) this.pages++
      yield this.itemOf(visit)
      if (this.startError) throw this.startError
    }
  }

  total(): number | null {
    return this.config.sitemap && this.found.size > 0 ? Math.min(this.found.size, this.config.maxPages) : null
  }

  complete(): boolean {
    return !this.truncated
  }

  warnings(): Said[] {
    return [...this.notes, ...(this.duplicates?.warnings() ?? []), ...loginWarnings(this.behindLogin)]
  }

  private async next(): Promise<Visit | undefined> {
    const offered = this.offered
    this.offered = []
    for (const { url, depth } of offered) {
      await this.rest()
      this.add(url, depth)
    }
    const take = () => this.first.pop() ?? this.queue.shift()
    for (let visit = take(); visit; visit = take()) {
      const name = this.identify(visit.url.href)
      if (visit.fetched || !this.visited.has(name)) {
        this.visited.add(name)
        return visit
      }
    }
    return undefined
  }

  private itemOf({ url, depth, fetched }: Visit): SourceItem {
    const passed = (known: Validators | undefined) => {
      this.duplicates?.claim(url.href, known)
      this.follow(known?.links ?? [], depth)
    }
    return {
      key: url.href,
      name: lastPart(url.href),
      isStart: this.isStart(url),
      isLinked: true,
      passed,
      fetch: (known, options) =>
        fetched ? Promise.resolve(this.unlessKnown(url, fetched)) : this.fetch(url, depth, known, options),
    }
  }

  private async fetch(url: URL, depth: number, known: Validators | undefined, options: CallOptions): Promise<Fetched> {
    try {
      await this.pause(options.signal)
      // Of what was read before duplicates were looked for it is not known what it is the same as.
      const asked = this.duplicates && known?.fingerprint === undefined ? undefined : known
      const answer = await askForPage(this.deps, url, { ...options, known: asked, gate: this.gate })
      this.lastRequest = performance.now()
      return await this.receive(answer, { url, depth, known })
    } catch (error) {
      this.lastRequest = performance.now()
      // Pages that are known only from this one are still there.
      this.follow(known?.links ?? [], depth)
      if (this.isStart(url) && error instanceof AppError) this.startError = error
      throw error
    }
  }

  private isStart = (url: URL) => !this.config.sitemap && url.href === this.start.href

  private receive(
    answer: PageAnswer,
    { url, depth, known }: { url: URL; depth: number; known: Validators | undefined },
  ): Fetched | Promise<Fetched> {
    switch (answer.kind) {
      case 'content':
        return this.read(answer.response, { url, depth, known })
      case 'unchanged':
        this.follow(known?.links ?? [], depth)
        return this.unlessLater({ url, depth }, { kind: 'unchanged', ...(known && { validators: known }) })
      case 'barred':
        return this.barred(url, answer, known)
      case 'gone':
        if (this.isStart(url)) throw new AppError('source-refused', say('{href} does not exist.', { href: url.href }))
        return answer
    }
  }

  /** What cannot be read any more stays as it was; what never could be is left out. */
  private barred(
    url: URL,
    { reason, login }: { reason: AppError; login: boolean },
    known: Validators | undefined,
  ): Fetched {
    if (login) this.behindLogin.push(url.href)
    if (this.isStart(url) || (login && known)) throw reason
    return { kind: 'skip', reason }
  }

  private gate = (url: URL): AppError | undefined => {
    const place = `${url.origin}${url.pathname}`
    if (url.origin !== this.start.origin) {
      return new AppError(
        'source-refused',
        say('It leads to another site, {place}, which is no part of this source.', { place }),
        {
          fix: say('Where that site is wanted, make it a source of its own.'),
        },
      )
    }
    if (this.takes(url) && this.robots.allows(url)) return undefined
    return new AppError(
      'source-refused',
      say('It leads to {place}, which the settings or robots.txt leave out.', { place }),
    )
  }

  private async read(
    response: HttpResponse,
    { url: asked, depth, known }: { url: URL; depth: number; known: Validators | undefined },
  ): Promise<Fetched> {
    const url = this.addressOf(response.url)
    this.visited.add(this.identify(url.href))
    const mime = mediaType(response)
    if (mime !== undefined && unreadableType.test(mime)) return { kind: 'skip' }
    const page = isHtml(mime) ? await readPage(response.body, response.url) : undefined
    if (page && url.href !== asked.href && isLoginPage(page, url, asked)) {
      return this.barred(asked, { reason: loginNeeded(asked), login: true }, known)
    }
    const header = robotsRules(response.headers['x-robots-tag'] ?? '')
    const links = header.nofollow || page?.nofollow ? [] : await this.inScope(page?.links ?? [])
    this.follow(links, depth)
    if (header.noindex || page?.noindex || !this.included(this.scope.pathOf(url))) return { kind: 'skip' }
    const validators = { ...validatorsOf(response), links, ...this.sameness(response, page, url) }
    const name = page?.title ?? lastPart(url.href)
    return this.unlessLater(
      { url, depth },
      { kind: 'content', bytes: response.body, key: url.href, validators, name, ...(mime !== undefined && { mime }) },
    )
  }

  /** What tells whether two pages are the same. */
  private sameness(response: HttpResponse, page: Page | undefined, url: URL): Validators {
    if (!this.duplicates) return {}
    const fingerprint = page?.fingerprint ?? contentFingerprint(response.body)
    const told = page?.canonical ?? headerCanonical(response.headers.link, response.url)
    const canonical = told === undefined ? undefined : this.addressOf(told)
    return { fingerprint, ...(canonical && this.isTrusted(canonical, url) && { canonical: canonical.href }) }
  }

  /** Sites that name their front page on every page would otherwise lose all others; copies of it show by their text. */
  private isTrusted(canonical: URL, url: URL): boolean {
    const isFront = canonical.href === this.start.href || (canonical.pathname === '/' && canonical.search === '')
    if (isFront || this.identify(canonical.href) === this.identify(url.href)) return false
    return this.takes(canonical) && this.robots.allows(canonical) && this.included(this.scope.pathOf(canonical))
  }

  /** A page that names another address waits until that one was tried; then it counts only when that one did not serve. */
  private unlessLater({ url, depth }: Visit, fetched: Content): Fetched {
    const canonical = fetched.validators?.canonical
    if (!this.duplicates || canonical === undefined || this.first.length > MAX_WAITING)
      return this.unlessKnown(url, fetched)
    const name = this.identify(canonical)
    if (this.visited.has(name)) return this.unlessKnown(url, fetched)
    this.found.add(name)
    this.first.push({ url, depth, fetched }, { url: new URL(canonical), depth })
    return { kind: 'later' }
  }

  private unlessKnown(url: URL, fetched: Content): Fetched {
    return this.duplicates?.claim(url.href, fetched.validators) === undefined ? fetched : { kind: 'duplicate' }
  }

  private async inScope(links: readonly string[]): Promise<string[]> {
    const urls = new Set<string>()
    for (const link of links) {
      await this.rest()
      const url = this.addressOf(link)
      if (urls.size < MAX_LINKS && this.takes(url)) urls.add(url.href)
    }
    return [...urls]
  }

  private follow(links: readonly string[], depth: number): void {
    if (this.config.sitemap || depth >= this.config.depth) return
    for (const link of links) this.offered.push({ url: this.addressOf(link), depth: depth + 1 })
  }

  private add(url: URL, depth: number): void {
    // One more than are taken shows that there are more; a site without end must not fill the memory.
    if (this.found.size > this.config.maxPages) return
    const name = this.identify(url.href)
    if (this.found.has(name) || !this.takes(url) || !this.robots.allows(url)) return
    this.found.add(name)
    this.queue.push({ url, depth })
  }

  private takes(url: URL): boolean {
    return this.scope.has(url) && !unreadableName.test(url.pathname) && this.allowed(this.scope.pathOf(url))
  }

  private addressOf(address: string): URL {
    const url = canonicalUrl(address)
    return this.config.deduplicate ? withoutSession(url) : url
  }

  private async readSitemaps(options: CallOptions): Promise<void> {
    const listed = sitemapPages(this.start, {
      signal: options.signal,
      ask: async (address) => {
        await this.pause(options.signal)
        const limits = { ...this.deps, maxBytes: Math.min(this.deps.maxBytes, SITEMAP_LIMITS.bytes) }
        const answer = await askFor(limits, address, undefined, { ...options, cutAtMax: true })
        this.lastRequest = performance.now()
        return answer
      },
      incomplete: (note) => {
        this.truncated = true
        if (note !== undefined) this.notes.push(note)
      },
    })
    for await (const page of listed) {
      await this.rest()
      if (this.found.size > this.config.maxPages) return
      if (URL.canParse(page)) this.add(this.addressOf(page), 0)
    }
  }

  private async pause(signal: StopSignal): Promise<void> {
    const delay = Math.max(this.config.delayMs, this.robots.delayMs)
    const wait = this.lastRequest + delay - performance.now()
    if (wait > 0) await sleep(wait, undefined, { signal: nativeSignal(signal) })
  }
}
