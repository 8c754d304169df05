import { pathToFileURL } from 'node:url'
import type { InStatement, ResultSet } from '@libsql/client/sqlite3'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'
import { isBusy, WAIT_MS } from '../shared/sqlite/busy'
import { openPatiently, type PatientClient } from '../shared/sqlite/patient-client'
import { makePrivate } from '../shared/sqlite/private-file'
import { damaged, isBadJson } from './damage'

/** The vector file: statements run synchronously inside the driver, so each one is kept short. */
export interface Database {
  all(sql: string, args?: InArgs): Promise<ResultSet>
  /** Changes when another process has written to the file. */
  version(): Promise<string>
  /** Runs all statements in one transaction. */
  write(statements: InStatement[]): Promise<void>
  close(): void
}
type InArgs = (string | number | ArrayBuffer | Uint8Array | null)[]

const schema = `
  CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    dimension INTEGER NOT NULL,
    fields TEXT NOT NULL,
    points INTEGER NOT NULL DEFAULT 0,
    total_length INTEGER NOT NULL DEFAULT 0,
    next_slot INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE IF NOT EXISTS free_slots (
    collection INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    PRIMARY KEY (collection, slot)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS staged (
    collection INTEGER NOT NULL,
    document TEXT NOT NULL,
    generation INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    PRIMARY KEY (collection, document, generation, slot)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS staged_slot ON staged (collection, slot);
  CREATE TABLE IF NOT EXISTS commits (
    collection INTEGER NOT NULL,
    document TEXT NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (collection, document)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS aliases (
    alias TEXT PRIMARY KEY,
    collection INTEGER NOT NULL
  ) WITHOUT ROWID;
`

const pragmas = ['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = NORMAL']

const schemaNames = [...schema.matchAll(/IF NOT EXISTS (\w+)/g)].map(([, name]) => name ?? '')

/** What is told with the file's name, because it concerns this file. */
const ofTheFile: ReadonlySet<string> = new Set(['database-unreachable', 'database-damaged', 'database-busy'])

/** Counts the changes of the tables since the first release; see `migrate`. */
const schemaVersion = 1

/**
 * Opens the file and creates its tables. WAL with `synchronous=NORMAL`: a committed transaction survives the death of
 * the process; a power cut may lose the newest ones but damages nothing.
 * Throws `vectors-unreachable` when the file cannot be opened.
 */
export async function openDatabase(path: string, waitMs = WAIT_MS): Promise<Database> {
  const client = await translated(path, async () => {
    if (path !== ':memory:') await makePrivate(path)
    const url = path === ':memory:' ? path : pathToFileURL(path).href
    const opened = await openPatiently({ url, pragmas, waitMs })
    // Usually all is there: then a process can start while another one writes.
    if (!(await hasTables(opened))) await opened.executeMultiple(schema)
    await migrate(opened)
    return opened
  })
  return databaseOf(client, path)
}

async function hasTables(client: PatientClient): Promise<boolean> {
  const { rows } = await client.execute('SELECT name FROM sqlite_master')
  const names = new Set(rows.map(({ name }) => name))
  return schemaNames.every((name) => names.has(name))
}

/** Brings a file of an earlier release up to date: points had no generation. Adding a column touches no row. */
async function migrate(client: PatientClient): Promise<void> {
  const version = async () => Number((await client.execute('PRAGMA user_version')).rows[0]?.user_version)
  if ((await version()) >= schemaVersion) return
  const { rows } = await client.execute('SELECT id FROM collections')
  const additions = rows.map(({ id }) => `ALTER TABLE points_${Number(id)} ADD COLUMN generation INTEGER`)
  try {
    await client.batch([...additions, `PRAGMA user_version = ${schemaVersion}`])
  } catch (error) {
    // Another process was quicker: the columns are there.
    if ((await version()) < schemaVersion) throw error
  }
}

function databaseOf(client: PatientClient, path: string): Database {
  return {
    all: (sql, args = []) => translated(path, () => client.execute({ sql, args })),
    version: () =>
      translated(path, async () => {
        // SQLite counts for each connection anew.
        const { rows } = await client.execute('PRAGMA data_version')
        return `${client.connections}:${String(rows[0]?.data_version)}`
      }),
    write: (statements) =>
      translated(path, async () => {
        await client.batch(statements)
      }),
    close: () => client.close(),
  }
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isBusy(error)) {
      throw new AppError('vectors-busy', say('Another process is writing to the vector file.'), { cause: error })
    }
    if (isBadJson(error)) throw damaged(error)
    const known = storeErrorOf(error)
    if (known && !ofTheFile.has(known.code)) throw known
    // Not every error of the driver has its error class: a file that cannot be opened throws a plain one.
    // What it says may hold paths and statements, so it is for the log.
    throw new AppError('vectors-unreachable', say('The file of the vector store cannot be used.'), {
      fix: say('Check that the data folder exists, is writable and has free space.'),
      retryable: false,
      cause: new Error(path, { cause: error }),
    })
  }
}
