import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { callEndpoint, mutate, type ServedTelar, serveTelar, upload } from '../builders/telar'
import { until } from './until'

const question = 'When is the clinic closed?'

/** Whether this process may make a small disk of its own. */
const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const probe = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe])
    return true
  } catch {
    return false
  } finally {
    execFileSync('rmdir', [probe])
  }
})()

let folder: string
let telar: ServedTelar | undefined
afterEach(async () => {
  await telar?.stop()
  telar = undefined
  execFileSync('umount', ['-l', folder])
  await rm(folder, { recursive: true })
})

async function openOnSmallDisk(settings: Record<string, string> = {}) {
  folder = await mkdtemp(join(tmpdir(), 'telar-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder])
  telar = await serveTelar(folder, settings)
  const { studio } = telar.container
  const [example] = await studio.pipelines.list()
  const [collection] = await studio.collections.list()
  const collectionId = collection?.id ?? ''
  await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
  const pipelineId = example?.id ?? ''
  const { key } = await studio.deployments.publish({ pipelineId, slug: 'ask' })
  const served = telar
  return { telar: served, pipelineId, collectionId, call: () => callEndpoint(served, 'ask', key ?? '', question) }
}

async function fill(): Promise<void> {
  const file = await open(join(folder, 'filling'), 'w')
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) {
        if ((await file.write(new Uint8Array(size))).bytesWritten < size) break
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' })
    }
  }
  await file.close()
}

const readiness = async ({ address }: ServedTelar) => {
  const response = await fetch(`${address}/api/health/ready`)
  const { dependencies } = (await response.json()) as { dependencies: { name: string }[] }
  return { status: response.status, records: dependencies.find(({ name }) => name === 'records') }
}

describe.runIf(canMount)('on a full disk (only where a small one can be mounted)', () => {
  it('refuses what cannot be recorded, with the reason at every door, and goes on when there is room', async () => {
    const { telar, pipelineId, collectionId, call } = await openOnSmallDisk()
    await fill()
    const answers = []
    for (let n = 0; n < 40; n++) answers.push(await call())
    const answered = answers.filter(({ status }) => status === 200)
    for (const { status, headers, body } of answers.filter((answer) => answer.status !== 200)) {
      expect(status).toBe(507)
      expect(headers.get('content-type')).toBe('application/problem+json')
      expect(body).toMatchObject({ code: 'storage-full', status: 507, detail: 'The disk is full.' })
    }
    expect(answers.at(-1)?.status).toBe(507)
    expect(await readiness(telar)).toMatchObject({ status: 503, records: { state: 'down', required: true } })
    const long = 'The shuttle goes to and fro. '.repeat(20_000)
    expect(await upload(telar, collectionId, 'late.txt', long)).toMatchObject({
      status: 507,
      body: { code: 'storage-full', fix: expect.stringContaining('Free space') },
    })
    const name = 'x'.repeat(80)
    let renamed = await mutate(telar, 'pipelines.rename', { id: pipelineId, name })
    // The log of the database may have had room for some.
    for (let n = 0; n < 200 && renamed.status === 200; n++)
      renamed = await mutate(telar, 'pipelines.rename', { id: pipelineId, name: `${name}${n}` })
    expect(renamed).toMatchObject({
      status: 507,
      body: { error: { data: { app: { code: 'storage-full' } } } },
    })
    const started = telar.container.studio.runs.start
    const { graph } = await telar.container.studio.pipelines.get({ id: pipelineId })
    await expect(started({ pipelineId, graph, inputs: { question } })).rejects.toMatchObject({ code: 'storage-full' })

    await rm(join(folder, 'filling'))
    await until(async () => (await call()).status === 200)
    expect(await readiness(telar)).toMatchObject({ status: 200, records: { state: 'up' } })
    const { items } = await telar.container.studio.runs.list({ limit: 100 })
    expect(items.filter(({ status }) => status === 'running')).toEqual([])
    expect(items.filter(({ status }) => status === 'ok')).toHaveLength(answered.length + 1)
  }, 60_000)

  it('tells a disk that can only be read from one that is full', async () => {
    const { telar, collectionId, call } = await openOnSmallDisk()
    const files = join(folder, 'files')
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', files])
    try {
      expect(await upload(telar, collectionId, 'late.txt', 'The late text.')).toMatchObject({
        status: 500,
        body: { code: 'storage-read-only', fix: expect.stringContaining('for writing') },
      })
      expect((await call()).status).toBe(200)
    } finally {
      execFileSync('umount', ['-l', files])
    }
    expect((await upload(telar, collectionId, 'late.txt', 'The late text.')).status).toBe(201)
  }, 60_000)

  it('serves and counts them when the operator chose so', async () => {
    const { telar, call } = await openOnSmallDisk({ TELAR_UNRECORDED_RUNS: 'serve' })
    await fill()
    for (let n = 0; n < 40; n++) expect((await call()).status).toBe(200)
    const { status, records } = await readiness(telar)
    expect(status).toBe(200)
    expect(records).toMatchObject({ state: 'down', required: false })
    const { lost } = (await telar.container.studio.system.status()).records
    expect(lost).toBeGreaterThan(0)
    await rm(join(folder, 'filling'))
    await until(async () => (await readiness(telar)).status === 200)
    const { items } = await telar.container.studio.runs.list({ limit: 100 })
    expect(items).toHaveLength(40 - lost)
  }, 60_000)

  it('tells a command that its run cannot be recorded, and keeps nothing of it', async () => {
    const { pipelineId } = await openOnSmallDisk()
    const temporary = await mkdtemp(join(tmpdir(), 'telar-command-'))
    const run = () =>
      promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'server/cli/main.ts', 'run', pipelineId, '-i', `question=${question}`, '--json'],
        {
          cwd: projectRoot(),
          env: {
            ...process.env,
            TMPDIR: temporary,
            TELAR_DATA: folder,
            OLLAMA_URL: 'http://127.0.0.1:9',
            LOG_LEVEL: 'silent',
          },
        },
      )
    try {
      await fill()
      const refused = await run().catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 1 })
      expect(JSON.parse((refused as { stdout: string }).stdout)).toMatchObject({
        error: { code: expect.stringMatching(/^storage-/) },
      })
      await rm(join(folder, 'filling'))
      expect(JSON.parse((await run()).stdout)).toMatchObject({ status: 'ok' })
      expect((await readdir(temporary)).filter((name) => name.startsWith('telar-'))).toEqual([])
    } finally {
      await rm(temporary, { recursive: true })
    }
  }, 60_000)

  it('does not start, says what to do, and leaves no draft of its lock', async () => {
    await openOnSmallDisk()
    await telar?.stop()
    telar = undefined
    await fill()
    await expect(serveTelar(folder)).rejects.toMatchObject({
      message: expect.stringContaining('the disk is full'),
      fix: expect.stringContaining('Free space'),
    })
    expect((await readdir(folder)).filter((name) => name.startsWith('telar.lock'))).toEqual([])
  }, 60_000)
})
