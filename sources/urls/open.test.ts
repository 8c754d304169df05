import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEgressHttp } from '@/server/adapters/egress/create-egress-http'
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
const kinds = (results: Record<string, string>) => byPath(results, site.url)

describe('a list of addresses', () => {
  it('is asked with what is known, and names pages by their title', async () => {
    site.page('/a', 'Page A', 'text')
    site.pages.set('/b.txt', { body: 'plain', type: 'text/plain' })
    const urls = [`${site.url}/a`, `${site.url}/b.txt`, `${site.url}/a#again`, `${site.url}/none`]
    const first = await collect(listing({ kind: 'urls', urls }))
    expect(kinds(first.results)).toEqual({ '/a': 'page', '/b.txt': 'plain', '/none': 'gone' })
    expect(Object.values(first.names)).toEqual(['Page A', 'b.txt', 'none'])
    site.page('/a', 'Page A', 'changed')
    const again = await collect(listing({ kind: 'urls', urls }), (key) => first.validators.get(key))
    expect(kinds(again.results)).toEqual({ '/a': 'page', '/b.txt': 'unchanged', '/none': 'gone' })
  })

  it.each([
    [403, 'source-refused'],
    [500, 'source-refused'],
    [503, 'source-unreachable'],
    [429, 'source-unreachable'],
  ])('turns status %i into %s', async (status, code) => {
    site.failWith = status
    const { results } = await collect(listing({ kind: 'urls', urls: [`${site.url}/a`] }))
    expect(Object.values(results)).toEqual([code])
  })
})

describe('a list of addresses with pages of folders', () => {
  it('is asked for as it is written', async () => {
    site.page('/x/index.html', 'X', 'x')
    const { results } = await collect(listing({ kind: 'urls', urls: [`${site.url}/x/index.html`] }))
    expect(kinds(results)).toEqual({ '/x/': 'page' })
  })
})
