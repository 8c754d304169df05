import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '@/server/capabilities/http'
import { deadUrl, type Served, serve } from '@/test/doubles/serve'
import { addressRules } from './address-rules'
import { createEgressHttp } from './create-egress-http'
import type { Resolve } from './pinned-lookup'

const signal = new AbortController().signal
const servers: Served[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(listener: RequestListener): Promise<Served> {
  const server = await serve(listener)
  servers.push(server)
  return server
}

const open = (allow: string[], resolve?: Resolve) => createEgressHttp({ allow, ...(resolve && { resolve }) })
const everywhere = open(['127.0.0.0/8'])
const get = (http: typeof everywhere, url: string, more: Partial<HttpRequest> = {}) =>
  http.request({ url, ...more }, { signal })
const textOf = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString('utf8')

describe('address rules', () => {
  const none = addressRules([])
  const at = (host: string, port = 80) => ({ host, port })

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '192.0.2.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:1::1',
    '2001:db8::1',
    'not an address',
  ])('refuse %s', (address) => {
    expect(none.allows(at('name.test'), address)).toBe(false)
  })

  it.each(['8.8.8.8', '1.1.1.1', '2001:4860:4860::8888', '::ffff:8.8.8.8'])('allow %s', (address) => {
    expect(none.allows(at('name.test'), address)).toBe(true)
  })

  it('allow what the operator names: hosts, ports, addresses, ranges', () => {
    const rules = addressRules([
      'intranet.test',
      'wiki.test:8080',
      '10.1.0.0/16',
      '127.0.0.1:9000',
      '[::1]:9000',
      'fd00::/8',
    ])
    expect(rules.allows(at('INTRANET.test.'), '192.168.0.5')).toBe(true)
    expect(rules.allows(at('other.test'), '192.168.0.5')).toBe(false)
    expect(rules.allows(at('wiki.test', 8080), '192.168.0.5')).toBe(true)
    expect(rules.allows(at('wiki.test', 80), '192.168.0.5')).toBe(false)
    expect(rules.allows(at('x.test'), '10.1.255.1')).toBe(true)
    expect(rules.allows(at('x.test'), '10.2.0.1')).toBe(false)
    expect(rules.allows(at('x.test'), '::ffff:10.1.0.1')).toBe(true)
    expect(rules.allows(at('localhost', 9000), '127.0.0.1')).toBe(true)
    expect(rules.allows(at('localhost', 9001), '127.0.0.1')).toBe(false)
    expect(rules.allows(at('localhost', 9000), '::1')).toBe(true)
    expect(rules.allows(at('x.test'), 'fd12::1')).toBe(true)
  })

  it.each(['http://x.test', '127.1', 'a b', 'x.test:port', 'x.test:0', '10.0.0.0/99', '*'])(
    'do not take %s',
    (entry) => {
      expect(() => addressRules([entry])).toThrow(/TELAR_EGRESS_ALLOW/)
    },
  )
})

describe('egress', () => {
  it('sends a request and gives back whatever was answered', async () => {
    const { url } = await start((request, response) => {
      response.writeHead(418, { 'x-twice': ['a', 'b'], 'content-type': 'text/plain' })
      response.end(`${request.method} ${request.url} ${request.headers['x-mine']} ${request.headers['user-agent']}`)
    })
    const answer = await get(everywhere, `${url}/p?q=1`, { headers: { 'X-Mine': 'yes', Host: 'evil.test' } })
    expect(answer).toMatchObject({ url: `${url}/p?q=1`, status: 418, headers: { 'x-twice': 'a, b' } })
    expect(textOf(answer)).toBe('GET /p?q=1 yes Telar')
  })

  it('sends a body, and a name’s own Host', async () => {
    const { port } = await start(async (request, response) => {
      let body = ''
      for await (const piece of request) body += String(piece)
      response.end(`${request.headers.host} ${body}`)
    })
    const http = open(['named.test'], async () => [{ address: '127.0.0.1', family: 4 }])
    const answer = await get(http, `http://named.test:${port}/`, { method: 'POST', body: 'wörter' })
    expect(textOf(answer)).toBe(`named.test:${port} wörter`)
  })

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
  ])('refuses %s', async (url) => {
    await expect(get(open([]), url)).rejects.toMatchObject({ code: 'egress-refused' })
  })

  it.each(['ftp://x.test/', 'file:///etc/passwd', 'gopher://x.test', 'no url'])('takes no %s', async (url) => {
    await expect(get(open([]), url)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('refuses a name that leads to a private address, and asks for it once only', async () => {
    const { port, connections } = await start((_request, response) => response.end('secret'))
    const inside = open([], async () => [{ address: '127.0.0.1', family: 4 }])
    await expect(get(inside, `http://rebind.test:${port}/`)).rejects.toMatchObject({ code: 'egress-refused' })
    expect(connections()).toBe(0)
    // The name answers with an allowed address while it is checked and with a private one later.
    let asked = 0
    const rebinding = open(['127.0.0.2'], async () => {
      asked++
      return [{ address: asked === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
    })
    await expect(get(rebinding, `http://rebind.test:${port}/`)).rejects.toMatchObject({ code: 'source-unreachable' })
    expect(asked).toBe(1)
    expect(connections()).toBe(0)
  })

  it('connects only to the allowed ones of several addresses', async () => {
    const { port } = await start((_request, response) => response.end('here'))
    const http = open([`127.0.0.1:${port}`], async () => [
      { address: '10.255.255.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
    expect(textOf(await get(http, `http://both.test:${port}/`))).toBe('here')
  })

  it('looks again at each redirect', async () => {
    const target = await start((_request, response) => response.end('secret'))
    const { port } = await start((_request, response) =>
      response.writeHead(302, { location: `${target.url}/inside` }).end(),
    )
    const http = open([`127.0.0.1:${port}`])
    await expect(get(http, `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'egress-refused' })
    expect(target.connections()).toBe(0)
    await expect(get(http, `http://127.0.0.1:${port}/`, { maxRedirects: 0 })).resolves.toMatchObject({ status: 302 })
  })

  it('follows redirects as browsers do, without credentials for another origin', async () => {
    const seen: unknown[] = []
    const { url } = await start(async (request, response) => {
      let body = ''
      for await (const piece of request) body += String(piece)
      const { authorization, cookie, 'x-auth': key, 'x-plain': plain } = request.headers
      seen.push({ path: request.url, method: request.method, authorization, cookie, key, plain, body })
      if (request.url === '/one') response.writeHead(303, { location: 'two' }).end()
      else if (request.url === '/two')
        response.writeHead(307, { location: url.replace('127.0.0.1', 'other.test') }).end()
      else response.end('done')
    })
    const http = open(['127.0.0.1', 'other.test'], async () => [{ address: '127.0.0.1', family: 4 }])
    const answer = await get(http, `${url.replace('//', '//me:pass@')}/one`, {
      method: 'POST',
      body: 'b',
      headers: { cookie: 'c=1', 'x-auth': 'k', 'x-plain': 'p', 'content-type': 'text/plain' },
    })
    const basic = `Basic ${Buffer.from('me:pass').toString('base64')}`
    expect(seen).toEqual([
      { path: '/one', method: 'POST', authorization: basic, cookie: 'c=1', key: 'k', plain: 'p', body: 'b' },
      { path: '/two', method: 'GET', authorization: basic, cookie: 'c=1', key: 'k', plain: 'p', body: '' },
      { path: '/', method: 'GET', authorization: undefined, cookie: undefined, key: undefined, plain: 'p', body: '' },
    ])
    expect(answer.url).toBe(`${url.replace('127.0.0.1', 'other.test')}/`)
  })

  it('sends a password with a stray percent sign as it is', async () => {
    const { url } = await start((request, response) => response.end(request.headers.authorization))
    const answer = await get(everywhere, url.replace('//', '//me:50%@'))
    expect(textOf(answer)).toBe(`Basic ${Buffer.from('me:50%').toString('base64')}`)
  })

  it('lets go of the connections of answers without a body', async () => {
    const { url } = await start((_request, response) => response.end())
    // More than may be open at a time.
    for (let call = 0; call < 40; call++) {
      expect(await get(everywhere, url, { method: 'HEAD', timeoutMs: 5_000 })).toMatchObject({ status: 200 })
    }
  })

  it('unpacks no body that says it was packed a hundred times', async () => {
    const { url } = await start((_request, response) =>
      response.writeHead(200, { 'content-encoding': Array(100).fill('gzip').join(', ') }).end('x'),
    )
    const error = await get(everywhere, url).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'source-unreachable', cause: { message: 'packed too often' } })
  })

  it('gives up after too many redirects', async () => {
    const { url, connections } = await start((_request, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    )
    await expect(get(everywhere, url, { maxRedirects: 3 })).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('redirects more than 3 times'),
    })
    expect(connections()).toBeLessThanOrEqual(4)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s, and stops at the limit of what comes out', async (encoding, pack) => {
    const { url } = await start((request, response) => {
      const body = request.url === '/bomb' ? Buffer.alloc(20_000_000) : Buffer.from('unpacked')
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(body))
    })
    expect(textOf(await get(everywhere, url))).toBe('unpacked')
    await expect(get(everywhere, `${url}/bomb`, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'too-large' })
  })

  it('stops at the limit, whether the length is announced or not', async () => {
    const { url } = await start((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': '5000000' }).write('x')
      else {
        // From Node 26 on a response stays writable after its connection broke: the error tells.
        const send = (error?: Error | null) =>
          void (!error && response.writable && response.write(Buffer.alloc(65_536), send))
        send()
      }
    })
    await expect(get(everywhere, `${url}/announced`, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'too-large' })
    await expect(get(everywhere, `${url}/endless`, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'too-large',
    })
  })

  it('cuts at the limit where that is asked for, announced or not, packed or not', async () => {
    const long = Buffer.from('0123456789'.repeat(100_000))
    const { url } = await start((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': String(long.length) }).end(long)
      else if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(long))
      else if (request.url === '/short') response.end('0123456789')
      else {
        const send = (error?: Error | null) => void (!error && response.writable && response.write(long, send))
        send()
      }
    })
    for (const path of ['announced', 'packed', 'endless']) {
      const answer = await get(everywhere, `${url}/${path}`, { maxBytes: 70_003, cutAtMax: true })
      expect(answer.cut).toBe(true)
      expect(Buffer.compare(answer.body, long.subarray(0, 70_003))).toBe(0)
    }
    const whole = await get(everywhere, `${url}/short`, { maxBytes: 10, cutAtMax: true })
    expect(whole.cut).toBeUndefined()
    expect(textOf(whole)).toBe('0123456789')
  })

  it('limits the whole exchange in time, headers and body', async () => {
    const { url } = await start((request, response) => {
      if (request.url === '/body') response.write('slow')
    })
    await expect(get(everywhere, `${url}/never`, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
    await expect(get(everywhere, `${url}/body`, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout' })
    const hanging = open(['x.test'], () => new Promise(() => undefined))
    await expect(get(hanging, 'http://x.test', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
  })

  it('ends with the caller’s reason when it is aborted', async () => {
    const stop = new AbortController()
    const reason = new Error('stop')
    const { url } = await start((_request, response) => {
      response.write('begun')
      stop.abort(reason)
    })
    await expect(everywhere.request({ url }, { signal: stop.signal })).rejects.toBe(reason)
    await expect(everywhere.request({ url }, { signal: stop.signal })).rejects.toBe(reason)
  })

  it('says what is wrong with a server that does not answer, without its secrets', async () => {
    const dead = await deadUrl()
    await expect(get(everywhere, `${dead.replace('//', '//u:pw@')}/x?key=1`)).rejects.toMatchObject({
      code: 'source-unreachable',
      message: `${dead}/x does not answer: nothing listens there.`,
    })
    const unknown = open([], () => Promise.reject(new Error('ENOTFOUND')))
    await expect(get(unknown, 'http://nowhere.test/')).rejects.toMatchObject({ code: 'source-unreachable' })
    const { url } = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setImmediate(() => response.destroy())
    })
    await expect(get(everywhere, url)).rejects.toMatchObject({ code: 'source-unreachable' })
  })

  it('asks once more when a kept connection was closed by the other side', async () => {
    let answered = 0
    const server = createServer((_request, response) => {
      answered++
      response.end('ok')
      // Closes behind every answer although it promised to keep the connection.
      setImmediate(() => response.socket?.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    for (let call = 0; call < 5; call++) expect(textOf(await get(everywhere, `http://127.0.0.1:${port}/`))).toBe('ok')
    expect(answered).toBe(5)
    server.close()
    server.closeAllConnections()
  })
})
