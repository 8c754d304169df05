import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compressBeyondLoopback } from './compress'

const text = JSON.stringify({ words: 'warp and weft '.repeat(500) })

let server: Server
beforeAll(async () => {
  server = createServer((incoming, response) => {
    compressBeyondLoopback(incoming, response)
    const type = incoming.url === '/stream' ? 'text/event-stream; charset=utf-8' : 'application/json'
    response.writeHead(200, { 'content-type': type, 'content-length': text.length })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())

function ask(path: string, headers: Record<string, string>) {
  const { port } = server.address() as AddressInfo
  return new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      buffer(response).then((body) => resolve({ encoding: response.headers['content-encoding'], body }), reject)
    })
    asked.once('error', reject)
    asked.end()
  })
}

describe('answers', () => {
  it.each([
    ['another host is named', { host: 'telar.example', 'accept-encoding': 'gzip' }],
    ['a proxy passes on', { host: '127.0.0.1:3000', 'x-forwarded-for': '192.0.2.7', 'accept-encoding': 'gzip' }],
  ])('are packed where %s', async (_where, headers) => {
    const { encoding, body } = await ask('/', headers)
    expect(encoding).toBe('gzip')
    expect(body.length).toBeLessThan(text.length / 10)
    expect(gunzipSync(body).toString()).toBe(text)
  })

  it('are packed in the way that the asker knows best', async () => {
    const { encoding, body } = await ask('/', { host: 'telar.example', 'accept-encoding': 'gzip, br' })
    expect(encoding).toBe('br')
    expect(brotliDecompressSync(body).toString()).toBe(text)
    expect((await ask('/', { host: 'telar.example' })).encoding).toBeUndefined()
  })

  it('stay as they are on this computer', async () => {
    for (const host of ['127.0.0.1:3000', 'localhost', '[::1]:3000']) {
      const { encoding, body } = await ask('/', { host, 'accept-encoding': 'gzip, br' })
      expect([encoding, body.toString()]).toEqual([undefined, text])
    }
  })

  it('that are streams are never held back', async () => {
    const { encoding, body } = await ask('/stream', { host: 'telar.example', 'accept-encoding': 'gzip' })
    expect([encoding, body.toString()]).toEqual([undefined, text])
  })
})
