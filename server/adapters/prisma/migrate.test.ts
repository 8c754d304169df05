import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { type Migration, migrate, readMigrations } from './migrate'
import { migrationsFolder, openDatabase } from './open-database'
import { sqliteTarget } from './sqlite-target'

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: `sum-of-${name}` })
const one = migration('1_one', 'CREATE TABLE "a" ("id" TEXT PRIMARY KEY);')
const two = migration('2_two', 'CREATE TABLE "b" ("id" TEXT PRIMARY KEY); CREATE INDEX "b_idx" ON "b"("id");')

let folder: string
let client: Client

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-migrate-'))
  client = createClient({ url: `file:${join(folder, 'test.db')}`, concurrency: 1 })
})
afterEach(async () => {
  client.close()
  await rm(folder, { recursive: true, force: true })
})

async function tables(): Promise<string[]> {
  const { rows } = await client.execute(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
  return rows.map((row) => String(row.name))
}

describe('migrate', () => {
  it('applies what is missing, once, and records it as Prisma does', async () => {
    expect(await migrate(sqliteTarget(client), [one])).toEqual(['1_one'])
    expect(await migrate(sqliteTarget(client), [one, two])).toEqual(['2_two'])
    expect(await migrate(sqliteTarget(client), [one, two])).toEqual([])
    expect(await tables()).toEqual(['_prisma_migrations', 'a', 'b'])
    const { rows } = await client.execute('SELECT * FROM "_prisma_migrations" ORDER BY migration_name')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      migration_name: '1_one',
      checksum: 'sum-of-1_one',
      applied_steps_count: 1,
      rolled_back_at: null,
    })
    expect(rows[0]?.finished_at).toBeTypeOf('number')
  })

  it('leaves the database as it was when one of several migrations breaks', async () => {
    const broken = migration('2_broken', 'CREATE TABLE "b" ("id" TEXT); CREATE TABLE "a" ("id" TEXT);')
    await expect(migrate(sqliteTarget(client), [one, broken])).rejects.toThrow(/already exists/)
    expect(await tables()).toEqual([])
    expect(await migrate(sqliteTarget(client), [one, two])).toEqual(['1_one', '2_two'])
  })

  it('leaves nothing behind when the process is killed before the commit', async () => {
    const url = `file:${join(folder, 'test.db')}`
    const program = `
      import { createClient } from '@libsql/client'
      const transaction = await createClient({ url: ${JSON.stringify(url)} }).transaction('write')
      await transaction.executeMultiple(${JSON.stringify(one.sql)})
      process.kill(process.pid, 'SIGKILL')`
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: projectRoot() })
    expect(child.signal).toBe('SIGKILL')
    expect(await migrate(sqliteTarget(client), [one])).toEqual(['1_one'])
  })

  it('refuses a migration that changed after it was applied', async () => {
    await migrate(sqliteTarget(client), [one])
    const changed = { ...one, checksum: 'another' }
    await expect(migrate(sqliteTarget(client), [changed])).rejects.toMatchObject({ code: 'database-mismatch' })
  })

  it('refuses a database with a migration it does not know', async () => {
    await migrate(sqliteTarget(client), [one, two])
    await expect(migrate(sqliteTarget(client), [one])).rejects.toThrow(/newer Telar.*2_two/)
  })

  it('refuses a database with a migration that Prisma could not finish, and ignores one that was rolled back', async () => {
    await migrate(sqliteTarget(client), [one])
    await client.execute(`UPDATE "_prisma_migrations" SET "finished_at" = NULL`)
    await expect(migrate(sqliteTarget(client), [one])).rejects.toThrow(/did not finish/)
    await client.execute(`UPDATE "_prisma_migrations" SET "rolled_back_at" = 1`)
    await client.execute('DROP TABLE "a"')
    expect(await migrate(sqliteTarget(client), [one])).toEqual(['1_one'])
  })

  it('keeps the rows that refer to a table while that table is rebuilt', async () => {
    const family = migration(
      '1_family',
      'CREATE TABLE "p" ("id" TEXT PRIMARY KEY); CREATE TABLE "c" ("p" TEXT REFERENCES "p"("id") ON DELETE CASCADE);',
    )
    const rebuild = migration(
      '2_rebuild',
      'CREATE TABLE "q" ("id" TEXT PRIMARY KEY, "x" TEXT); INSERT INTO "q" SELECT "id", NULL FROM "p"; DROP TABLE "p"; ALTER TABLE "q" RENAME TO "p";',
    )
    await migrate(sqliteTarget(client), [family])
    await client.executeMultiple(`INSERT INTO "p" VALUES ('1'); INSERT INTO "c" VALUES ('1');`)
    await migrate(sqliteTarget(client), [family, rebuild])
    expect((await client.execute('SELECT * FROM "c"')).rows).toHaveLength(1)
    expect((await client.execute('PRAGMA foreign_keys')).rows[0]?.foreign_keys).toBe(1)
    const orphan = migration('3_orphan', 'DELETE FROM "p";')
    await expect(migrate(sqliteTarget(client), [family, rebuild, orphan])).rejects.toMatchObject({
      code: 'database-mismatch',
    })
  })

  it('says of indexes from before that they were made by the first version of the analysers', async () => {
    const all = await readMigrations(migrationsFolder('sqlite'))
    const at = all.findIndex(({ name }) => name.endsWith('_term_statistics'))
    await migrate(sqliteTarget(client), all.slice(0, at))
    await client.executeMultiple(`
      INSERT INTO "Workspace" ("id", "name") VALUES ('w', 'W');
      INSERT INTO "Collection" ("id", "workspaceId", "slug", "name", "storeName", "embedderProvider", "embedderModel",
        "dimension", "language", "chunking", "fields", "updatedAt")
        VALUES ('c', 'w', 'c', 'C', 's', 'built-in', 'lexical', 384, 'auto', '{}', '[]', 0);`)
    await migrate(sqliteTarget(client), all)
    expect((await client.execute('SELECT "analyser" FROM "Collection"')).rows[0]).toMatchObject({ analyser: 1 })
  })

  it('reads the migrations of a folder with the SHA-256 of each file', async () => {
    const [first] = await readMigrations(migrationsFolder('sqlite'))
    expect(first?.name).toBe('20261122000000_init')
    expect(first?.checksum).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('openDatabase', () => {
  it('opens, keeps what was written, and opens again', async () => {
    const url = `file:${join(folder, 'telar.db')}`
    const first = await openDatabase({ url })
    await first.workspace.create({ data: { id: 'w', name: 'W' } })
    await first.pipeline.create({ data: { id: 'p', workspaceId: 'w', slug: 's', name: 'P', graph: '{}' } })
    await first.$disconnect()
    const second = await openDatabase({ url })
    expect(await second.pipeline.findMany({ select: { id: true, revision: true } })).toEqual([{ id: 'p', revision: 1 }])
    const settings = await second.$queryRawUnsafe<{ journal_mode: string }[]>('PRAGMA journal_mode')
    expect(settings[0]?.journal_mode).toBe('wal')
    await second.workspace.delete({ where: { id: 'w' } })
    expect(await second.pipeline.count()).toBe(0)
    await second.$disconnect()
  })

  it('keeps its settings after a transaction', async () => {
    const database = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
    await database.$transaction([database.workspace.create({ data: { id: 'w', name: 'W' } })])
    await expect(
      database.$transaction(async (tx) => {
        await tx.workspace.create({ data: { id: 'x', name: 'X' } })
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await database.workspace.count()).toBe(1)
    const [row] = await database.$queryRawUnsafe<{ synchronous: bigint }[]>('PRAGMA synchronous')
    expect(Number(row?.synchronous)).toBe(1)
    const orphan = { id: 'p', workspaceId: 'nobody', slug: 's', name: 'P', graph: '{}' }
    await expect(database.pipeline.create({ data: orphan })).rejects.toMatchObject({ code: 'P2003' })
    await database.$disconnect()
  })

  it('keeps the documents of earlier versions, whose encodings nobody chose', async () => {
    const url = `file:${join(folder, 'test.db')}`
    const earlier = (await readMigrations(migrationsFolder('sqlite'))).filter(({ name }) => name < '20261124')
    await migrate(sqliteTarget(client), earlier)
    await client.executeMultiple(`
      INSERT INTO "Workspace" ("id", "name") VALUES ('w', 'W');
      INSERT INTO "Collection" ("id", "workspaceId", "slug", "name", "storeName", "embedderProvider", "embedderModel", "dimension", "language", "chunking", "fields", "updatedAt")
        VALUES ('c', 'w', 'c', 'C', 's', 'built-in', 'words', 64, 'en', '{}', '[]', '2026-11-01T00:00:00.000Z');
      INSERT INTO "Document" ("id", "collectionId", "name", "mime", "bytes", "hash", "state", "updatedAt")
        VALUES ('d', 'c', 'a.txt', 'text/plain', 1, 'h', 'indexed', '2026-11-01T00:00:00.000Z');
    `)
    const database = await openDatabase({ url })
    expect(await database.document.findUnique({ where: { id: 'd' } })).toMatchObject({ name: 'a.txt', encoding: null })
    await database.$disconnect()
  })

  it('lets two openers of a new file wait for each other', async () => {
    const url = `file:${join(folder, 'both.db')}`
    const [a, b] = await Promise.all([openDatabase({ url }), openDatabase({ url })])
    await a.workspace.create({ data: { id: 'w', name: 'W' } })
    expect(await b.workspace.count()).toBe(1)
    await Promise.all([a.$disconnect(), b.$disconnect()])
  })

  it('says what is wrong with an address it cannot open', async () => {
    await expect(openDatabase({ url: 'mysql://x' })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(openDatabase({ url: `file:${join(folder, 'no', 'such', 'x.db')}` })).rejects.toMatchObject({
      code: 'database-unreachable',
    })
  })
})
