import { QdrantClient } from '@qdrant/js-client-rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type QdrantDouble, startQdrantDouble } from './qdrant'

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`

describe('the Qdrant double', () => {
  let double: QdrantDouble
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(double.url + path, {
      method,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text }
  }
  const put = (points: unknown[], wait = true) =>
    call('PUT', `/collections/c/points${wait ? '?wait=true' : ''}`, { points })
  const search = (body: unknown) => call('POST', '/collections/c/points/query', body)

  beforeEach(async () => {
    double = await startQdrantDouble({ lagMs: 60_000 })
    await call('PUT', '/collections/c', {
      vectors: { dense: { size: 2, distance: 'Cosine' } },
      sparse_vectors: { terms: { modifier: 'idf' } },
    })
  })
  afterEach(() => double.close())

  // The client's own connections fail with the `fetch` of Node 26; the adapter replaces them.
  it.skipIf(Number.parseInt(process.versions.node, 10) >= 26)('serves the official client', async () => {
    const client = new QdrantClient({ url: double.url, checkCompatibility: false })
    await client.upsert('c', { wait: true, points: [{ id: 1, vector: { dense: [1, 0] }, payload: { a: 1 } }] })
    expect((await client.query('c', { query: [1, 0], using: 'dense', with_payload: true })).points).toEqual([
      { id: 1, version: 0, score: 1, payload: { a: 1 } },
    ])
    expect((await client.scroll('c', {})).points).toEqual([{ id: 1, payload: { a: 1 } }])
    expect(await client.collectionExists('c')).toEqual({ exists: true })
    await expect(client.getCollection('none')).rejects.toMatchObject({ status: 404 })
  })

  it('gives no payload with a query unless asked, and ten results', async () => {
    await put(Array.from({ length: 12 }, (_, n) => ({ id: n, vector: { dense: [1, n] }, payload: { n } })))
    const { body } = await search({ query: [1, 0], using: 'dense' })
    const { points } = (body as { result: { points: Record<string, unknown>[] } }).result
    expect(points).toHaveLength(10)
    expect(points.some((one) => 'payload' in one)).toBe(false)
  })

  it('does not show at once what was written without waiting', async () => {
    expect(await put([{ id: 1, vector: { dense: [1, 0] } }], false)).toMatchObject({
      body: { result: { status: 'acknowledged' } },
    })
    expect(await call('POST', '/collections/c/points/count', {})).toMatchObject({ body: { result: { count: 0 } } })
  })

  it.each([
    ['an unknown collection', () => call('GET', '/collections/none'), 404, "Collection `none` doesn't exist"],
    ['a collection that is there', () => call('PUT', '/collections/c', {}), 409, 'already exists'],
    ['another dimension', () => put([{ id: 1, vector: { dense: [1, 0, 0] } }]), 400, 'expected dim: 2, got 3'],
    ['another dimension in a query', () => search({ query: [1], using: 'dense' }), 400, 'expected dim: 2, got 1'],
    [
      'a vector it does not have',
      () => put([{ id: 1, vector: { other: [1, 0] } }]),
      400,
      'Not existing vector name error: other',
    ],
    [
      'a sparse vector it does not have',
      () => search({ query: { indices: [1], values: [1] }, using: 'dense' }),
      400,
      'Not existing vector name',
    ],
    [
      'an id that is no number or UUID',
      () => put([{ id: 'one', vector: { dense: [1, 0] } }]),
      400,
      'not a valid point ID',
    ],
    ['an id that JavaScript cannot hold', () => put([{ id: 2 ** 60, vector: { dense: [1, 0] } }]), 400, 'Format error'],
    [
      'indices and values that differ in length',
      () => search({ query: { indices: [1, 2], values: [1] }, using: 'terms' }),
      400,
      'Format error',
    ],
    ['members that do not exist', () => search({ query: [1, 0], using: 'dense', top: 5 }), 400, 'Format error'],
    [
      'parameters that do not exist',
      () => call('PUT', '/collections/c/points?wiat=true', { points: [] }),
      400,
      'Format error',
    ],
    ['a limit of 0', () => search({ query: [1, 0], using: 'dense', limit: 0 }), 400, 'Format error'],
    ['a fusion without prefetch', () => search({ query: { fusion: 'rrf' } }), 400, 'needs at least one prefetch'],
    [
      'a match on a fraction',
      () => search({ query: [1, 0], using: 'dense', filter: { must: [{ key: 'a', match: { value: 0.5 } }] } }),
      400,
      'Format error',
    ],
    [
      'weights that are not one for each prefetch',
      () => search({ prefetch: [{ query: [1, 0], using: 'dense' }], query: { rrf: { weights: [1, 2] } } }),
      400,
      'Number of weights in RRF',
    ],
    [
      'a diversity above 1',
      () => search({ query: { nearest: [1, 0], mmr: { diversity: 1.5 } }, using: 'dense' }),
      400,
      'Format error',
    ],
    [
      'the removal of a key from no points in particular',
      () => call('POST', '/collections/c/points/batch', { operations: [{ delete_payload: { keys: ['a'] } }] }),
      400,
      'No filter or points specified',
    ],
    [
      'an alias with the name of a collection',
      () =>
        call('POST', '/collections/aliases', {
          actions: [{ create_alias: { collection_name: 'c', alias_name: 'c' } }],
        }),
      409,
      'already exists',
    ],
    [
      'an alias of an alias',
      async () => {
        await call('POST', '/collections/aliases', {
          actions: [{ create_alias: { collection_name: 'c', alias_name: 'a' } }],
        })
        return call('POST', '/collections/aliases', {
          actions: [{ create_alias: { collection_name: 'a', alias_name: 'b' } }],
        })
      },
      404,
      "doesn't exist",
    ],
    ['what is no JSON', () => call('POST', '/collections/c/points/query', '{'), 400, 'Format error'],
    ...['<', '>', ':', '"', '\\', '|', '?', '*', '\u0000', '\u001f', '/'].map(
      (odd): [string, () => ReturnType<typeof call>, number, string] => [
        `a new collection with ${JSON.stringify(odd)} in its name`,
        () => call('PUT', `/collections/${encodeURIComponent(`a${odd}b`)}`, {}),
        422,
        'cannot contain',
      ],
    ),
    ['a new collection with a long name', () => call('PUT', `/collections/${'ñ'.repeat(256)}`, {}), 422, '1 to 255'],
    ['any collection with NUL in its name', () => call('GET', '/collections/a%00'), 422, 'cannot contain'],
    [
      'a match on an index of another type',
      async () => {
        await call('PUT', '/collections/c/index?wait=true', { field_name: 'year', field_schema: 'float' })
        const filter = { must_not: [{ must: [{ key: 'year', match: { value: '2020' } }] }] }
        return call('POST', '/collections/c/points/count', { filter })
      },
      400,
      'does not fit the index of "year"',
    ],
    [
      'a range of numbers on an index of dates',
      async () => {
        await call('PUT', '/collections/c/index?wait=true', { field_name: 'made', field_schema: 'datetime' })
        return call('POST', '/collections/c/points/count', { filter: { must: [{ key: 'made', range: { gt: 1 } }] } })
      },
      400,
      'does not fit the index of "made"',
    ],
    [
      'a date that is none',
      () => call('POST', '/collections/c/points/count', { filter: { must: [{ key: 'a', range: { gt: 'soon' } }] } }),
      400,
      'Format error',
    ],
    [
      'a body over 32 MB',
      () => call('POST', '/collections/c/points/query', `"${'x'.repeat(33 * 1024 * 1024)}"`),
      413,
      'larger than allowed',
    ],
  ])('refuses %s', async (_, ask, status, message) => {
    const answer = await ask()
    expect(answer).toMatchObject({ status, body: { status: { error: expect.stringContaining(message) } } })
  })

  it('takes names of up to 255 characters with what files may have in their names', async () => {
    for (const name of ["ñandú 東京 ' % ; --", 'ñ'.repeat(255)]) {
      expect(await call('PUT', `/collections/${encodeURIComponent(name)}`, {})).toMatchObject({ status: 200 })
    }
  })

  it('refuses a whole upsert for one wrong point', async () => {
    await put([
      { id: 1, vector: { dense: [1, 0] } },
      { id: 2, vector: { dense: [1] } },
    ])
    expect(await call('POST', '/collections/c/points/count', {})).toMatchObject({ body: { result: { count: 0 } } })
  })

  it('switches aliases', async () => {
    await call('PUT', '/collections/c2', { vectors: { dense: { size: 3, distance: 'Cosine' } } })
    const create = (name: string) => ({ create_alias: { collection_name: name, alias_name: 'live' } })
    await call('POST', '/collections/aliases', { actions: [create('c')] })
    await call('POST', '/collections/aliases', { actions: [{ delete_alias: { alias_name: 'live' } }, create('c2')] })
    expect(await call('GET', '/collections/live')).toMatchObject({
      body: { result: { config: { params: { vectors: { dense: { size: 3 } } } } } },
    })
  })

  it('carries out the operations of a batch in order, each with its result', async () => {
    await put([1, 2].map((n) => ({ id: n, vector: { dense: [1, n] }, payload: { n, mark: true } })))
    const operations = [
      { delete: { filter: { must: [{ key: 'n', match: { value: 1 } }] } } },
      { delete_payload: { keys: ['mark'], filter: { must: [{ key: 'mark', match: { value: true } }] } } },
    ]
    const done = { status: 'completed' }
    expect(await call('POST', '/collections/c/points/batch?wait=true', { operations })).toMatchObject({
      body: { result: [done, done] },
    })
    const read = { with_vector: ['dense'] }
    expect(await call('POST', '/collections/c/points/scroll', read)).toMatchObject({
      body: { result: { points: [{ id: 2, payload: { n: 2 }, vector: { dense: expect.any(Array) } }] } },
    })
  })

  it('groups by a key, and diversifies', async () => {
    const angles = [0, 1, 2, 80]
    const vectors = angles.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)])
    await put(vectors.map((dense, n) => ({ id: n, vector: { dense }, payload: { doc: n < 3 ? 'a' : 'b' } })))
    const groups = { query: [1, 0], using: 'dense', group_by: 'doc', group_size: 2, limit: 5 }
    expect(await call('POST', '/collections/c/points/query/groups', groups)).toMatchObject({
      body: {
        result: {
          groups: [
            { id: 'a', hits: [{ id: 0 }, { id: 1 }] },
            { id: 'b', hits: [{ id: 3 }] },
          ],
        },
      },
    })
    const mmr = { query: { nearest: [1, 0], mmr: { diversity: 0.9, candidates_limit: 4 } }, using: 'dense', limit: 2 }
    expect(await search(mmr)).toMatchObject({ body: { result: { points: [{ id: 0 }, { id: 3 }] } } })
  })

  it('answers as scripted, as often as scripted', async () => {
    double.script({ match: /count/, status: 429, headers: { 'retry-after': '2' }, times: 2 })
    const statuses = []
    for (let round = 0; round < 3; round += 1)
      statuses.push((await call('POST', '/collections/c/points/count', {})).status)
    expect(statuses).toEqual([429, 429, 200])
  })

  it('wants its key for all but the root and the probes, and says so in plain text', async () => {
    const locked = await startQdrantDouble({ apiKey: 'k' })
    const get = async (path: string, headers = {}) => {
      const response = await fetch(locked.url + path, { headers })
      return `${response.status} ${response.headers.get('content-type')?.split(';')[0] ?? ''}`
    }
    expect(await get('/collections')).toBe('401 text/plain')
    expect(await get('/collections', { 'api-key': 'x' })).toBe('401 text/plain')
    expect(await get('/collections', { 'api-key': 'k' })).toBe('200 application/json')
    expect(await get('/collections', { authorization: 'Bearer k' })).toBe('200 application/json')
    expect([await get('/'), await get('/healthz'), await get('/readyz')]).toEqual([
      '200 application/json',
      '200 text/plain',
      '200 text/plain',
    ])
    await locked.close()
  })

  it('computes sparse scores with IDF over all points, and RRF with k = 2', async () => {
    await put([
      { id: id(1), vector: { dense: [1, 0], terms: { indices: [5], values: [2] } } },
      { id: id(2), vector: { dense: [0, 1], terms: { indices: [6], values: [1] } } },
    ])
    const sparse = { query: { indices: [5], values: [1] }, using: 'terms' }
    const idf = Math.log((2 - 1 + 0.5) / (1 + 0.5) + 1)
    expect(await search(sparse)).toMatchObject({
      body: { result: { points: [{ id: id(1), score: Math.fround(2 * idf) }] } },
    })
    // As the real server does: what is deleted still counts.
    await put([{ id: id(3), vector: { dense: [0, -1], terms: { indices: [5], values: [1] } } }])
    await call('POST', '/collections/c/points/delete?wait=true', { points: [id(3)] })
    expect(await search(sparse)).toMatchObject({
      body: { result: { points: [{ score: Math.fround(2 * Math.log((3 - 2 + 0.5) / (2 + 0.5) + 1)) }] } },
    })
    expect(
      await search({ prefetch: [{ query: [1, 0], using: 'dense' }, sparse], query: { fusion: 'rrf' } }),
    ).toMatchObject({
      body: {
        result: {
          points: [
            { id: id(1), score: 1 },
            { id: id(2), score: Math.fround(1 / 3) },
          ],
        },
      },
    })
  })
})
