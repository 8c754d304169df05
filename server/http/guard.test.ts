import { describe, expect, it } from 'vitest'
import { type GuardedRequest, refuse } from './guard'

const options = { port: 3000, allowedHosts: ['telar.test'] }
const request = (method: string, url: string, headers: GuardedRequest['headers'] = {}): GuardedRequest => ({
  method,
  url,
  headers: { host: '127.0.0.1:3000', ...headers },
})
const allowed = (given: GuardedRequest) => refuse(given, options) === undefined

describe('the host rule', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000', '[::1]:3000', 'telar.test'])('accepts %s', (host) => {
    expect(allowed(request('GET', '/', { host }))).toBe(true)
  })

  it.each([
    undefined,
    '',
    'evil.test:3000',
    '127.0.0.1',
    'localhost:4000',
    'telar.test:81',
    '127.0.0.1.evil.test:3000',
  ])('refuses %s', (host) => {
    for (const url of ['/', '/api/trpc/system.status', '/api/v1/openapi.json', '/api/health']) {
      expect(refuse(request('GET', url, { host }), options)).toMatchObject({ code: 'forbidden', status: 403 })
    }
  })

  it('knows that browsers leave out port 80', () => {
    expect(refuse(request('GET', '/', { host: 'localhost' }), { port: 80, allowedHosts: [] })).toBeUndefined()
  })
})

describe('the origin rule', () => {
  const changing: [string, string][] = [
    ['POST', '/api/trpc/pipelines.save'],
    ['GET', '/api/trpc/models.pull?input=%7B%7D'],
    ['GET', '/api/%74rpc/models.pull'],
    ['GET', '/api/documents/1/original'],
    ['POST', '/api/health'],
    ['PUT', '/api/collections/1/documents?name=a.txt'],
    ['POST', '/'],
    ['DELETE', '/api/v1x'],
  ]

  it.each(changing)('lets %s %s come from the studio or from no page', (method, url) => {
    expect(allowed(request(method, url))).toBe(true)
    expect(allowed(request(method, url, { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }))).toBe(
      true,
    )
    expect(allowed(request(method, url, { host: 'telar.test', origin: 'https://telar.test' }))).toBe(true)
    expect(allowed(request(method, url, { 'sec-fetch-site': 'none' }))).toBe(true)
  })

  it.each(changing)('keeps %s %s from other pages', (method, url) => {
    for (const origin of ['http://evil.test', 'null', 'http://localhost:3000', 'http://127.0.0.1:8080', 'file://']) {
      expect(allowed(request(method, url, { origin })), origin).toBe(false)
    }
    expect(allowed(request(method, url, { 'sec-fetch-site': 'cross-site' }))).toBe(false)
    expect(allowed(request(method, url, { 'sec-fetch-site': 'same-site' }))).toBe(false)
  })

  it('leaves links to pages and the public API open', () => {
    expect(allowed(request('GET', '/pipelines', { 'sec-fetch-site': 'cross-site' }))).toBe(true)
    expect(allowed(request('GET', '/api/health', { 'sec-fetch-site': 'cross-site' }))).toBe(true)
    const foreign = { origin: 'https://shop.test', 'sec-fetch-site': 'cross-site' }
    expect(allowed(request('POST', '/api/v1/endpoints/faq/runs', foreign))).toBe(true)
    expect(allowed(request('OPTIONS', '/api/v1/endpoints/faq/runs', foreign))).toBe(true)
  })
})
