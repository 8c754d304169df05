import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { bodyOf, deadUrl, type Served, serve, until } from '@/test/doubles/serve'
import { createHttpClient } from './http-client'
import { publicAddress } from './http-request'

let served: Served | undefined
const start = async (listener: RequestListener) => {
  served = await serve(listener)
  return served
}
afterEach(async () => {
  await served?.close()
  served = undefined
})

describe('createHttpClient', () => {
  it('sends method, headers and body, and reads the answer', async () => {
    const { url } = await start(async (request, response) => {
      const { method, headers, url: path } = request
      const echo = {
        method,
        path,
        type: headers['content-type'],
        length: headers['content-length'],
        body: await bodyOf(request),
      }
      response.end(JSON.stringify(echo))
    })
    const reply = await createHttpClient().request({
      url: `${url}/a?b=c`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"ñ":1}',
    })
    expect(reply.status).toBe(200)
    expect(JSON.parse(await reply.text())).toEqual({
      method: 'POST',
      path: '/a?b=c',
      type: 'application/json',
      length: '8',
      body: '{"ñ":1}',
    })
  })

  it('keeps one connection for calls that follow each other', async () => {
    const { url, connections } = await start((request, response) => {
      request.resume().on('end', () => response.end('ok'))
    })
    const client = createHttpClient()
    for (let call = 0; call < 5; call += 1) await (await client.request({ url, method: 'POST', body: 'x' })).text()
    expect(connections()).toBe(1)
  })

  it('keeps the connection of a stream that was left after its last line', async () => {
    const { url, connections } = await start((_request, response) => {
      response.write('last line\n')
      setTimeout(() => response.end(), 20)
    })
    const client = createHttpClient()
    const reply = await client.request({ url })
    for await (const text of reply.chunks()) {
      expect(text).toBe('last line\n')
      reply.finish()
      break
    }
    await until(() => reply.complete, 'the end of the stream')
    await (await client.request({ url })).text()
    expect(connections()).toBe(1)
  })

  it('closes the connection when a stream is left early', async () => {
    let closed = false
    const { url } = await start((_request, response) => {
      response.write('first')
      response.on('close', () => {
        closed = true
      })
    })
    const reply = await createHttpClient().request({ url })
    for await (const text of reply.chunks()) if (text) break
    await until(() => closed, 'the server to see the hang-up')
  })

  it.each(['before the headers', 'in the body'])('rejects with the signal’s reason when aborted %s', async (when) => {
    let closed = false
    let arrived = false
    const { url } = await start((_request, response) => {
      arrived = true
      if (when === 'in the body') response.write('first')
      response.on('close', () => {
        closed = true
      })
    })
    const controller = new AbortController()
    const reason = new Error('stopped by a person')
    const text = createHttpClient()
      .request({ url, signal: controller.signal })
      .then((reply) => reply.text())
    await until(() => arrived, 'the request')
    controller.abort(reason)
    await expect(text).rejects.toBe(reason)
    await until(() => closed, 'the server to see the hang-up')
  })

  it('does not send with a signal that aborted already', async () => {
    let requests = 0
    const { url } = await start((_request, response) => {
      requests += 1
      response.end()
    })
    const reason = new Error('too late')
    await expect(createHttpClient().request({ url, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(requests).toBe(0)
  })

  it('tells a refused connection', async () => {
    const failing = createHttpClient().request({ url: await deadUrl() })
    await expect(failing).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })
  })

  it('gives up when headers do not come in time', async () => {
    const { url } = await start(() => undefined)
    const failing = createHttpClient({ headersTimeoutMs: 30 }).request({ url })
    await expect(failing).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ETIMEDOUT' } })
  })

  it('tells a body that breaks off', async () => {
    const { url } = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('short')
      setTimeout(() => response.destroy(), 10)
    })
    const reply = await createHttpClient().request({ url })
    await expect(reply.text()).rejects.toMatchObject({ message: 'terminated', cause: { code: 'ECONNRESET' } })
  })

  it('refuses redirects', async () => {
    const { url } = await start((_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    )
    await expect(createHttpClient().request({ url })).rejects.toMatchObject({
      cause: { message: `${url}/ redirects, which is not followed` },
    })
  })

  it('sends a request again when the kept connection was closed under it', async () => {
    let requests = 0
    // A raw server: it answers the first request of a connection and drops the connection at the second.
    const server = createServer((socket) => {
      let served = 0
      socket.on('error', () => undefined)
      socket.on('data', () => {
        requests += 1
        served += 1
        if (served > 1) return socket.resetAndDestroy()
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const client = createHttpClient()
    await (await client.request({ url })).text()
    expect(await (await client.request({ url })).text()).toBe('ok')
    expect(requests).toBe(3)
    server.close()
  })

  it('lets a request wait for a connection when there may be no more, and forgets one that gives up', async () => {
    const open: (() => void)[] = []
    const { url, connections } = await start((_request, response) => {
      open.push(() => response.end('ok'))
    })
    const client = createHttpClient({ maxSockets: 1 })
    const first = client.request({ url })
    await until(() => open.length === 1, 'the first request')
    const leaving = new AbortController()
    const left = client.request({ url, signal: leaving.signal })
    const second = client.request({ url })
    leaving.abort(new Error('no patience'))
    await expect(left).rejects.toThrow('no patience')
    open[0]?.()
    expect(await (await first).text()).toBe('ok')
    await until(() => open.length === 2, 'the request that waited')
    open[1]?.()
    expect(await (await second).text()).toBe('ok')
    expect([connections(), open.length]).toEqual([1, 2])
  })

  it('takes nothing that comes unasked for the answer to the next request', async () => {
    let connections = 0
    const answer = (text: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`
    const server = createServer((socket) => {
      connections += 1
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(answer('mine') + answer('smuggled')))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const client = createHttpClient()
    const reply = await client.request({ url })
    await expect(reply.text()).rejects.toMatchObject({ cause: { code: 'EPROTO' } })
    await expect(client.request({ url }).then((next) => next.text())).rejects.toMatchObject({ message: 'terminated' })
    expect(connections).toBe(2)
    server.close()
  })

  it('keeps characters whole that arrive in two pieces', async () => {
    const { url } = await start(async (_request, response) => {
      const bytes = Buffer.from('añ€😀')
      for (const byte of bytes) {
        response.write(Buffer.of(byte))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      response.end()
    })
    expect(await (await createHttpClient().request({ url })).text()).toBe('añ€😀')
  })

  it.each([{ 'x-key': 'a\r\nx-more: b' }, { 'x key': 'a' }])('refuses the header %j', async (headers) => {
    const { url } = await start((_request, response) => response.end())
    await expect(createHttpClient().request({ url, headers })).rejects.toThrow(TypeError)
  })

  it('turns credentials of the URL into a header and keeps them out of messages', async () => {
    const { url, port } = await start((request, response) => response.end(request.headers.authorization))
    const withSecret = `http://me:s%C3%A9cret@127.0.0.1:${port}/`
    const reply = await createHttpClient().request({ url: withSecret })
    expect(await reply.text()).toBe(`Basic ${Buffer.from('me:sécret').toString('base64')}`)
    expect(publicAddress(withSecret)).toBe(url)
  })
})
