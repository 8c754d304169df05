import { afterEach, describe, expect, it } from 'vitest'
import { english } from '@/pipeline/said'
import { createCollection } from '@/server/services/collections/create-collection'
import { listDocuments } from '@/server/services/collections/list-documents'
import { searchCollection } from '@/server/services/collections/search-collection'
import type { SaveSourceInput } from '@/server/services/sources/types'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { deadUrl } from '@/test/doubles/serve'
import { type Site, serveSite } from '@/test/doubles/site'

const call = contextOf('home')

let stack: KnowledgeStack | undefined
const sites: Site[] = []

afterEach(async () => {
  await stack?.close()
  stack = undefined
  for (const site of sites.splice(0)) await site.close()
})

async function aSite(): Promise<Site> {
  const site = await serveSite()
  sites.push(site)
  return site
}

async function start(site: Site, config: SaveSourceInput['config']) {
  stack = await knowledgeStack()
  const { deps, sources, syncs } = stack
  const { id: collectionId } = await createCollection(deps, { name: 'Web', language: 'en' }, call)
  const { id } = await sources.create({ collectionId, source: { name: 'Web', config } })
  const sync = async () => {
    const { id: syncId } = await sources.sync({ id })
    await syncs.idle()
    const newest = (await sources.syncs({ id })).find((one) => one.id === syncId)
    const entries = await sources.entries({ syncId })
    const told = entries.map(({ key, outcome }) => `${outcome} ${key.replace(site.url, '')}`)
    return {
      ...newest,
      notes: newest?.notes.map(english),
      entries: told,
      reasons: entries.map(({ error }) => error?.message ?? ''),
    }
  }
  const documents = async () =>
    (await listDocuments(deps, { id: collectionId }, call)).items.map(({ key }) => key.replace(site.url, '')).sort()
  const find = async (query: string) =>
    (await searchCollection(deps, { id: collectionId, query, mode: 'sparse' }, call)).map(
      ({ documentName }) => documentName,
    )
  return { ...stack, id, sync, documents, find }
}

const crawled = (site: Site, more: object = {}) => ({
  kind: 'site' as const,
  start: `${site.url}/`,
  delayMs: 0,
  ...more,
})

/** A page with links, and in its head whatever else. */
function page(
  site: Site,
  path: string,
  text: string,
  { links = [], head = '' }: { links?: string[]; head?: string } = {},
) {
  const anchors = links.map((link) => `<a href="${link.replaceAll('&', '&amp;')}">x</a>`).join('')
  site.pages.set(path, {
    body: `<html><head><title>T</title>${head}</head><body><p>${text}</p>${anchors}</body></html>`,
  })
}
const canonical = (href: string) => ({ head: `<link rel="canonical" href="${href}">` })

describe('pages that are the same', () => {
  it('are one document by their address, their text and their canonical link; the sync says so', async () => {
    const site = await aSite()
    const session = (n: number) => `/s?PHPSESSID=${n}`
    page(site, '/', 'The start.', {
      links: [
        '/a',
        '/a?',
        '/a#x',
        '/p?id=1&s=2',
        '/p?s=2&id=1',
        '/p?id=2',
        session(1),
        session(2),
        '/c;jsessionid=9',
        '/copy',
        '/print',
      ],
    })
    for (const path of ['/a', '/a?']) page(site, path, 'The heddle lifts.')
    for (const path of ['/p?id=1&s=2', '/p?s=2&id=1']) page(site, path, 'The shuttle flies.')
    page(site, '/p?id=2', 'The reed beats.')
    page(site, '/s', 'The treadle moves.')
    page(site, '/c', 'The warp holds.')
    page(site, '/copy', 'The warp holds.')
    page(site, '/print', 'The shuttle flies, on paper.', canonical('/p?s=2&id=1'))
    const { sync, documents, find } = await start(site, crawled(site))
    expect(await sync()).toMatchObject({ state: 'ok', added: 6, failed: 0 })
    expect(await documents()).toEqual(['/', '/a', '/c', '/p?id=1&s=2', '/p?id=2', '/s'])
    expect(await find('warp')).toHaveLength(1)
    const again = await sync()
    expect(again).toMatchObject({ state: 'ok', added: 0, changed: 0, removed: 0, unchanged: 6 })
    expect(again.notes).toEqual([expect.stringMatching(/^2 pages are left out because they are the same as others/)])
    expect(await documents()).toHaveLength(6)
  })

  it('are kept apart where the source says so', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/a', '/b', '/p?b=1&a=2', '/p?a=2&b=1'] })
    for (const path of ['/a', '/b', '/p?b=1&a=2', '/p?a=2&b=1']) page(site, path, 'The heddle lifts.', canonical('/a'))
    const { sync, documents } = await start(site, crawled(site, { deduplicate: false }))
    expect(await sync()).toMatchObject({ state: 'ok', added: 5, notes: [] })
    expect(await documents()).toHaveLength(5)
  })

  it('become one with the next sync where they were indexed several times, and the searched one stays', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/p?s=2&id=1', '/p?id=1&s=2', '/copy', '/print', '/q?z=1&a=2'] })
    for (const path of ['/p?s=2&id=1', '/p?id=1&s=2', '/copy']) page(site, path, 'The shuttle flies.')
    page(site, '/print', 'The shuttle flies, on paper.', canonical('/p?s=2&id=1'))
    page(site, '/q?z=1&a=2', 'The warp holds.')
    const { sync, documents, find, sources, id, deps } = await start(site, crawled(site, { deduplicate: false }))
    expect(await sync()).toMatchObject({ added: 6 })
    const before = await deps.prisma.document.findMany({ select: { id: true, key: true } })
    // The oldest stays; documents of one batch may be of one moment.
    const oldest = { where: { key: `${site.url}/p?s=2&id=1` }, data: { createdAt: new Date(0) } }
    expect(await deps.prisma.document.updateMany(oldest)).toEqual({ count: 1 })
    await sources.update({ id, source: { name: 'Web', config: crawled(site) } })
    expect(await sync()).toMatchObject({ state: 'ok', added: 0, changed: 0, removed: 3, unchanged: 3 })
    expect(await documents()).toEqual(['/', '/p?s=2&id=1', '/q?z=1&a=2'])
    expect(await find('shuttle')).toHaveLength(1)
    const after = await deps.prisma.document.findMany({ where: { removedAt: null }, select: { id: true, key: true } })
    // Addresses are not written in another way, so nothing was embedded anew and references hold.
    expect(before).toEqual(expect.arrayContaining(after))
    expect(await sync()).toMatchObject({ state: 'ok', added: 0, changed: 0, removed: 0, unchanged: 3 })
  })

  it('also go when the crawl reached its limit', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/a', '/b', '/more'] })
    for (const path of ['/a', '/b']) page(site, path, 'The heddle lifts.')
    page(site, '/more', 'The reed beats.')
    const { sync, documents, sources, id } = await start(site, crawled(site, { deduplicate: false }))
    await sync()
    await sources.update({ id, source: { name: 'Web', config: crawled(site, { maxPages: 3 }) } })
    expect(await sync()).toMatchObject({ state: 'ok', removed: 1 })
    expect(await documents()).toEqual(['/', '/a', '/more'])
  })
})

describe('a canonical link', () => {
  it('gives the page it names, also when a copy is found first, and in chains', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/copy', '/far'] })
    page(site, '/copy', 'A copy of the heddle.', canonical('/middle'))
    page(site, '/middle', 'Another copy.', canonical('/real'))
    page(site, '/real', 'The heddle lifts.')
    page(site, '/far', 'The heddle, again.', canonical('/real'))
    const { sync, documents } = await start(site, crawled(site))
    expect(await sync()).toMatchObject({ state: 'ok', added: 2 })
    expect(await documents()).toEqual(['/', '/real'])
    expect(await sync()).toMatchObject({ state: 'ok', added: 0, changed: 0, removed: 0 })
  })

  it('loses no page when it goes round, leads nowhere, fails, or says nothing', async () => {
    const site = await aSite()
    const other = await aSite()
    const targets = ['/round-a', '/gone', '/broken', `${other.url}/x`, '/private/x', '/', '/noindex', 'http://[']
    page(site, '/', 'The start.', { links: targets.map((_, at) => `/page${at}`) })
    for (const [at, href] of targets.entries()) page(site, `/page${at}`, `The page of number ${at}.`, canonical(href))
    page(site, '/round-a', 'Round a.', canonical('/round-b'))
    page(site, '/round-b', 'Round b.', canonical('/round-a'))
    site.pages.set('/broken', { body: 'broken', status: 500 })
    page(site, '/noindex', 'No.', { head: '<meta name="robots" content="noindex">' })
    page(site, '/private/x', 'The secret.')
    page(other, '/x', 'Elsewhere.')
    const { sync, documents } = await start(site, crawled(site, { exclude: ['private/**'] }))
    await sync()
    const kept = await documents()
    for (const at of targets.keys()) if (at > 0) expect(kept).toContain(`/page${at}`)
    // Two that name one another are one page, and what names one of them is that page too.
    expect(kept.filter((key) => key.startsWith('/round'))).toHaveLength(1)
    expect(kept).not.toContain('/page0')
    expect(other.requests).toEqual([])
    expect(site.requests.map(({ path }) => path)).not.toContain('/private/x')
  })

  it('loses no page when the one it names is beyond the limit of pages', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/copy', '/more'] })
    page(site, '/copy', 'A copy of the heddle.', canonical('/real'))
    page(site, '/real', 'The heddle lifts.')
    page(site, '/more', 'The reed beats.')
    const { sync, documents } = await start(site, crawled(site, { maxPages: 2 }))
    expect(await sync()).toMatchObject({ state: 'ok', notes: [expect.stringContaining('more than 2 pages')] })
    expect(await documents()).toEqual(['/', '/copy'])
  })

  it('and the text make one of a list of addresses', async () => {
    const site = await aSite()
    page(site, '/a', 'The heddle lifts.')
    page(site, '/b', 'The heddle lifts.')
    page(site, '/print', 'The heddle, on paper.', canonical('/a'))
    page(site, '/p?b=1&a=2', 'The reed beats.')
    const urls = ['/a', '/b', '/print', '/p?b=1&a=2', '/p?a=2&b=1', '/a?utm_source=x'].map((path) => site.url + path)
    const { sync, documents } = await start(site, { kind: 'urls', urls })
    const first = await sync()
    expect(first).toMatchObject({ state: 'ok', added: 2 })
    expect(first.notes).toEqual([expect.stringMatching(/^2 pages are left out/)])
    expect(await documents()).toEqual(['/a', '/p?b=1&a=2'])
    expect(await sync()).toMatchObject({ state: 'ok', unchanged: 2, removed: 0 })
  })
})

describe('a redirect', () => {
  const redirect = (site: Site, path: string, location: string) =>
    site.pages.set(path, { body: '', status: 302, headers: { location } })

  it('to another host is told as a page that is left out; that host is not asked, and need not exist', async () => {
    const site = await aSite()
    const other = await aSite()
    const links = ['/out', '/nowhere', '/dead', '/a', '/excluded', '/round', '/data', '/broken', '/endless']
    page(other, '/x', 'Elsewhere.')
    page(site, '/', 'The start.', { links })
    page(site, '/a', 'The heddle lifts.')
    redirect(site, '/out', `${other.url}/x`)
    redirect(site, '/nowhere', 'http://no-such-host.invalid/x')
    redirect(site, '/dead', `${await deadUrl()}/x`)
    redirect(site, '/excluded', '/private/x')
    redirect(site, '/round', '/a')
    redirect(site, '/data', 'data:text/html,x')
    redirect(site, '/broken', 'http://[::1')
    redirect(site, '/endless', '/endless')
    const { sync, documents } = await start(site, crawled(site, { exclude: ['private/**'] }))
    const told = await sync()
    expect(told).toMatchObject({ state: 'ok', added: 2, failed: 0 })
    expect(told.entries).toEqual([
      'added /',
      'added /a',
      'left-out /broken',
      'left-out /data',
      'left-out /dead',
      'left-out /endless',
      'left-out /excluded',
      'left-out /nowhere',
      'left-out /out',
    ])
    expect(told.reasons.filter((reason) => reason.includes('leads to another site'))).toHaveLength(3)
    expect(other.requests).toEqual([])
    expect(site.requests.map(({ path }) => path)).not.toContain('/private/x')
    expect(await documents()).toEqual(['/', '/a'])
    expect(await sync()).toMatchObject({ state: 'ok', failed: 0, unchanged: 2 })
  })

  it('of the start to another host says so, and removes nothing', async () => {
    const site = await aSite()
    const other = await aSite()
    page(site, '/', 'The start.')
    const { sync, documents } = await start(site, crawled(site))
    await sync()
    redirect(site, '/', `${other.url}/`)
    expect(await sync()).toMatchObject({ state: 'failed', removed: 0, error: { code: 'source-refused' } })
    expect(await documents()).toEqual(['/'])
  })

  it('to a login is no page: the page and the sync say that the site asks for one', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/one', '/two', '/three', '/four', '/five', '/moved', '/help'] })
    redirect(site, '/one', '/login?next=/one')
    redirect(site, '/two', 'https://login.microsoftonline.com/common/oauth2/authorize?client_id=1')
    redirect(site, '/three', '/welcome?returnUrl=%2Fthree')
    redirect(site, '/four', '/closed')
    site.pages.set('/five', { body: 'no', status: 401 })
    redirect(site, '/moved', '/new-place')
    redirect(site, '/help', '/docs/signing-in-and-out')
    page(site, '/login?next=/one', 'Who are you?')
    page(site, '/welcome?returnUrl=%2Fthree', 'Please: <input type="password">')
    site.pages.set('/closed', { body: 'no', status: 403 })
    page(site, '/new-place', `${'The heddle lifts the threads. '.repeat(80)}<input type="password">`)
    page(site, '/docs/signing-in-and-out', 'How to sign in.')
    const { sync, documents, find } = await start(site, crawled(site))
    const told = await sync()
    expect(told).toMatchObject({ state: 'ok', added: 3 })
    expect(told.entries.filter((entry) => entry.startsWith('left-out'))).toEqual(
      ['/five', '/four', '/one', '/three', '/two'].map((path) => `left-out ${path}`),
    )
    expect(told.reasons.filter((reason) => reason.startsWith('The site asks for a login'))).toHaveLength(5)
    expect(told.notes).toEqual([expect.stringContaining('The site asks for a login: 5 pages cannot be read')])
    expect(await documents()).toEqual(['/', '/docs/signing-in-and-out', '/new-place'])
    expect(await find('Who are you')).toEqual([])
  })

  it('to a login is no document of a list of addresses either', async () => {
    const site = await aSite()
    redirect(site, '/one', '/login?next=/one')
    page(site, '/login?next=/one', 'Who are you?')
    page(site, '/a', 'The heddle lifts.')
    const { sync, find } = await start(site, { kind: 'urls', urls: [`${site.url}/one`, `${site.url}/a`] })
    const told = await sync()
    expect(told).toMatchObject({ state: 'degraded', added: 1, failed: 1 })
    expect(told.reasons).toContainEqual(expect.stringContaining('asks for a login'))
    expect(told.notes).toEqual([expect.stringContaining('/one cannot be read')])
    expect(await find('Who are you')).toEqual([])
  })

  it('to a login keeps what was readable before, and tells it as that page’s failure', async () => {
    const site = await aSite()
    page(site, '/', 'The start.', { links: ['/one'] })
    page(site, '/one', 'The heddle lifts.')
    const { sync, find } = await start(site, crawled(site))
    await sync()
    redirect(site, '/one', '/signin')
    page(site, '/signin', 'Who are you?')
    expect(await sync()).toMatchObject({ state: 'degraded', failed: 1, removed: 0 })
    expect(await find('heddle')).toHaveLength(1)
    redirect(site, '/', '/signin')
    expect(await sync()).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('asks for a login') },
    })
  })
})
