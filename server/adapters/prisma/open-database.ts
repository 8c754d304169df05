import { join } from 'node:path'
import { type Client, type Config, createClient } from '@libsql/client'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { projectRoot } from '@/server/project-root'
import { type DatabaseProvider, migrate, readMigrations } from './migrate'
import { postgresTarget } from './postgres-target'
import { sqliteTarget } from './sqlite-target'

/** How long a statement waits for another process that holds the SQLite file, in milliseconds. */
const busyTimeoutMs = 5_000

/**
 * Opens the relational store and brings it to the newest migration. `url` is `file:<path>` for SQLite or
 * `postgresql://…`. Close it with `$disconnect()`.
 *
 * Throws `database-mismatch` when the database does not fit this version, `database-unreachable` when it cannot be opened.
 */
export async function openDatabase({ url }: { url: string }): Promise<PrismaClient> {
  if (url.startsWith('file:')) return openSqlite(url)
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url)
  throw new AppError('invalid-input', 'DATABASE_URL must start with file: or postgresql://')
}

/** Folder of the migrations for one kind of database. */
export function migrationsFolder(provider: DatabaseProvider): string {
  return join(projectRoot(), 'prisma', 'migrations', provider)
}

async function openSqlite(url: string): Promise<PrismaClient> {
  let client: Client | undefined
  try {
    // One connection: the adapter serialises its work anyway, and the settings below belong to the connection.
    client = createClient({ url, concurrency: 1, timeout: busyTimeoutMs })
    await client.execute('PRAGMA journal_mode = WAL')
    await client.execute('PRAGMA synchronous = NORMAL')
    await client.execute(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    await client.execute('PRAGMA foreign_keys = ON')
    await migrate(sqliteTarget(client), await readMigrations(migrationsFolder('sqlite')))
    return new PrismaClient({ adapter: new OpenLibSql({ url }, client) })
  } catch (error) {
    client?.close()
    throw openingError(error, `The database ${url.slice('file:'.length)} cannot be opened`)
  }
}

/** Prisma's adapter on a connection that is already open, migrated and set up. */
class OpenLibSql extends PrismaLibSql {
  readonly #client: Client

  constructor(config: Config, client: Client) {
    super(config)
    this.#client = client
  }

  override createClient(): Client {
    return this.#client
  }
}

async function openPostgres(url: string): Promise<PrismaClient> {
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
    throw openingError(error, 'The PostgreSQL database of DATABASE_URL cannot be opened')
  }
  const { PrismaClient: PostgresClient } = await import('@/generated/postgresql/client')
  // Both clients come from one schema; they differ only in what PostgreSQL can do more, which Telar does not use.
  return new PostgresClient({ adapter }) as unknown as PrismaClient
}

function openingError(error: unknown, message: string): AppError {
  if (error instanceof AppError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('database-unreachable', `${message}: ${reason}`, { cause: error })
}
