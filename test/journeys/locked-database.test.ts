import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { projectRoot } from '@/server/project-root'
import { callEndpoint, mutate, type ServedTelar, serveTelar, upload } from '../builders/telar'
import { until } from './until'

/** Longer than any wait inside, so that somebody is refused. */
const LOCK_MS = 9_000
const question = 'When is the clinic closed?'

let folder: string
let telar: ServedTelar
let holder: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-locked-'))
  telar = await serveTelar(folder)
})
afterEach(async () => {
  holder?.kill()
  await telar.stop()
  await rm(folder, { recursive: true })
})

/** Another process takes the lock of writers on a file of the data folder. */
async function lock(file: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [join(projectRoot(), 'test/builders/lock-child.mjs'), join(folder, file), String(LOCK_MS)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  holder = child
  await once(child.stdout, 'data')
  return child
}

async function publishExample() {
  const { studio } = telar.container
  const [example] = await studio.pipelines.list()
  const [collection] = await studio.collections.list()
  const collectionId = collection?.id ?? ''
  await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
  const pipelineId = example?.id ?? ''
  const { deployment, key } = await studio.deployments.publish({ pipelineId, slug: 'ask' })
  return { pipelineId, collectionId, keyId: deployment.keys[0]?.id ?? '', key: key ?? '' }
}

/** Asks for health until told to stop; gives the longest time an answer took. */
function watchHealth(): () => Promise<number> {
  let watching = true
  let longest = 0
  const done = (async () => {
    while (watching) {
      const asked = performance.now()
      await (await fetch(`${telar.address}/api/health`)).text()
      longest = Math.max(longest, performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return longest
  })()
  return () => {
    watching = false
    return done
  }
}

const busy = (body: unknown) => expect(body).toMatchObject({ error: { data: { app: { code: 'database-busy' } } } })

describe('while another process holds the database', () => {
  it('says so, keeps serving, and recovers by itself when it ends', { timeout: 60_000 }, async () => {
    const { pipelineId, collectionId, keyId, key } = await publishExample()
    const ended = once(await lock('telar.db'), 'exit')
    const health = watchHealth()
    const runIds: string[] = []
    let locked = true
    const calling = (async () => {
      while (locked) {
        const { status, body } = await callEndpoint(telar, 'ask', key, question)
        expect(status).toBe(200)
        runIds.push(z.object({ runId: z.string() }).parse(body).runId)
      }
    })()
    const changes = await Promise.all([
      mutate(telar, 'pipelines.rename', { id: pipelineId, name: 'Renamed' }),
      mutate(telar, 'deployments.revokeKey', { keyId }),
      mutate(telar, 'pipelines.rename', { id: pipelineId, name: 'Again' }),
    ])
    for (const { status, headers, body } of changes) {
      expect(status).toBe(503)
      expect(headers.get('retry-after')).toBe('2')
      busy(body)
    }
    const uploading = await upload(telar, collectionId, 'late.txt', 'The late text.')
    expect([201, 503]).toContain(uploading.status)
    await ended
    locked = false
    await calling
    expect(runIds.length).toBeGreaterThan(3)
    // Before, the driver waited in the main thread for five seconds at a time.
    expect(await health()).toBeLessThan(1_000)
    expect((await mutate(telar, 'pipelines.rename', { id: pipelineId, name: 'Free' })).status).toBe(200)
    expect((await upload(telar, collectionId, 'after.txt', 'The text that came after.')).status).toBe(201)
    expect((await mutate(telar, 'deployments.revokeKey', { keyId })).status).toBe(200)
    expect((await callEndpoint(telar, 'ask', key, question)).status).toBe(401)
    const { studio } = telar.container
    await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
    const states = (await studio.collections.documents({ id: collectionId })).items.map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['indexed']))
    // What seems written is in the file, for other processes too.
    await telar.stop()
    telar = await serveTelar(folder)
    expect((await telar.container.studio.pipelines.list())[0]?.name).toBe('Free')
    const database = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
    const recorded = await database.run.findMany({ select: { id: true, status: true } })
    await database.$disconnect()
    expect(recorded.filter(({ status }) => status === 'running')).toEqual([])
    expect(recorded.map(({ id }) => id).sort()).toEqual(runIds.sort())
  })

  it('lets documents wait that were on their way', { timeout: 60_000 }, async () => {
    const { collectionId } = await publishExample()
    const { studio } = telar.container
    const text = Array.from({ length: 40 }, (_, at) => `The loom number ${at} weaves for hour ${at % 7}.`).join('\n\n')
    expect((await upload(telar, collectionId, 'before.txt', text)).status).toBe(201)
    const ended = once(await lock('telar.db'), 'exit')
    const health = watchHealth()
    await ended
    await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
    const states = (await studio.collections.documents({ id: collectionId })).items.map(({ state }) => state)
    expect(new Set(states)).toEqual(new Set(['indexed']))
    expect(await health()).toBeLessThan(1_000)
  })

  it('lets the command line search, and wait with what it writes', { timeout: 60_000 }, async () => {
    await publishExample()
    const telarCommand = promisify(execFile)
    const env = { ...process.env, TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9', LOG_LEVEL: 'silent' }
    const run = (...args: string[]) =>
      telarCommand(process.execPath, ['--import', 'tsx', join(projectRoot(), 'server/cli/main.ts'), ...args], {
        env,
        cwd: projectRoot(),
      })
    const [collection] = await telar.container.studio.collections.list()
    await lock('telar.db')
    const found = await run('search', collection?.slug ?? '', 'clinic', '--json')
    expect(JSON.parse(found.stdout)).toMatchObject({ chunks: expect.any(Array) })
    const [pipeline] = await telar.container.studio.pipelines.list()
    const exported = await run('export', pipeline?.slug ?? '')
    await writeFile(join(folder, 'copy.json'), exported.stdout)
    const imported = await run('import', join(folder, 'copy.json'), '--json')
    expect(JSON.parse(imported.stdout)).toMatchObject({ id: expect.any(String) })
    expect(await telar.container.studio.pipelines.list()).toHaveLength(2)
  })
})

describe('while another process holds the vectors', () => {
  it('answers health and searches, and recovers by itself', { timeout: 60_000 }, async () => {
    const { collectionId } = await publishExample()
    const { studio } = telar.container
    const ended = once(await lock('vectors.db'), 'exit')
    const health = watchHealth()
    expect((await upload(telar, collectionId, 'late.txt', 'The bobbin is wound at noon.')).status).toBe(201)
    const search = () => studio.collections.search({ id: collectionId, query: 'bobbin', mode: 'sparse', topK: 3 })
    expect(await search()).toHaveLength(0)
    await ended
    expect(await health()).toBeLessThan(1_000)
    await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0, 40_000)
    expect(await search()).toHaveLength(1)
  })
})
