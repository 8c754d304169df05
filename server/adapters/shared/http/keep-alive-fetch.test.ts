import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { bodyOf, deadUrl, type Served, serve, until } from '@/test/doubles/serve'
import { createFetch } from './keep-alive-fetch'

let served: Served | undefined
const start = async (listener: RequestListener) => {
  served = await serve(listener)
  return served
}
const echo: RequestListener = async (request, response) => {
  const { method, headers } = request
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({ method, type: headers['content-type'], key: headers['x-key'], body: await bodyOf(request) }),
  )
}
afterEach(async () => {
  await served?.close()
  served = undefined
})

describe('createFetch', () => {
  it.each<[string, (url: string) => [string | URL | Request, RequestInit?]]>([
    [
      'string and init',
      (url) => [url, { method: 'post', headers: { 'X-Key': 'k', 'Content-Type': 'text/x' }, body: 'ä' }],
    ],
    [
      'URL and Headers',
      (url) => [
        new URL(url),
        { method: 'POST', headers: new Headers({ 'x-key': 'k', 'content-type': 'text/x' }), body: Buffer.from('ä') },
      ],
    ],
    [
      'Request',
      (url) => [
        new Request(url, {
          method: 'POST',
          headers: [
            ['x-key', 'k'],
            ['content-type', 'text/x'],
          ],
          body: 'ä',
        }),
      ],
    ],
  ])('takes %s', async (_name, args) => {
    const { url } = await start(echo)
    const response = await createFetch()(...args(url))
    expect(response).toBeInstanceOf(Response)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ method: 'POST', type: 'text/x', key: 'k', body: 'ä' })
  })

  it('encodes forms as fetch does', async () => {
    const { url } = await start(echo)
    const response = await createFetch()(url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) })
    expect(await response.json()).toMatchObject({
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: 'a=b+c',
    })
  })

  it('gives status and body of an error response', async () => {
    const { url } = await start((_request, response) => response.writeHead(503).end('{"error":"busy"}'))
    const response = await createFetch()(url)
    expect([response.ok, response.status, await response.text()]).toEqual([false, 503, '{"error":"busy"}'])
  })

  it('answers 204 and HEAD without a body', async () => {
    const { url } = await start((request, response) => response.writeHead(request.method === 'HEAD' ? 200 : 204).end())
    const fetch = createFetch()
    expect((await fetch(url)).body).toBeNull()
    expect((await fetch(url, { method: 'HEAD' })).body).toBeNull()
  })

  it('streams: the first part is readable before the last is sent', async () => {
    let finish = () => {}
    const { url } = await start((_request, response) => {
      response.write('first')
      finish = () => response.end('last')
    })
    const response = await createFetch()(url)
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
    finish()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last')
    expect((await reader?.read())?.done).toBe(true)
  })

  it('holds back a server that sends faster than the reader reads', async () => {
    const size = 64 * 1024 * 1024
    let sent = false
    const { url } = await start((_request, response) => {
      response.end(Buffer.alloc(size), () => {
        sent = true
      })
    })
    const response = await createFetch()(url)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sent).toBe(false)
    expect((await response.arrayBuffer()).byteLength).toBe(size)
    await until(() => sent, 'the server to be done')
  })

  it('closes the connection when the body is cancelled', async () => {
    let closed = false
    const { url } = await start((_request, response) => {
      response.write('first')
      response.on('close', () => {
        closed = true
      })
    })
    const response = await createFetch()(url)
    await response.body?.cancel()
    await until(() => closed, 'the server to see the hang-up')
  })

  it('fails the body with the signal’s reason', async () => {
    const { url } = await start((_request, response) => response.write('first'))
    const controller = new AbortController()
    const response = await createFetch()(url, { signal: controller.signal })
    const reason = new Error('stop')
    const text = response.text()
    controller.abort(reason)
    await expect(text).rejects.toBe(reason)
  })

  it('rejects as fetch does when nothing listens', async () => {
    await expect(createFetch()(await deadUrl())).rejects.toThrow(new TypeError('fetch failed'))
  })
})
