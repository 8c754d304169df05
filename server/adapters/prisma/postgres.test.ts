import { readdir } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDatabase, postgresServer, type TestDatabase } from '@/test/builders/databases'
import { type Migration, migrate } from './migrate'
import { openDatabase } from './open-database'
import { postgresTarget } from './postgres-target'
import { adapterDatabase } from './runs/database'
import type { RunEntry, RunRow } from './runs/rows'
import { pruneStatement, writeStatements } from './runs/sql'

describe.skipIf(!postgresServer)('PostgreSQL', () => {
  let database: TestDatabase
  let url: URL
  beforeAll(async () => {
    database = await makeDatabase('PostgreSQL')
    url = new URL(database.url)
  })
  afterAll(() => database.remove())

  it('opens, migrates once although two open at the same time, and keeps what was written', async () => {
    const [a, b] = await Promise.all([openDatabase({ url: url.href }), openDatabase({ url: url.href })])
    await a.workspace.create({ data: { id: 'w', name: 'W' } })
    const pipeline = { id: 'p', workspaceId: 'w', slug: 's', name: 'Ñandú', graph: '{"nodes":[]}' }
    const created = await a.pipeline.create({ data: pipeline })
    expect(await b.pipeline.findUnique({ where: { id: 'p' } })).toEqual(created)
    expect(created.createdAt).toBeInstanceOf(Date)
    await expect(b.pipeline.create({ data: { ...pipeline, id: 'q' } })).rejects.toMatchObject({
      code: 'already-exists',
    })
    await a.workspace.delete({ where: { id: 'w' } })
    expect(await b.pipeline.count()).toBe(0)
    const rows = await a.$queryRawUnsafe<unknown[]>('SELECT * FROM "_prisma_migrations"')
    const folders = await readdir('prisma/migrations/postgresql', { withFileTypes: true })
    expect(rows).toHaveLength(folders.filter((entry) => entry.isDirectory()).length)
    await Promise.all([a.$disconnect(), b.$disconnect()])
  })

  it('writes runs in batches, twice without harm, and reads them back', async () => {
    const prisma = await openDatabase({ url: url.href })
    await prisma.workspace.create({ data: { id: 'runs', name: 'R' } })
    const database = await adapterDatabase(url.href, false)
    const at = new Date('2026-11-22T10:00:00.123Z')
    const record = (n: number, changes: Partial<RunRow>): RunEntry => ({
      row: {
        id: `run-${n}`,
        workspaceId: 'runs',
        pipelineId: null,
        pipelineName: 'P',
        deploymentId: null,
        origin: 'endpoint',
        status: 'ok',
        planHash: 'h',
        graph: '',
        plan: '',
        versionId: null,
        inputs: '{}',
        words: '',
        outputs: '{"answer":"yes"}',
        error: null,
        inputTokens: 1,
        outputTokens: 1,
        durationMs: 1,
        startedAt: new Date(at.getTime() + n),
        ...changes,
      },
      seq: 3,
      events: '[]',
    })
    const records = [record(1, {}), record(2, { durationMs: 2.5, error: '{}', status: 'failed' }), record(3, {})]
    expect(await database.execute(writeStatements(records))).toEqual([3, 3])
    expect(await database.execute(writeStatements(records))).toEqual([0, 0])
    const rows = await prisma.run.findMany({ where: { workspaceId: 'runs' }, orderBy: { startedAt: 'asc' } })
    expect(rows).toEqual(records.map(({ row }) => row))
    await expect(database.execute([{ sql: 'INSERT INTO nowhere VALUES ($1)', args: [1] }])).rejects.toThrow()
    expect(await database.execute([pruneStatement('runs', 1, 100)])).toEqual([2])
    await database.close()
    await prisma.$disconnect()
  })

  it('takes back everything when a migration breaks', async () => {
    const connection = await new PrismaPg(url.href).connect()
    const sql = 'SELECT "migration_name", "checksum" FROM "_prisma_migrations"'
    const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] })
    const applied: Migration[] = rows.map(([applied, checksum]) => ({
      name: String(applied),
      checksum: String(checksum),
      sql: '',
    }))
    const broken = {
      name: '9_broken',
      checksum: 'x',
      sql: `CREATE TABLE "half" ("t" TEXT DEFAULT 'a;b'); CREATE TABLE "half" ("t" TEXT);`,
    }
    await expect(migrate(postgresTarget(connection), [...applied, broken])).rejects.toThrow()
    const whole = { name: '9_whole', checksum: 'y', sql: `CREATE TABLE "half" ("t" TEXT DEFAULT 'a;b');` }
    expect(await migrate(postgresTarget(connection), [...applied, whole])).toEqual(['9_whole'])
    await expect(migrate(postgresTarget(connection), applied)).rejects.toThrow(/newer Telar.*9_whole/)
    await connection.dispose()
  })

  it('says that the server does not answer, without the password', async () => {
    const error: unknown = await openDatabase({ url: 'postgresql://u:secret@127.0.0.1:9/none' }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'database-unreachable' })
    expect(String(error)).not.toContain('secret')
  })
})
