import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { makeDatabase } from '@/test/builders/databases'
import { aRun, finished, stepDone } from '@/test/builders/run-record'
import { runStoreForEach } from '@/test/builders/run-store'
import { openDatabase } from '../open-database'
import { adapterDatabase } from './database'

const at = runStoreForEach(() => makeDatabase('SQLite'))

describe('runs that the database does not take', () => {
  it('leaves out the one run that the database refuses, and says so', async () => {
    await at().prisma.$executeRawUnsafe(
      `CREATE TRIGGER "no" BEFORE INSERT ON "Run" WHEN NEW."id" = 'r' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    )
    at().complete('r')
    at().complete('s')
    await at().store.flush()
    expect(at().errors).toEqual([`1 runs cannot be written to the database; they are kept in ${at().refused}`])
    expect(await readFile(at().refused, 'utf8')).toMatch(/^\{"id":"r".*\n$/)
    expect(await at().store.get('w', 's')).not.toBeNull()
    expect(await at().journals()).toBe('')
  })

  it('waits for a database that is away, and empties the journal only then', async () => {
    await at().prisma.$executeRawUnsafe('ALTER TABLE "Run" RENAME TO "Gone"')
    at().complete('r')
    await at().store.flush()
    expect(at().errors).toEqual(['Runs cannot be written to the database at present'])
    at().complete('s')
    await at().store.flush()
    expect((await at().journals()).trim().split('\n')).toHaveLength(2)
    await at().prisma.$executeRawUnsafe('ALTER TABLE "Gone" RENAME TO "Run"')
    at().complete('t')
    expect((await at().store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['t', 's', 'r'])
    expect(await at().journals()).toBe('')
  })
})

describe('while another process has the database', () => {
  it('takes no run for refused, also when the lock ends between two of them', async () => {
    const url = `file:${join(at().folder, 'telar.db')}`
    const other = createClient({ url, concurrency: 1, timeout: 5_000 })
    const lock = await other.transaction('write')
    for (let index = 0; index < 5; index++) at().complete(`r${index}`)
    await at().store.flush()
    setTimeout(() => void lock.rollback(), 4_500)
    await at().store.flush()
    await at().store.flush()
    other.close()
    expect((await at().store.list('w', { limit: 9 })).runs).toHaveLength(5)
    expect(new Set(at().errors)).toEqual(new Set(['Runs cannot be written to the database at present']))
  }, 30_000)
})

describe('after a crash', () => {
  it('has every run that was finished, and ends those that were going on', async () => {
    const program = `
      import { openDatabase } from '@/server/adapters/prisma/open-database'
      import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
      const prisma = await openDatabase({ url: 'file:${join(at().folder, 'telar.db')}' })
      const store = new PrismaRunStore(prisma, { dataFolder: '${at().folder}', onError: console.error, flushMs: 60000 })
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
    const script = join(at().folder, 'crash.mts')
    await writeFile(script, program)
    const child = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: projectRoot(), encoding: 'utf8' })
    expect(child.stderr).toBe('')
    expect(child.signal).toBe('SIGKILL')

    await appendFile(join(at().folder, 'runs.journal'), '{"id":"torn')
    await at().store.close()
    at().store = at().open()
    expect(await at().store.recover()).toEqual({ replayed: 2, interrupted: 1 })
    for (const id of ['stored', 'unknown']) {
      expect(await at().store.get('w', id)).toMatchObject({
        status: 'degraded',
        outputs: { answer: 'A' },
        inputs: { question: 'About x' },
      })
      expect(await at().store.events('w', id, 0)).toEqual([{ ...stepDone(id, 1, 's') }, finished(id, 2)])
    }
    expect(await at().store.get('w', 'going-on')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(await at().journals()).toBe('')
    expect(await at().store.recover()).toEqual({ replayed: 0, interrupted: 0 })
    expect(at().errors).toEqual([])
  }, 60_000)

  it('leaves alone what other processes run on the same database', async () => {
    const beside = at().open({ dataFolder: join(at().folder, 'beside') })
    beside.begin(aRun('theirs'))
    await beside.flush()
    at().store.begin(aRun('ours'))
    await at().store.flush()
    const after = at().open()
    expect(await after.recover()).toEqual({ replayed: 0, interrupted: 1 })
    expect(await after.get('w', 'theirs')).toMatchObject({ status: 'running' })
    expect(await after.get('w', 'ours')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    await after.close()
    await beside.close()
  })

  it('starts although the journal makes no sense, says so once, and keeps every byte of it', async () => {
    at().complete('r')
    await at().store.close()
    const garbage = Array.from({ length: 9 }, (_, at) => Buffer.concat([randomBytes(40 * at + 20), Buffer.from([10])]))
    // Ends without the end of a line, as nothing that Telar writes does.
    const whole = Buffer.concat([...garbage, Buffer.from('no record')])
    await appendFile(join(at().folder, 'runs.journal'), whole)
    at().store = at().open()
    expect(await at().store.recover()).toEqual({ replayed: 0, interrupted: 0 })
    const lines = whole.toString('latin1').split('\n').length
    expect(at().errors).toEqual([
      `${lines} lines of the journal of runs cannot be read; they are kept in ${at().refused}`,
    ])
    const kept = await readFile(at().refused)
    expect(kept.equals(Buffer.concat([whole, Buffer.from([10])]))).toBe(true)
    expect(await at().journals()).toBe('')
    await at().store.close()
    at().store = at().open()
    await at().store.recover()
    expect(at().errors).toHaveLength(1)
  })
})

describe('with records that survive a power cut', () => {
  const { fdatasync } = fs
  /** What stands in the disk's place. */
  const disk = (sync: (handle: number, done: fs.NoParamCallback) => void) => {
    Object.assign(fs, { fdatasync: sync })
    syncBuiltinESMExports()
  }
  afterEach(() => disk(fdatasync))
  const soon = () => new Promise((resolve) => setTimeout(resolve, 50))

  it('an end is told once the disk has its line, and ends that wait share a sync', async () => {
    await at().store.close()
    const store = at().open({ durable: true })
    at().store = store
    const syncs: { done: (error: Error | null) => void; seen: string }[] = []
    disk((handle, done) => {
      // The other file is empty.
      if (fs.fstatSync(handle).size === 0) return done(null)
      syncs.push({ done, seen: fs.readFileSync(join(at().folder, 'runs.journal'), 'utf8') })
    })
    const told: string[] = []
    const end = (id: string) => {
      at().complete(id)
      void store.durable(id)?.then(() => told.push(id))
    }
    end('a')
    await soon()
    end('b')
    end('c')
    await soon()
    expect(told).toEqual([])
    expect(syncs.map(({ seen }) => seen.match(/"id":"\w+"/g))).toEqual([['"id":"a"']])
    syncs[0]?.done(null)
    await expect.poll(() => syncs.length).toBe(2)
    expect(told).toEqual(['a'])
    expect(syncs[1]?.seen).toContain('"id":"c"')
    syncs[1]?.done(null)
    await expect.poll(() => told).toEqual(['a', 'b', 'c'])
  })

  it('an end that the disk does not take is refused, and so are runs after it', async () => {
    await at().store.close()
    at().store = at().open({ durable: true })
    disk((_, done) => done(Object.assign(new Error('i/o'), { code: 'EIO' })))
    at().complete('r')
    await expect(at().store.durable('r')).rejects.toMatchObject({ code: 'storage-failed' })
    expect(() => at().store.admit()).toThrow(expect.objectContaining({ code: 'storage-failed' }))
  })

  it('connections write through to the disk before the journal is emptied', async () => {
    const { url } = at().database
    const connections = [
      async (sql: string) => {
        const prisma = await openDatabase({ url, durable: true })
        await prisma.$executeRawUnsafe(sql)
        await prisma.$disconnect()
      },
      async (sql: string) => {
        const database = await adapterDatabase(url, true)
        await database.execute([{ sql, args: [] }])
        await database.close()
      },
    ]
    for (const [key, execute] of connections.entries()) {
      await execute(`INSERT INTO "Setting" SELECT '${key}', "synchronous" FROM pragma_synchronous`)
    }
    // https://sqlite.org/pragma.html#pragma_synchronous: 2 is FULL.
    expect((await at().prisma.setting.findMany()).map(({ value }) => value)).toEqual(['2', '2'])
  })
})
