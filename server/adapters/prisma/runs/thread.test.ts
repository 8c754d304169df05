import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '@/generated/sqlite/client'
import { aRun } from '@/test/builders/run-record'
import { openDatabase } from '../open-database'
import { PrismaRunStore } from './store'
import { RunThread } from './thread'

let folder: string
let url: string
let prisma: PrismaClient

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-thread-'))
  url = `file:${join(folder, 'telar.db')}`
  prisma = await openDatabase({ url })
  await prisma.workspace.create({ data: { id: 'w', name: 'W' } })
})
afterEach(async () => {
  await prisma.$disconnect()
  await rm(folder, { recursive: true, force: true })
})

const run = (id: string, startedAt = 1) =>
  aRun(id, { origin: 'endpoint', inputs: { question: 'tab\tand\nline' }, startedAt })
const journal = () => readFile(join(folder, 'runs.journal'), 'utf8')

describe('runs written in a thread', () => {
  it('can be read, paged and pruned as if written here', async () => {
    const errors: string[] = []
    const onError = (error: unknown, message: string) => errors.push(`${message}: ${String(error)}`)
    const store = new PrismaRunStore(prisma, { dataFolder: folder, onError, threadUrl: url, flushMs: 5 })
    const usage = { inputTokens: 1, outputTokens: 2 }
    for (let at = 0; at < 40; at++) {
      store.begin(run(`r${at}`, at))
      store.record({ type: 'run.started', runId: `r${at}`, seq: 1, at, planHash: 'h' })
      if (at > 0)
        store.finish({
          type: 'run.finished',
          runId: `r${at}`,
          seq: 2,
          at,
          status: 'ok',
          outputs: {},
          usage,
          durationMs: 1,
        })
    }
    const { runs } = await store.list('w', { limit: 50 })
    expect(runs).toHaveLength(40)
    expect(runs[0]).toMatchObject({ id: 'r39', status: 'ok', usage, startedAt: 39, inputs: run('r').inputs })
    expect(runs.at(-1)).toMatchObject({ id: 'r0', status: 'running' })
    expect(await store.events('w', 'r7', 0)).toHaveLength(2)
    expect(await store.prune('w', 10)).toBe(29)
    expect(await prisma.runEventRow.count()).toBe(11)
    await store.close()
    expect(errors).toEqual([])
  }, 60_000)

  it('stay in the journal when the thread dies, and the next request starts another', async () => {
    const started: Worker[] = []
    const dying = new RunThread(url, false, () => {
      const worker = new Worker("require('node:worker_threads').parentPort.once('message', () => process.exit(3))", {
        eval: true,
      })
      started.push(worker)
      return worker
    })
    const part = { path: join(folder, 'runs.journal'), from: 0, to: 1 }
    await expect(dying.drain(part)).rejects.toThrow('has ended')
    await expect(dying.drain(part)).rejects.toThrow('has ended')
    expect(started).toHaveLength(2)
  })

  it('stay in the journal while the database cannot be opened', async () => {
    const errors: string[] = []
    const store = new PrismaRunStore(prisma, {
      dataFolder: folder,
      onError: (_, message) => errors.push(message),
      threadUrl: `file:${join(folder, 'no', 'such', 'folder.db')}`,
      flushMs: 60_000,
    })
    store.begin(run('r'))
    await store.flush()
    expect(errors).toEqual(['Runs cannot be written to the database at present'])
    expect(await journal()).toContain('"id":"r"')
    await store.close()
  }, 60_000)
})
