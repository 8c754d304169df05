import { describe, expect, it } from 'vitest'
import { qdrantAddress } from './address'

describe('qdrantAddress', () => {
  it.each([
    ['http://127.0.0.1:6333', 'http://127.0.0.1:6333'],
    ['http://qdrant', 'http://qdrant:6333'],
    ['https://host:443', 'https://host:443'],
    ['http://host:80/', 'http://host:80'],
    ['https://host:8443/vectors/qdrant/', 'https://host:8443/vectors/qdrant'],
    ['http://[::1]:7000', 'http://[::1]:7000'],
    ['http://[::1]', 'http://[::1]:6333'],
  ])('%s is called at %s', (url, base) => {
    const { origin, port, path, shown, authorization } = qdrantAddress(url)
    expect(shown).toBe(base)
    expect(`${origin}:${port}${path}`).toBe(base)
    expect(authorization).toBeUndefined()
  })

  it('sends credentials but does not show them', () => {
    expect(qdrantAddress('https://me:s%40cret@host/q')).toEqual({
      origin: 'https://host',
      port: 6333,
      path: '/q',
      shown: 'https://host:6333/q',
      authorization: `Basic ${btoa('me:s@cret')}`,
    })
  })

  it.each(['', 'qdrant:6333', 'ftp://host', 'http://'])('refuses %j without repeating it', (url) => {
    expect(() => qdrantAddress(url)).toThrow('QDRANT_URL is not an http or https address.')
  })
})
