import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { readEnv } from '@/server/env'
import { type ProcessOptions, type RunningProcess, startProcess } from './run-process'

let folder: string
let running: RunningProcess | undefined
let lines: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-process-'))
  lines = []
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

const env = (values: Record<string, string> = {}) =>
  readEnv({ PORT: '0', TELAR_DATA: folder, LOG_LEVEL: 'silent', ...values })

const parts: Awaited<ReturnType<ProcessOptions['open']>> = {
  api: (request, response) => response.end(`api ${request.url} ${request.headers['x-request-id']}`),
  describe: async () => ['models: built-in'],
  close: async () => undefined,
}

const options = (changes: Partial<ProcessOptions> = {}): ProcessOptions => ({
  title: 'Telar',
  open: async () => parts,
  print: (line) => lines.push(line),
  ...changes,
})

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

function ask(
  address: string,
  path: string,
  init: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${address}${path}`,
      { method: init.method ?? 'GET', headers: init.headers ?? {} },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end()
  })
}

describe('startProcess', () => {
  it('says where it serves and what serves, and gives API and pages to their handlers', async () => {
    running = await startProcess(
      env(),
      options({ pages: async () => (request, response) => response.end(`page ${request.headers['x-nonce']}`) }),
    )
    expect(lines).toEqual([`Telar is ready: ${running.address}`, '  models: built-in'])
    const api = await ask(running.address, '/api/health', { headers: { 'X-Request-Id': 'from-a-proxy' } })
    expect(api).toMatchObject({ status: 200, body: 'api /api/health from-a-proxy' })
    expect(api.headers).toMatchObject({ 'x-request-id': 'from-a-proxy', 'x-content-type-options': 'nosniff' })
    const page = await ask(running.address, '/pipelines')
    const nonce = page.body.replace('page ', '')
    expect(nonce).toHaveLength(24)
    expect(page.headers['content-security-policy']).toContain(`script-src 'self' 'nonce-${nonce}';`)
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect((await ask(running.address, '/')).body).not.toBe(page.body)
  })

  it('refuses foreign hosts and origins before any handler sees them', async () => {
    let seen = 0
    running = await startProcess(
      env(),
      options({
        open: async () => ({
          ...parts,
          api: (_request, response) => {
            seen++
            response.end()
          },
        }),
      }),
    )
    const foreignHost = await ask(running.address, '/api/health', { headers: { Host: 'evil.test' } })
    expect(foreignHost.status).toBe(403)
    expect(foreignHost.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(foreignHost.body)).toEqual({
      type: '/errors#forbidden',
      title: 'forbidden',
      status: 403,
      detail: 'Telar does not answer under this host name.',
      code: 'forbidden',
      fix: expect.stringContaining('TELAR_ALLOWED_HOSTS'),
    })
    const foreignOrigin = await ask(running.address, '/api/trpc/x', {
      method: 'POST',
      headers: { Origin: 'http://evil.test' },
    })
    expect(foreignOrigin.status).toBe(403)
    expect(seen).toBe(0)
  })

  it('lets requests wait that come before it is ready', async () => {
    let open: () => void = () => undefined
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const port = await freePort()
    const starting = startProcess(env({ PORT: String(port) }), options({ open: async () => opened.then(() => parts) }))
    const early = retry(() => ask(`http://127.0.0.1:${port}`, '/api/early'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    open()
    running = await starting
    expect((await early).body).toContain('api /api/early')
  })

  it('hides what an unexpected error says', async () => {
    const api = async () => {
      throw new Error('secret path /home/x')
    }
    running = await startProcess(env(), options({ open: async () => ({ ...parts, api }) }))
    const answer = await ask(running.address, '/api/x')
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(JSON.parse(answer.body)).toMatchObject({ type: '/errors#internal', status: 500, code: 'internal' })
  })

  it('says that the port is taken and gives the data folder back', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const port = portOf(other.address())
    await expect(startProcess(env({ PORT: String(port) }), options())).rejects.toThrow(
      `Port ${port} is taken by another program.`,
    )
    expect(await readdir(folder)).toEqual([])
    other.close()
  })

  it('names the address of the one that already uses the data folder', async () => {
    running = await startProcess(env(), options())
    await expect(startProcess(env(), options())).rejects.toThrow(
      `Another Telar uses this data folder: ${running.address}.`,
    )
  })

  it('leaves nothing behind when a part cannot be opened', async () => {
    const broken = options({ open: async () => Promise.reject(new AppError('database-mismatch', say('Too new.'))) })
    await expect(startProcess(env(), broken)).rejects.toThrow('Too new.')
    running = await startProcess(env(), options())
  })

  it('ends open answers when it stops', async () => {
    const events: string[] = []
    const close = async () => {
      events.push('parts closed')
    }
    const api: typeof parts.api = (_request, response) => {
      response.on('close', () => events.push('stream closed'))
      response.write('data: first\n\n')
      events.push('stream open')
    }
    const started = await startProcess(env(), options({ open: async () => ({ ...parts, api, close }) }))
    const stream = ask(started.address, '/api/stream')
    const ended = expect(stream).rejects.toThrow()
    await retry(async () => expect(events).toContain('stream open'))
    await started.stop()
    await ended
    expect(events).toEqual(['stream open', 'parts closed', 'stream closed'])
    await expect(ask(started.address, '/api/x')).rejects.toThrow()
    expect(await readdir(folder)).toEqual([])
  })

  it('stops although a part does not', async () => {
    const hanging = { ...parts, close: () => new Promise<void>(() => undefined) }
    const started = await startProcess(env(), options({ open: async () => hanging, stopLimitMs: 50 }))
    await started.stop()
    await expect(ask(started.address, '/api/x')).rejects.toThrow()
    expect(await readdir(folder)).toEqual([])
  })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const port = portOf(probe.address())
  await new Promise((resolve) => probe.close(resolve))
  return port
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + 5_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
