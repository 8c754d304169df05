import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { describe } from 'vitest'
import { openDatabase } from '@/server/adapters/prisma/open-database'

/** A database of its own, empty until `openDatabase` brings it to the newest migration. */
export interface TestDatabase {
  /** What `openDatabase` takes. */
  url: string
  /** For files that belong to the database. */
  folder: string
  /** Removes both, whoever is still connected. */
  remove(): Promise<void>
}

/** A PostgreSQL server on which databases may be made; `npm test` starts one where it is installed. */
export const postgresServer = process.env.TELAR_TEST_POSTGRES

const makers = {
  SQLite: async (folder: string) => ({ url: `file:${join(folder, 'telar.db')}`, drop: async () => undefined }),
  PostgreSQL: async () => {
    const name = `telar_test_${randomUUID().replaceAll('-', '')}`
    await onPostgres(`CREATE DATABASE ${name}`)
    const url = Object.assign(new URL(postgresServer ?? ''), { pathname: `/${name}` }).href
    return { url, drop: () => onPostgres(`DROP DATABASE ${name} WITH (FORCE)`) }
  },
}
export type DatabaseKind = keyof typeof makers

/** Makes a database; close what was opened on it before it is removed. */
export async function makeDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-database-'))
  const { url, drop } = await makers[kind](folder)
  const remove = async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url, folder, remove }
}

/**
 * A suite of tests for each kind of database; `make` makes one. On PostgreSQL it runs where `npm test` found a server,
 * or `TELAR_TEST_POSTGRES` names one.
 */
export function onEachDatabase(name: string, suite: (make: () => Promise<TestDatabase>) => void): void {
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    describe.skipIf(kind === 'PostgreSQL' && !postgresServer)(`${name}, on ${kind}`, () =>
      suite(() => makeDatabase(kind)),
    )
  }
}

/** A database as two processes have it open, with some workspaces; `close` removes it. */
export async function openTwice(database: TestDatabase, workspaces: readonly string[]) {
  const db = await openDatabase(database)
  const other = await openDatabase(database)
  for (const id of workspaces) await db.workspace.create({ data: { id, name: id } })
  const close = async () => {
    await Promise.all([db.$disconnect(), other.$disconnect()])
    await database.remove()
  }
  return { db, other, close }
}

async function onPostgres(sql: string): Promise<void> {
  const connection = await new PrismaPg(postgresServer ?? '').connect()
  await connection.executeScript(sql)
  await connection.dispose()
}
