import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEgressHttp } from '@/server/adapters/egress/create-egress-http'
import { inEnglish } from '@/test/builders/in-english'
import { deadUrl } from '@/test/doubles/serve'
import { type Site, serveSite } from '@/test/doubles/site'
import { sourceConfigSchema } from '../definitions.gen'
import { openSource } from '../open-source'
import { byPath, collect } from '../shared/testing'

const http = createEgressHttp({ allow: ['127.0.0.0/8'] })
let site: Site
beforeEach(async () => {
  site = await serveSite()
})
afterEach(() => site.close())

const listing = (config: object) => openSource(sourceConfigSchema.parse(config), { http, maxBytes: 100_000 })
const crawl = (more: object = {}, path = '/') =>
  listing({ kind: 'site', start: `${site.url}${path}`, delayMs: 0, ...more })
const paths = (results: Record<string, string>) => Object.keys(results).map((url) => url.replace(site.url, ''))
const kinds = (results: Record<string, string>) => byPath(results, site.url)
const asked = () => site.requests.map(({ path }) => path)

describe('a site', () => {
  it('waits between requests although robots.txt asks for a pause that is no number', async () => {
    site.pages.set('/robots.txt', { type: 'text/plain', body: 'User-agent: *\nCrawl-delay: soon\n' })
    site.page('/', 'Start', 's', ['/a'])
    site.page('/a', 'A', 'a')
    await collect(crawl({ delayMs: 80 }))
    const [, first, second] = site.requests.map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(70)
  })

  it('is read from its start outwards, within its scope, to a depth', async () => {
    site.page('/docs/', 'Start', 's', ['a', '/docs/b?x=1#f', '/outside', 'https://elsewhere.test/', 'picture.png'])
    site.page('/docs/a', 'A', 'a', ['deep/c', './'])
    site.page('/docs/b?x=1', 'B', 'b', ['index.html'])
    site.page('/docs/deep/c', 'C', 'c', ['d'])
    site.page('/docs/deep/d', 'D', 'd')
    const all = await collect(crawl({}, '/docs/index.html'))
    expect(paths(all.results)).toEqual(['/docs/', '/docs/a', '/docs/b?x=1', '/docs/deep/c', '/docs/deep/d'])
    expect(Object.values(all.names)).toEqual(['Start', 'A', 'B', 'C', 'D'])
    expect(new Set(asked()).size).toBe(asked().length)
    expect(asked()).not.toContain('/outside')
    expect(asked()).not.toContain('/docs/picture.png')
    expect(paths((await collect(crawl({ depth: 1 }, '/docs/'))).results)).toEqual(['/docs/', '/docs/a', '/docs/b?x=1'])
    expect(paths((await collect(crawl({ depth: 0 }, '/docs/'))).results)).toEqual(['/docs/'])
  })

  it('takes what the patterns say: the rest is followed, but what is excluded is not asked for', async () => {
    site.page('/', 'Start', 's', ['/guide/a', '/private/x'])
    site.page('/guide/a', 'A', 'a', ['/guide/b'])
    site.page('/guide/b', 'B', 'b')
    site.page('/private/x', 'X', 'x', ['/guide/c'])
    const { results } = await collect(crawl({ include: ['guide/**'], exclude: ['private/**'] }))
    expect(kinds(results)).toEqual({ '/': 'skip', '/guide/a': 'page', '/guide/b': 'page' })
    expect(asked()).not.toContain('/private/x')
  })

  it('obeys robots.txt, its delay, and the rules of pages and links', async () => {
    site.pages.set('/robots.txt', {
      type: 'text/plain',
      body: 'User-agent: *\nDisallow: /\n\nUser-agent: telar\nDisallow: /no/\nAllow: /no/but-yes\nCrawl-delay: 0.1\n',
    })
    site.page('/', 'Start', 's', ['/no/a', '/no/but-yes', '/noindex', '/nofollow', '/header'])
    site.page('/no/but-yes', 'Yes', 'y')
    site.pages.set('/noindex', { body: '<meta name=robots content=noindex><a href="/from-noindex">' })
    site.pages.set('/nofollow', { body: '<meta name=robots content=nofollow><a href="/from-nofollow">' })
    site.pages.set('/header', { body: '<p>x', headers: { 'x-robots-tag': 'noindex' } })
    site.page('/from-noindex', 'N', 'n')
    const { results } = await collect(crawl())
    expect(kinds(results)).toEqual({
      '/': 'page',
      '/no/but-yes': 'page',
      '/noindex': 'skip',
      '/nofollow': 'page',
      '/header': 'skip',
      '/from-noindex': 'page',
    })
    expect(asked()).toEqual(['/robots.txt', '/', '/no/but-yes', '/noindex', '/nofollow', '/header', '/from-noindex'])
    const times = site.requests.slice(1).map(({ at }) => at)
    for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThan(90)
  })

  it('obeys the first 512 KB of a longer robots.txt, to the last whole line, and ignores the rest', async () => {
    const rules = 'User-agent: *\nDisallow: /early\n'
    // The limit falls behind "Disallow: /c" of the last rule.
    const broken = 'Disallow: /cut-in-the-middle\n'
    const padding = '#'.repeat(512 * 1024 - rules.length - 'Disallow: /c'.length - 1)
    const body = `${rules}${padding}\n${broken}Disallow: /late\n`
    site.pages.set('/robots.txt', { type: 'text/plain', body })
    site.page('/', 'Start', 's', ['/early', '/chapter', '/late'])
    site.page('/chapter', 'C', 'c')
    site.page('/late', 'L', 'l')
    const { results } = await collect(crawl())
    expect(kinds(results)).toEqual({ '/': 'page', '/chapter': 'page', '/late': 'page' })
    expect(asked()).not.toContain('/early')
  })

  it('is not read when robots.txt cannot be had', async () => {
    site.failWith = 500
    await expect(collect(crawl())).rejects.toMatchObject({ code: 'source-refused' })
    await expect(collect(listing({ kind: 'site', start: await deadUrl(), delayMs: 0 }))).rejects.toMatchObject({
      code: 'source-unreachable',
    })
  })

  it('knows where unchanged and failing pages lead without reading them', async () => {
    site.page('/', 'Start', 's', ['/a', '/b'])
    site.page('/a', 'A', 'a', ['/a1'])
    site.page('/b', 'B', 'b', ['/b1'])
    site.page('/a1', 'A1', 'a')
    site.page('/b1', 'B1', 'b')
    const first = await collect(crawl())
    site.pages.set('/b', { body: 'broken', status: 500 })
    const second = crawl()
    const again = await collect(second, (key) => first.validators.get(key))
    expect(kinds(again.results)).toEqual({
      '/': 'unchanged',
      '/a': 'unchanged',
      '/b': 'source-refused',
      '/a1': 'unchanged',
      '/b1': 'unchanged',
    })
    expect(second.complete()).toBe(true)
  })

  it('cannot be read when its start is gone or refuses', async () => {
    for (const status of [404, 403]) {
      site.pages.set('/', { body: '', status })
      await expect(collect(crawl())).rejects.toMatchObject({ code: 'source-refused' })
    }
  })

  it('takes the page that a redirect within the site leads to, once, and no other', async () => {
    site.page('/', 'Start', 's', ['/old', '/new', '/out', '/private-door'])
    site.pages.set('/old', { body: '', status: 301, headers: { location: '/new' } })
    site.pages.set('/private-door', { body: '', status: 302, headers: { location: '/private/x' } })
    const other = await serveSite()
    other.page('/', 'Other', 'o')
    site.pages.set('/out', { body: '', status: 302, headers: { location: `${other.url}/` } })
    site.page('/new', 'New', 'n', ['/further'])
    site.page('/private/x', 'P', 'p')
    site.page('/further', 'F', 'f')
    const { results } = await collect(crawl({ exclude: ['private/**'] }))
    await other.close()
    expect(kinds(results)).toEqual({
      '/': 'page',
      '/new': 'page',
      '/out': 'skip',
      '/private-door': 'skip',
      '/further': 'page',
    })
  })

  it('leaves out what cannot be read, and stops at the limit of pages, saying so', async () => {
    site.page('/', 'Start', 's', ['/feed', '/x', '/y', '/z'])
    site.pages.set('/feed', { body: 'bytes', type: 'image/png' })
    for (const path of ['/x', '/y', '/z']) site.page(path, path, path)
    const limited = crawl({ maxPages: 3 })
    const { results } = await collect(limited)
    expect(kinds(results)).toEqual({ '/': 'page', '/feed': 'skip', '/x': 'page' })
    expect(limited.complete()).toBe(false)
    expect(inEnglish(limited.warnings())).toEqual([expect.stringContaining('more than 3 pages')])
  })

  it('is read by its sitemap: index, packed, and only what is its own', async () => {
    const urlset = (...urls: string[]) =>
      `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls
        .map((url) => `<url><loc> ${url} </loc><lastmod>2026-01-01</lastmod></url>`)
        .join('')}</urlset>`
    site.pages.set('/sitemap.xml', {
      type: 'application/xml',
      body: `<sitemapindex><sitemap><loc>${site.url}/one.xml.gz</loc></sitemap><sitemap><loc>${site.url}/two.xml</loc></sitemap><sitemap><loc>https://elsewhere.test/s.xml</loc></sitemap></sitemapindex>`,
    })
    site.pages.set('/one.xml.gz', {
      type: 'application/gzip',
      body: gzipSync(urlset(`${site.url}/a`, 'https://elsewhere.test/b', `${site.url}/c?x=1&amp;y=2`)),
    })
    site.pages.set('/two.xml', { type: 'application/xml', body: urlset(`${site.url}/a`, `${site.url}/d`) })
    for (const path of ['/a', '/c?x=1&y=2', '/d']) site.page(path, path, 't', ['/not-listed'])
    const whole = crawl({ sitemap: true }, '/sitemap.xml')
    expect(kinds((await collect(whole)).results)).toEqual({ '/a': 'page', '/c?x=1&y=2': 'page', '/d': 'page' })
    expect(whole.total()).toBe(3)
    expect(whole.complete()).toBe(true)
    site.pages.set('/two.xml', { type: 'application/xml', body: 'no xml <' })
    const partial = crawl({ sitemap: true }, '/sitemap.xml')
    expect(paths((await collect(partial)).results)).toEqual(['/a', '/c?x=1&y=2'])
    expect(partial.complete()).toBe(false)
    site.pages.set('/sitemap.xml', { body: '<html>no sitemap</html>' })
    await expect(collect(crawl({ sitemap: true }, '/sitemap.xml'))).rejects.toMatchObject({ code: 'source-refused' })
  })
})
