import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { english, say } from '@/pipeline/said'
import type { SecretValues } from '@/server/capabilities'
import type { Http, HttpRequest, HttpResponse } from '@/server/capabilities/http'
import { aContext, parseConfig } from '../testing'
import { httpRequest } from './definition'
import { executeHttpRequest } from './execute'

const configOf = (raw: Record<string, unknown>) => parseConfig(httpRequest, { ...httpRequest.defaults, ...raw })

function answering(body = '{"stock": 4}', more: Partial<HttpResponse> = {}) {
  const calls: HttpRequest[] = []
  const http: Http = {
    request: (request) => {
      calls.push(request)
      return Promise.resolve({
        url: request.url,
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: new TextEncoder().encode(body),
        ...more,
      })
    },
  }
  return { http, calls }
}

let hosts: string[] | null = null
const secrets: SecretValues = {
  read: async (names) =>
    new Map(names.map((name) => [name, { value: name === 'TENANT' ? 'Tenant-Hush' : `${name}-hush"1`, hosts }])),
}

function send(raw: Record<string, unknown>, inputs: Record<string, string> = {}, { http, calls } = answering()) {
  const result = executeHttpRequest.run({
    ...aContext(),
    config: configOf(raw),
    inputs,
    capabilities: { http, secrets },
  })
  return { result, calls }
}

describe('http-request', () => {
  it('makes a port of every variable in address, headers and body', () => {
    const ports = (raw: Record<string, unknown>) => Object.keys(httpRequest.ports(configOf(raw)).inputs)
    const raw = {
      url: 'https://a.test/{{ item }}?q={{ question }}',
      headers: [{ name: 'x-lang', value: '{{ language }}' }],
      body: '{"q": "{{ question }}", "n": {{ note | json }}}',
    }
    expect(ports({ ...raw, method: 'POST' })).toEqual(['item', 'question', 'language', 'note'])
    expect(ports(raw)).toEqual(['item', 'question', 'language'])
  })

  describe('with secrets', () => {
    const raw = {
      method: 'POST',
      url: 'https://a.test/{{ secrets.PATH }}/x',
      headers: [{ name: 'Authorization', value: 'Basic {{ secrets.KEY | base64_encode }}' }],
      body: '{"q": "{{ q }}", "key": "{{ secrets.KEY }}"}',
    }

    it('makes no port of them and says which it needs', () => {
      expect(Object.keys(httpRequest.ports(configOf(raw)).inputs)).toEqual(['q'])
      expect(httpRequest.resources?.(configOf(raw))).toEqual([
        { kind: 'secret', name: 'PATH', host: 'a.test', path: ['url'] },
        { kind: 'secret', name: 'KEY', host: 'a.test', path: ['headers', 0, 'value'] },
      ])
      const vague = httpRequest.check?.(configOf({ url: 'https://a.test/{{ secrets }}' })) ?? []
      expect(vague.map(({ message }) => english(message))).toEqual(['a secret is written as secrets.NAME.'])
    })

    it('sends them, and keeps none of them in what comes back', async () => {
      const echo = `KEY-hush"1 KEY-hush\\"1 PATH-hush%221 ${Buffer.from('KEY-hush"1').toString('base64')} and more`
      const answer = answering(JSON.stringify({ echo }))
      const { result, calls } = send(raw, { q: 'hi' }, answer)
      const done = await result
      expect(calls[0]).toMatchObject({
        url: 'https://a.test/PATH-hush%221/x',
        confidential: true,
        headers: { authorization: `Basic ${Buffer.from('KEY-hush"1').toString('base64')}` },
        body: '{"q": "hi", "key": "KEY-hush\\"1"}',
      })
      expect(JSON.stringify(done)).not.toContain('hush')
      expect(JSON.stringify(done)).not.toContain(Buffer.from('KEY-hush"1').toString('base64'))
      expect(done.outputs?.text).toContain('and more')
    })

    it('go to the hosts they name and to no other, wherever the address comes from', async () => {
      const anywhere = { ...raw, url: 'https://{{ where }}/x' }
      const sendTo = (where: string) => send(anywhere, { q: 'hi', where }, answering('fine'))
      hosts = ['*.a.test']
      const inside = sendTo('b.a.test')
      await inside.result
      expect(inside.calls).toHaveLength(1)
      const outside = sendTo('evil.test')
      await expect(outside.result).rejects.toMatchObject({
        code: 'secret-host',
        message: 'The secret “KEY” may not be sent to evil.test.',
        details: { name: 'KEY', host: 'evil.test' },
      })
      expect(outside.calls).toEqual([])
      hosts = null
    })

    it('tells none that is part of the host, which an address has in small letters', async () => {
      const within = { url: 'https://{{ secrets.TENANT }}.a.test/x' }
      const done = await send(within).result
      hosts = ['b.test']
      const refused: unknown = await send(within).result.catch((error: unknown) => error)
      hosts = null
      expect(refused).toMatchObject({ code: 'secret-host', message: 'The secret “TENANT” may not be sent to •••.' })
      expect(JSON.stringify([done, refused])).not.toMatch(/hush/i)
    })

    it('tells none of them in an error', async () => {
      const message = say('{place} did not answer to {key}.', {
        place: 'https://a.test/PATH-hush%221/x',
        key: 'KEY-hush"1',
      })
      const failing: Http = {
        request: () =>
          Promise.reject(
            new AppError('timeout', message, { cause: new Error('KEY-hush"1'), details: { at: ['KEY-hush"1'] } }),
          ),
      }
      const { result } = send(raw, { q: 'hi' }, { http: failing, calls: [] })
      const error: unknown = await result.catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'timeout',
        message: 'https://a.test/•••/x did not answer to •••.',
        cause: undefined,
      })
      expect(JSON.stringify(error)).not.toContain('hush')
    })

    it('warns of a key that is written as it is', () => {
      const said = (value: string, name = 'X-Api-Key') =>
        httpRequest.check?.(configOf({ url: 'https://a.test/', headers: [{ name, value }] })).map(({ code }) => code)
      expect(said('abc')).toEqual(['secret-plain'])
      expect(said('Bearer abc', 'authorization')).toEqual(['secret-plain'])
      expect(said('{{ secrets.KEY }}')).toEqual([])
      expect(said('text/plain', 'Accept')).toEqual([])
    })
  })

  it('says before it runs that a body can be no JSON', () => {
    const said = (body: string, more: Record<string, unknown> = {}) =>
      httpRequest
        .check?.(configOf({ method: 'POST', url: 'https://a.test/', body, ...more }))
        .map(({ path, message }) => [path.join('.'), english(message)])
    const refused = [['body', expect.stringContaining('The body is not JSON.')]]
    for (const body of ["{'q': 1}", '{"q": 1,}', '{"q": {{ q }}', 'q={{ q }}'])
      expect(said(body), body).toEqual(refused)
    for (const body of [
      '{"q": "{{ q }}", "n": {{ n }}, "all": {{ list | json }}}',
      '{% if q %}{"q": 1}{% endif %}',
      '',
    ])
      expect(said(body), body).toEqual([])
    expect(said('q={{ q }}', { bodyType: 'form' })).toEqual([])
  })

  it('encodes values in the address, so that they stay values', async () => {
    const { result, calls } = send(
      { url: 'https://a.test/{{ item }}?q={{ question | upcase }}' },
      { item: '../admin', question: 'a&b=c #é' },
    )
    await result
    expect(calls[0]).toMatchObject({
      method: 'GET',
      url: 'https://a.test/..%2Fadmin?q=A%26B%3DC%20%23%C3%89',
      timeoutMs: 30_000,
      maxBytes: 1_000_000,
    })
    expect(calls[0]?.body).toBeUndefined()
    for (const item of ['..', '.', '%2e%2E']) {
      const led = send({ url: 'https://a.test/users/{{ item | raw }}/notes?next=..' }, { item })
      await expect(led.result, item).rejects.toMatchObject({ code: 'invalid-input', details: { field: 'url' } })
      expect(led.calls).toHaveLength(0)
    }
    await expect(send({ url: 'https://a.test/{{ item }}?q=../x' }, { item: '..' }).result).rejects.toThrow('path')
    const whole = send({ url: '{{ address | raw }}' }, { address: 'https://b.test/x?y=1' })
    await whole.result
    expect(whole.calls[0]?.url).toBe('https://b.test/x?y=1')
  })

  it('writes a JSON body that a value cannot break out of', async () => {
    const { result, calls } = send(
      { method: 'POST', url: 'https://a.test', body: '{"q": "{{ q }}", "whole": {{ q | json }}}' },
      { q: 'say "hi"\n", "admin": true' },
    )
    await result
    expect(JSON.parse(String(calls[0]?.body))).toEqual({
      q: 'say "hi"\n", "admin": true',
      whole: 'say "hi"\n", "admin": true',
    })
    expect(calls[0]?.headers).toEqual({ 'content-type': 'application/json' })
    const bad = send({ method: 'POST', url: 'https://a.test', body: '{"n": {{ q }}}' }, { q: 'x' })
    await expect(bad.result).rejects.toMatchObject({ code: 'invalid-input', details: { field: 'body' } })
    expect(bad.calls).toHaveLength(0)
  })

  it('writes form and text bodies, and headers of one line; its own content type wins', async () => {
    const form = send({ method: 'PUT', url: 'https://a.test', bodyType: 'form', body: 'q={{ q }}&x=1' }, { q: 'a&b' })
    await form.result
    expect(form.calls[0]).toMatchObject({
      body: 'q=a%26b&x=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const text = send(
      {
        method: 'POST',
        url: 'https://a.test',
        bodyType: 'text',
        body: '{{ q }}',
        headers: [
          { name: 'Content-Type', value: 'text/markdown' },
          { name: 'X-Q', value: '{{ q }}' },
        ],
      },
      { q: 'one\r\nX-Evil: 1' },
    )
    await text.result
    expect(text.calls[0]).toMatchObject({
      body: 'one\r\nX-Evil: 1',
      headers: { 'content-type': 'text/markdown', 'x-q': 'one X-Evil: 1' },
    })
  })

  it('gives text, JSON and status', async () => {
    const { result } = send({ url: 'https://a.test/s?key=secret' })
    expect(await result).toEqual({
      outputs: { text: '{"stock": 4}', json: { stock: 4 }, status: 200 },
      details: { url: 'https://a.test/s', status: 200, type: 'application/json', bytes: 12 },
    })
    const latin = answering('', {
      headers: { 'content-type': 'text/plain; charset=iso-8859-1' },
      body: new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
    })
    expect((await send({ url: 'https://a.test' }, {}, latin).result).outputs).toEqual({
      text: 'café',
      json: null,
      status: 200,
    })
    const unknown = answering('ok', { headers: { 'content-type': 'text/plain; charset=martian' } })
    expect((await send({ url: 'https://a.test' }, {}, unknown).result).outputs.text).toBe('ok')
  })

  it('fails on an error status, repeatable where waiting may help, without the address’s query', async () => {
    const refusing = (status: number, headers: Record<string, string> = {}) =>
      send({ url: 'https://a.test/s?key=secret' }, {}, answering('no', { status, headers })).result.catch(
        (error: unknown) => error,
      )
    const missing = await refusing(404)
    expect(missing).toBeInstanceOf(AppError)
    expect(missing).toMatchObject({ code: 'source-refused', retryable: false, details: { status: 404 } })
    expect(String(missing)).not.toContain('secret')
    expect(await refusing(503, { 'retry-after': '2' })).toMatchObject({ retryable: true, retryAfterMs: 2000 })
    expect(await refusing(429, { 'retry-after': 'soon' })).toMatchObject({ retryable: true, retryAfterMs: undefined })
  })

  it('goes on with an error status when told so, and says it', async () => {
    const { result } = send({ url: 'https://a.test', onStatus: 'continue' }, {}, answering('gone', { status: 410 }))
    expect(await result).toMatchObject({
      outcome: 'degraded',
      outputs: { text: 'gone', json: null, status: 410 },
      notes: [{ code: 'http-status', params: { status: 410 } }],
    })
  })

  it('repeats reading only', () => {
    expect(httpRequest.effectOf?.(configOf({ url: 'x' }))).toBe('read')
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(httpRequest.effectOf?.(configOf({ url: 'x', method }))).toBe('write')
  })

  it('reports templates that do not parse, addresses and headers that cannot be', () => {
    const issues = (raw: Record<string, unknown>) =>
      httpRequest.check?.(configOf(raw)).map(({ path }) => path.join('.'))
    expect(issues({ url: 'https://a.test/{{ q }}' })).toEqual([])
    expect(issues({ url: 'https://a.test/{{ q' })).toEqual(['url'])
    expect(issues({ url: 'ftp://a.test' })).toEqual(['url'])
    expect(issues({ url: 'https://a.test/{{ q | nosuch }}' })).toEqual(['url'])
    expect(issues({ url: 'https://a.test/{{ customer name }}' })).toEqual(['url'])
    const header = (name: string) => issues({ url: 'https://a.test', headers: [{ name, value: '{{ x }}' }] })
    expect(header('x y')).toEqual(['headers.0.name'])
    expect(header('Host')).toEqual(['headers.0.name'])
    expect(header('Authorization')).toEqual([])
    expect(httpRequest.config.safeParse({ url: '' }).success).toBe(false)
  })
})
