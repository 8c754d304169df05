import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '@/generated/sqlite/client'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { RunStore } from '@/server/capabilities/run-store'
import { projectRoot } from '@/server/project-root'
import { aRun } from '@/test/builders/run-record'
import { openDatabase } from '../open-database'
import { PrismaRunStore, type RunStoreOptions } from './store'

let folder: string
let prisma: PrismaClient
let store: RunStore
let errors: string[]
const refusedFile = () => join(folder, 'runs.journal.refused')

const open = (options: Partial<RunStoreOptions> = {}) =>
  new PrismaRunStore(prisma, {
    dataFolder: folder,
    onError: (_, message) => errors.push(message),
    flushMs: 60_000,
    ...options,
  })

beforeEach(async () => {
  errors = []
  folder = await mkdtemp(join(tmpdir(), 'telar-runs-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.createMany({
    data: [
      { id: 'w', name: 'W' },
      { id: 'other', name: 'O' },
    ],
  })
  store = open()
})
afterEach(async () => {
  await store.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true, force: true })
})

const stepRecord = (stepId: string): StepRecord => ({
  stepId,
  type: 'upper',
  outcome: 'ok',
  notes: [],
  startedAt: 1.5,
  durationMs: 2.25,
  attempts: 1,
  cached: false,
  inputs: { text: 'in' },
  outputs: { text: 'out' },
  previews: { text: 'out' },
})
const started = (runId: string): RunEvent => ({ type: 'run.started', runId, seq: 1, at: 1, planHash: 'h' })
const stepDone = (runId: string, seq: number, stepId: string): RunEvent => ({
  type: 'step.finished',
  runId,
  seq,
  at: 2,
  step: stepRecord(stepId),
})
const finished = (runId: string, seq: number): RunFinished => ({
  type: 'run.finished',
  runId,
  seq,
  at: 3,
  status: 'degraded',
  outputs: { answer: 'A' },
  usage: { inputTokens: 5, outputTokens: 7 },
  durationMs: 12.5,
})

function complete(id: string, rest: Partial<RunRecord> = {}): RunEvent[] {
  const events = [started(id), stepDone(id, 2, 's'), finished(id, 3)]
  store.begin(aRun(id, rest))
  store.record(started(id))
  store.record(stepDone(id, 2, 's'))
  store.finish(finished(id, 3))
  return events
}
const journals = async () =>
  (await Promise.all(['runs.journal', 'runs.journal.2'].map((name) => readFile(join(folder, name), 'utf8')))).join('')

describe('run store', () => {
  it('shows at once what was noted', async () => {
    const events = complete('r')
    expect(await store.get('w', 'r')).toEqual({
      id: 'r',
      workspaceId: 'w',
      pipelineId: 'p',
      pipelineName: 'Pipeline',
      deploymentId: null,
      origin: 'studio',
      status: 'degraded',
      inputs: { question: 'About r' },
      usage: { inputTokens: 5, outputTokens: 7 },
      startedAt: 1_700_000_000_000,
      durationMs: 12.5,
      planHash: 'h',
      versionId: null,
      graph: null,
      plan: null,
      outputs: { answer: 'A' },
      error: null,
    })
    expect(await store.events('w', 'r', 0)).toEqual(events)
    expect(await store.events('w', 'r', 2)).toEqual(events.slice(2))
    expect(await store.step('w', 'r', 's')).toEqual(stepRecord('s'))
    expect(await store.step('w', 'r', 'x')).toBeNull()
    expect(await store.get('w', 'x')).toBeNull()
  })

  it('shows a run that is going on and completes it later', async () => {
    store.begin(aRun('r'))
    store.record(started('r'))
    store.record(stepDone('r', 2, 'a'))
    expect(await store.get('w', 'r')).toMatchObject({ status: 'running', durationMs: null, outputs: {} })
    store.record(stepDone('r', 3, 'b'))
    store.finish(finished('r', 4))
    expect(await store.get('w', 'r')).toMatchObject({ status: 'degraded', outputs: { answer: 'A' } })
    expect((await store.events('w', 'r', 0)).map((event) => event.seq)).toEqual([1, 2, 3, 4])
    expect(await prisma.run.count()).toBe(1)
  })

  it('writes by itself, after a while', async () => {
    await store.close()
    store = open({ flushMs: 1 })
    complete('r')
    await expect.poll(() => prisma.runEventRow.count(), { timeout: 5000 }).toBe(1)
    await expect.poll(journals).toBe('')
  })

  it('pages through runs, newest first, by filter', async () => {
    for (let index = 0; index < 7; index++)
      complete(`r${index}`, { startedAt: 1000 + Math.floor(index / 2), origin: index % 3 === 0 ? 'cli' : 'studio' })
    const ids: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await store.list('w', { limit: 3, cursor: cursor ?? undefined })
      ids.push(...page.runs.map((run) => run.id))
      cursor = page.nextCursor
    } while (cursor)
    expect(ids).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0'])
    expect((await store.list('w', { limit: 9, origin: 'cli' })).runs.map((run) => run.id)).toEqual(['r6', 'r3', 'r0'])
    expect((await store.list('w', { limit: 9, status: 'ok' })).runs).toEqual([])
    expect((await store.list('w', { limit: 9, pipelineId: 'q' })).runs).toEqual([])
    await expect(store.list('w', { limit: 9, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it.each([
    ['inputs', { inputs: '{"question":' }],
    ['inputs that are no object', { inputs: '[1]' }],
    ['an unknown status', { status: 'gone' }],
    ['an unknown origin', { origin: 'gone' }],
  ])('tells of a run with damaged columns, and lists it beside the others: %s', async (_, data) => {
    complete('whole')
    complete('broken')
    await store.flush()
    await prisma.run.update({ where: { id: 'broken' }, data })
    const { runs } = await store.list('w', { limit: 10 })
    expect(runs.map(({ id, damage }) => [id, damage?.code])).toEqual([
      ['whole', undefined],
      ['broken', 'record-damaged'],
    ])
    await expect(store.get('w', 'broken')).rejects.toMatchObject({ code: 'record-damaged' })
    expect(await store.get('w', 'whole')).toMatchObject({ outputs: { answer: 'A' } })
  })

  it('shows a run whose error is damaged, and says that it is', async () => {
    complete('broken')
    await store.flush()
    await prisma.run.update({ where: { id: 'broken' }, data: { error: '{"code":"timeout"}' } })
    expect(await store.get('w', 'broken')).toMatchObject({
      outputs: { answer: 'A' },
      error: { code: 'record-damaged' },
    })
  })

  it.each([{ outputs: 'x' }, { outputs: '"A"' }, { graph: '{}' }])(
    'tells of a run whose end or graph is damaged: %j',
    async (data) => {
      complete('broken')
      await store.flush()
      await prisma.run.update({ where: { id: 'broken' }, data })
      await expect(store.get('w', 'broken')).rejects.toMatchObject({ code: 'record-damaged' })
    },
  )

  it('tells of a run whose events are damaged', async () => {
    complete('broken')
    await store.flush()
    await prisma.runEventRow.updateMany({ where: { runId: 'broken' }, data: { event: '[{}]' } })
    await expect(store.events('w', 'broken', 0)).rejects.toMatchObject({ code: 'record-damaged' })
    await expect(store.step('w', 'broken', 's')).rejects.toMatchObject({ code: 'record-damaged' })
  })

  it('shows nothing of another workspace', async () => {
    complete('r')
    await store.flush()
    expect(await store.get('other', 'r')).toBeNull()
    expect(await store.events('other', 'r', 0)).toEqual([])
    expect(await store.step('other', 'r', 's')).toBeNull()
    expect((await store.list('other', { limit: 5 })).runs).toEqual([])
    expect(await store.prune('other', 0)).toBe(0)
    expect(await store.get('w', 'r')).not.toBeNull()
  })

  it('takes graph and plan from the version where the run has none', async () => {
    const graph = { version: 1, nodes: [], edges: [], notes: [], groups: [] } as const
    await prisma.pipeline.create({ data: { id: 'p', workspaceId: 'w', slug: 'p', name: 'P', graph: '{}' } })
    await prisma.pipelineVersion.create({
      data: { id: 'v', pipelineId: 'p', number: 1, graph: JSON.stringify(graph), plan: '{"of":"v"}', planHash: 'h' },
    })
    complete('published', { versionId: 'v' })
    complete('draft', { graph: { ...graph, nodes: [], edges: [], notes: [], groups: [] }, plan: '{"of":"draft"}' })
    complete('deleted', { versionId: 'gone' })
    expect(await store.get('w', 'published')).toMatchObject({ graph, plan: '{"of":"v"}' })
    expect(await store.get('w', 'draft')).toMatchObject({ graph, plan: '{"of":"draft"}' })
    expect(await store.get('w', 'deleted')).toMatchObject({ graph: null, plan: null })
  })

  it('tells the newest run of each pipeline', async () => {
    const pipelines = [
      { id: 'p', workspaceId: 'w' },
      { id: 'q', workspaceId: 'w' },
      { id: 'never-run', workspaceId: 'w' },
      { id: 'theirs', workspaceId: 'other' },
    ]
    await prisma.pipeline.createMany({
      data: pipelines.map((row) => ({ ...row, slug: row.id, name: row.id, graph: '{}' })),
    })
    complete('p1', { startedAt: 1 })
    complete('p2', { startedAt: 3 })
    complete('p3', { startedAt: 2 })
    complete('q1', { pipelineId: 'q', startedAt: 1 })
    complete('other', { pipelineId: 'theirs', workspaceId: 'other' })
    complete('of a deleted pipeline', { pipelineId: 'gone' })
    store.begin(aRun('q2', { pipelineId: 'q', startedAt: 2 }))
    expect(Object.fromEntries(await store.newest('w'))).toEqual({
      p: { id: 'p2', status: 'degraded', startedAt: 3 },
      q: { id: 'q2', status: 'running', startedAt: 2 },
    })
    await prisma.run.update({ where: { id: 'p2' }, data: { status: 'gone' } })
    expect((await store.newest('w')).get('p')?.status).toBe('failed')
  })

  it('keeps the newest runs and those that are going on', async () => {
    for (let index = 0; index < 5; index++) complete(`r${index}`, { startedAt: 1000 + index })
    store.begin(aRun('live', { startedAt: 1 }))
    expect(await store.prune('w', 2)).toBe(3)
    expect((await store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['r4', 'r3', 'live'])
    expect(await prisma.runEventRow.count()).toBe(2)
  })

  it('deletes old runs by itself as new ones are written', async () => {
    await store.close()
    store = open({ keep: 2, pruneEvery: 4 })
    for (let index = 0; index < 5; index++) complete(`r${index}`, { startedAt: 1000 + index })
    expect((await store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['r4', 'r3'])
  })

  it('leaves out the one run that the database refuses, and says so', async () => {
    await prisma.$executeRawUnsafe(
      `CREATE TRIGGER "no" BEFORE INSERT ON "Run" WHEN NEW."id" = 'r' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    complete('r')
    complete('s')
    await store.flush()
    expect(errors).toEqual([`1 runs cannot be written to the database; they are kept in ${refusedFile()}`])
    expect(await readFile(refusedFile(), 'utf8')).toMatch(/^\{"id":"r".*\n$/)
    expect(await store.get('w', 's')).not.toBeNull()
    expect(await journals()).toBe('')
  })

  it('waits for a database that is away, and empties the journal only then', async () => {
    await prisma.$executeRawUnsafe('ALTER TABLE "Run" RENAME TO "Gone"')
    complete('r')
    await store.flush()
    expect(errors).toEqual(['Runs cannot be written to the database at present'])
    complete('s')
    await store.flush()
    expect((await journals()).trim().split('\n')).toHaveLength(2)
    await prisma.$executeRawUnsafe('ALTER TABLE "Gone" RENAME TO "Run"')
    complete('t')
    expect((await store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['t', 's', 'r'])
    expect(await journals()).toBe('')
  })
})

describe('while another process has the database', () => {
  it('takes no run for refused, also when the lock ends between two of them', async () => {
    const url = `file:${join(folder, 'telar.db')}`
    const other = createClient({ url, concurrency: 1, timeout: 5_000 })
    const lock = await other.transaction('write')
    for (let index = 0; index < 5; index++) complete(`r${index}`)
    await store.flush()
    setTimeout(() => void lock.rollback(), 4_500)
    await store.flush()
    await store.flush()
    other.close()
    expect((await store.list('w', { limit: 9 })).runs).toHaveLength(5)
    expect(new Set(errors)).toEqual(new Set(['Runs cannot be written to the database at present']))
  }, 30_000)
})

describe('after a crash', () => {
  it('has every run that was finished, and ends those that were going on', async () => {
    const program = `
      import { openDatabase } from '@/server/adapters/prisma/open-database'
      import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
      const prisma = await openDatabase({ url: 'file:${join(folder, 'telar.db')}' })
      const store = new PrismaRunStore(prisma, { dataFolder: '${folder}', onError: console.error, flushMs: 60000 })
      const run = ${JSON.stringify(aRun('x'))}
      const finished = ${JSON.stringify(finished('x', 2))}
      store.begin({ ...run, id: 'going-on' })
      store.begin({ ...run, id: 'stored' })
      await store.flush()
      for (const id of ['stored', 'unknown']) {
        if (id === 'unknown') store.begin({ ...run, id })
        store.record({ ...${JSON.stringify(stepDone('x', 1, 's'))}, runId: id })
        store.finish({ ...finished, runId: id })
      }
      process.kill(process.pid, 'SIGKILL')`
    const script = join(folder, 'crash.mts')
    await writeFile(script, program)
    const child = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: projectRoot(), encoding: 'utf8' })
    expect(child.stderr).toBe('')
    expect(child.signal).toBe('SIGKILL')

    await appendFile(join(folder, 'runs.journal'), '{"id":"torn')
    await store.close()
    store = open()
    expect(await store.recover()).toEqual({ replayed: 2, interrupted: 1 })
    for (const id of ['stored', 'unknown']) {
      expect(await store.get('w', id)).toMatchObject({
        status: 'degraded',
        outputs: { answer: 'A' },
        inputs: { question: 'About x' },
      })
      expect(await store.events('w', id, 0)).toEqual([{ ...stepDone(id, 1, 's') }, finished(id, 2)])
    }
    expect(await store.get('w', 'going-on')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(await journals()).toBe('')
    expect(await store.recover()).toEqual({ replayed: 0, interrupted: 0 })
    expect(errors).toEqual([])
  }, 60_000)

  it('leaves alone what other processes run on the same database', async () => {
    const beside = open({ dataFolder: join(folder, 'beside') })
    beside.begin(aRun('theirs'))
    await beside.flush()
    store.begin(aRun('ours'))
    await store.flush()
    const after = open()
    expect(await after.recover()).toEqual({ replayed: 0, interrupted: 1 })
    expect(await after.get('w', 'theirs')).toMatchObject({ status: 'running' })
    expect(await after.get('w', 'ours')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    await after.close()
    await beside.close()
  })

  it('starts although the journal makes no sense, says so once, and keeps every byte of it', async () => {
    complete('r')
    await store.close()
    const garbage = Array.from({ length: 9 }, (_, at) => Buffer.concat([randomBytes(40 * at + 20), Buffer.from([10])]))
    // Ends without the end of a line, as nothing that Telar writes does.
    const whole = Buffer.concat([...garbage, Buffer.from('no record')])
    await appendFile(join(folder, 'runs.journal'), whole)
    store = open()
    expect(await store.recover()).toEqual({ replayed: 0, interrupted: 0 })
    const lines = whole.toString('latin1').split('\n').length
    expect(errors).toEqual([`${lines} lines of the journal of runs cannot be read; they are kept in ${refusedFile()}`])
    const kept = await readFile(refusedFile())
    expect(kept.equals(Buffer.concat([whole, Buffer.from([10])]))).toBe(true)
    expect(await journals()).toBe('')
    await store.close()
    store = open()
    await store.recover()
    expect(errors).toHaveLength(1)
  })
})
