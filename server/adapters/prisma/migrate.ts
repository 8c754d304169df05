import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

export type DatabaseProvider = 'sqlite' | 'postgresql'

/** One migration as it lies in `prisma/migrations/<provider>/<name>/migration.sql`. */
export interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file in hexadecimal, as Prisma writes it. */
  checksum: string
}

/** What the runner needs of a database inside one transaction that nobody else can enter. */
export interface MigrationTransaction {
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Runs several statements without arguments. */
  script(sql: string): Promise<void>
}

/** A database that is only looked at. */
export interface MigrationReader extends Pick<MigrationTransaction, 'query'> {
  /** Whether it has the table of applied migrations. */
  hasRecords(): Promise<boolean>
}

export interface MigrationTarget {
  provider: DatabaseProvider
  /** Runs `work` in one exclusive transaction: all of it stays, or nothing. */
  transaction<T>(work: (tx: MigrationTransaction) => Promise<T>): Promise<T>
}

interface AppliedMigration {
  name: string
  checksum: string
  finished: boolean
}

const recordTable: Record<DatabaseProvider, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL,
    "checksum" TEXT NOT NULL,
    "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL,
    "logs" TEXT,
    "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
);`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
);`,
}

/** Reads the migrations of a folder in the order of their names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

/**
 * Brings a database to the newest migration and returns the names of those it applied. Everything happens in one
 * transaction, so a crash in the middle leaves the database as it was. The records are Prisma's own: `prisma migrate
 * deploy` continues where this stopped, and the other way round.
 *
 * Throws `database-mismatch` when the database was made by a newer Telar, when an applied migration has changed since,
 * or when Prisma left a failed one behind.
 */
export async function migrate(target: MigrationTarget, migrations: Migration[]): Promise<string[]> {
  return target.transaction(async (tx) => {
    await tx.script(recordTable[target.provider])
    const applied = await readApplied(tx)
    checkApplied(applied, migrations)
    const done = new Set(applied.map((row) => row.name))
    const pending = migrations.filter((migration) => !done.has(migration.name))
    for (const migration of pending) await apply(tx, target.provider, migration)
    return pending.map((migration) => migration.name)
  })
}

/** Whether every migration has been applied. Throws `database-mismatch` as `migrate` does. */
export async function isMigrated(reader: MigrationReader, migrations: Migration[]): Promise<boolean> {
  if (!(await reader.hasRecords())) return false
  const applied = await readApplied(reader)
  checkApplied(applied, migrations)
  return applied.length === migrations.length
}

async function readApplied(tx: Pick<MigrationTransaction, 'query'>): Promise<AppliedMigration[]> {
  const rows = await tx.query(
    'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
  )
  return rows.map((row) => ({
    name: String(row.migration_name),
    checksum: String(row.checksum),
    finished: row.finished_at !== null,
  }))
}

function checkApplied(applied: AppliedMigration[], migrations: Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of applied) {
    const migration = known.get(row.name)
    if (migration === undefined) {
      throw new AppError(
        'database-mismatch',
        say('The database was made by a newer Telar: it has the migration {name}.', { name: row.name }),
      )
    }
    if (!row.finished) {
      throw new AppError(
        'database-mismatch',
        say('The migration {name} was started on this database and did not finish.', { name: row.name }),
        {
          fix: say('Restore a backup, or repair the database with `prisma migrate resolve`.'),
        },
      )
    }
    if (row.checksum !== migration.checksum) {
      throw new AppError(
        'database-mismatch',
        say('The migration {name} is not the one this database was made with.', { name: row.name }),
        {
          fix: say('Restore the original file in prisma/migrations: an applied migration never changes.'),
        },
      )
    }
  }
}

async function apply(tx: MigrationTransaction, provider: DatabaseProvider, migration: Migration): Promise<void> {
  await tx.script(migration.sql)
  // Prisma keeps these times as milliseconds in SQLite. Every value is made here or is a checked name: nothing to escape.
  const now = provider === 'sqlite' ? String(Date.now()) : 'now()'
  if (!/^[\w-]+$/.test(migration.name)) throw new Error(`A migration's name must be plain: ${migration.name}`)
  await tx.script(
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count") ' +
      `VALUES ('${randomUUID()}', '${migration.checksum}', ${now}, '${migration.name}', ${now}, 1);`,
  )
}
