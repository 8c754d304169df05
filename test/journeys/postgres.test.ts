import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { makeDatabase, postgresServer, type TestDatabase } from '../builders/databases'
import { callEndpoint, mutate, type ServedTelar, serveTelar, upload } from '../builders/telar'
import { until } from './until'

const question = 'When is the clinic closed?'

/** Stands before the server and can go away like it. */
async function startDoor(to: URL) {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const listener = createServer((caller) => {
    const server = connect(Number(to.port || 5432), to.hostname)
    for (const socket of [caller, server]) keep(socket)
    caller.pipe(server).pipe(caller)
    caller.on('close', () => server.destroy())
    server.on('close', () => caller.destroy())
  })
  const open = async (port: number) => {
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
  }
  await open(0)
  // `address()` is a string only for pipes.
  const { port } = listener.address() as AddressInfo
  const close = async () => {
    const closed = once(listener, 'close')
    listener.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { port, close, open: () => open(port) }
}

describe.skipIf(!postgresServer)('on PostgreSQL', () => {
  let database: TestDatabase
  let folder: string
  let door: Awaited<ReturnType<typeof startDoor>>
  let url: string
  const open: ServedTelar[] = []

  beforeAll(async () => {
    database = await makeDatabase('PostgreSQL')
    door = await startDoor(new URL(database.url))
    url = Object.assign(new URL(database.url), { hostname: '127.0.0.1', port: `${door.port}` }).href
  })
  afterAll(async () => {
    await door.close()
    await database.remove()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-postgres-'))
  })
  afterEach(async () => {
    for (const telar of open.splice(0)) await telar.stop()
    await rm(folder, { recursive: true })
  })

  const serve = async (data: string) => {
    const telar = await serveTelar(join(folder, data), { DATABASE_URL: url })
    open.push(telar)
    return telar
  }

  it('says at every door that the server is away, loses no run, and goes on when it is back', async () => {
    const telar = await serve('one')
    const { studio } = telar.container
    const [example] = await studio.pipelines.list()
    const [collection] = await studio.collections.list()
    const collectionId = collection?.id ?? ''
    await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
    const pipelineId = example?.id ?? ''
    const { key } = await studio.deployments.publish({ pipelineId, slug: 'ask' })
    const call = () => callEndpoint(telar, 'ask', key ?? '', question)
    expect((await call()).status).toBe(200)
    await door.close()
    // What is known of an endpoint counts for a second.
    await until(async () => (await call()).status !== 200)
    const away = { code: 'database-unreachable' }
    const called = await call()
    expect(called).toMatchObject({
      status: 503,
      body: { ...away, detail: 'The database does not answer or cannot be opened.' },
    })
    expect(called.headers.get('retry-after')).toBe('5')
    const renamed = await mutate(telar, 'pipelines.rename', { id: pipelineId, name: 'Other' })
    expect(renamed).toMatchObject({ status: 503, body: { error: { data: { app: away } } } })
    expect(renamed.headers.get('retry-after')).toBe('5')
    const uploaded = await upload(telar, collectionId, 'late.txt', 'The late text.')
    expect(uploaded).toMatchObject({ status: 503, body: away })
    const ready = await fetch(`${telar.address}/api/health/ready`)
    expect(ready.status).toBe(503)
    await door.open()
    await until(async () => (await call()).status === 200)
    expect((await upload(telar, collectionId, 'late.txt', 'The late text.')).status).toBe(201)
    await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
  }, 60_000)

  it('remembers how good a collection is, measured twice at once', async () => {
    const telar = await serve('quality')
    const { collections, retrieval } = telar.container.studio
    const { id: collectionId } = await collections.create({
      name: 'Clinic',
      language: 'en',
      embedder: { provider: 'auto', model: '' },
      chunking: defaultChunking,
      fields: [],
    })
    const text = ['Visitors', 'Patients', 'Porters', 'Nurses'].map(
      (who, at) =>
        `# ${who} in the morning\n\n${who} come in through the door of hall ${at} and show their badge to the guard.\n`,
    )
    await upload(telar, collectionId, 'doors.md', text.join('\n'))
    await until(async () => (await collections.get({ id: collectionId })).pending === 0)
    const measured = () => mutate(telar, 'retrieval.measure', { collectionId })
    for (const { status } of await Promise.all([measured(), measured(), measured()])) expect(status).toBe(200)
    const { quality } = await retrieval.quality({ collectionId })
    expect(quality?.questions.length).toBeGreaterThan(4)
    expect((await collections.get({ id: collectionId })).quality).toMatchObject({ synthetic: true })
    await collections.delete({ id: collectionId })
    await expect(retrieval.quality({ collectionId })).rejects.toMatchObject({ code: 'not-found' })
  }, 60_000)

  it('refuses a name that it cannot keep, with the reason', async () => {
    const telar = await serve('names')
    const [pipeline] = await telar.container.studio.pipelines.list()
    const refused = await mutate(telar, 'pipelines.rename', { id: pipeline?.id ?? '', name: 'a\u0000b' })
    expect(refused).toMatchObject({ status: 422, body: { error: { data: { app: { code: 'invalid-input' } } } } })
  })

  it('has one studio at a time, and gateways and commands beside it', async () => {
    const first = await serve('first')
    await expect(serve('second')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process ${process.pid}`),
      fix: expect.stringContaining('npm run gateway'),
    })
    const env = readEnv({ TELAR_DATA: join(folder, 'beside'), DATABASE_URL: url, OLLAMA_URL: 'http://127.0.0.1:9' })
    for (const role of ['gateway', 'cli'] as const) {
      const beside = await createContainer(env, createLog('silent'), { role })
      await beside.close()
    }
    await first.stop()
    open.length = 0
    await serve('second')
  }, 60_000)

  it('takes the place of a studio whose connection died with it', async () => {
    const first = await serve('first')
    await door.close()
    await door.open()
    // The first one claims again within seconds; the second one is quicker.
    const second = await serve('second')
    expect((await second.container.studio.pipelines.list()).length).toBeGreaterThan(0)
    await until(async () => first.lost.length > 0)
    expect(first.lost[0]).toMatchObject({ code: 'conflict' })
    expect(second.lost).toEqual([])
  }, 60_000)
})
