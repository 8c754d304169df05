import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { foreign, type Said, say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'
import { projectRoot } from '@/server/project-root'
import { WAIT_MS } from '../shared/sqlite/busy'
import { openPatiently, type PatientClient, type PatientOptions, synchronous } from '../shared/sqlite/patient-client'
import { makePrivate } from '../shared/sqlite/private-file'
import { twoConnections } from '../shared/sqlite/two-connections'
import { type Database, databaseOf } from './database'
import { type DatabaseProvider, isMigrated, migrate, readMigrations } from './migrate'
import { postgresTarget } from './postgres-target'
import { sqliteReader, sqliteTarget } from './sqlite-target'

const pragmasOf = (durable: boolean) => ['PRAGMA journal_mode = WAL', synchronous(durable), 'PRAGMA foreign_keys = ON']
/** The connection limits how long a transaction waits for its turn, not Prisma. Milliseconds. */
const transactionOptions = { maxWait: 60_000 }

interface OpenDatabase {
  url: string
  waitMs?: number
  durable?: boolean
}

/**
 * Opens the relational store and brings it to the newest migration. `url` is `file:<path>` for SQLite or
 * `postgresql://…`. `waitMs`: how long to wait for another process that holds the SQLite file. `durable`: what is written to
 * SQLite survives a power cut. Close with `$disconnect()`.
 *
 * Throws `database-mismatch` when the database does not fit this version, `database-unreachable` when it cannot be opened.
 */
export async function openDatabase({ url, waitMs = WAIT_MS, durable = false }: OpenDatabase): Promise<Database> {
  if (url.startsWith('file:')) return openSqlite({ url, waitMs, pragmas: pragmasOf(durable) })
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url)
  throw new AppError('invalid-input', say('DATABASE_URL must start with file: or postgresql://'))
}

/** Folder of the migrations for one kind of database. */
export function migrationsFolder(provider: DatabaseProvider): string {
  return join(projectRoot(), 'prisma', 'migrations', provider)
}

/** The path of a SQLite address. */
export function sqlitePath(url: string): string {
  const path = url.slice('file:'.length).replace(/\?.*$/, '')
  return path.startsWith('//') ? fileURLToPath(`file:${path}`) : path
}

async function openSqlite(options: PatientOptions): Promise<Database> {
  const { url } = options
  const open: PatientClient[] = []
  try {
    // A database in memory is there for one connection.
    const inMemory = sqlitePath(url) === ':memory:'
    if (!inMemory) await makePrivate(sqlitePath(url))
    const writer = await openPatiently(options)
    open.push(writer)
    const migrations = await readMigrations(migrationsFolder('sqlite'))
    // Usually nothing is to be done: then a process can start while another one writes.
    if (!(await isMigrated(sqliteReader(writer), migrations))) await migrate(sqliteTarget(writer), migrations)
    const reader = inMemory ? writer : await openPatiently(options)
    open.push(reader)
    return databaseOf(new PrismaClient({ adapter: twoConnections(writer, reader), transactionOptions }))
  } catch (error) {
    for (const client of open) client.close()
    throw openingError(error, (reason) =>
      say('The database {path} cannot be opened: {reason}', { path: url.slice('file:'.length), reason }),
    )
  }
}

async function openPostgres(url: string): Promise<Database> {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  const adapter = new PrismaPg(url)
  try {
    const connection = await adapter.connect()
    try {
      await migrate(postgresTarget(connection), await readMigrations(migrationsFolder('postgresql')))
    } finally {
      await connection.dispose()
    }
  } catch (error) {
    throw openingError(error, (reason) =>
      say('The PostgreSQL database of DATABASE_URL cannot be opened: {reason}', { reason }),
    )
  }
  const { PrismaClient: PostgresClient } = await import('@/generated/postgresql/client')
  return databaseOf(new PostgresClient({ adapter, transactionOptions }))
}

function openingError(error: unknown, said: (reason: Said) => Said): AppError {
  if (error instanceof AppError) return error
  const known = storeErrorOf(error, { database: true })
  const isKnown = known !== undefined && known.code !== 'database-unreachable'
  const reason = isKnown ? known.said.message : foreign(error instanceof Error ? error.message : String(error))
  return new AppError(isKnown ? known.code : 'database-unreachable', said(reason), {
    ...(isKnown && { fix: known.said.fix ?? { template: known.fix } }),
    cause: error,
  })
}
