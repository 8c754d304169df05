import { pathToFileURL } from 'node:url'
import { type Client, createClient, type InStatement, LibsqlError, type ResultSet } from '@libsql/client'
import { AppError } from '@/pipeline/errors'

/** The vector file: statements run synchronously inside the driver, so each one is kept short. */
export interface Database {
  all(sql: string, args?: InArgs): Promise<ResultSet>
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

/** Counts the changes of the tables since the first release; see `migrate`. */
const schemaVersion = 1

/**
 * Opens the file and creates its tables. WAL with `synchronous=NORMAL`: a committed transaction survives the death of
 * the process; a power cut may lose the newest ones but damages nothing.
 * Throws `vectors-unreachable` when the file cannot be opened.
 */
export async function openDatabase(path: string): Promise<Database> {
  const client = await translated(path, async () => {
    const opened = createClient({ url: path === ':memory:' ? path : pathToFileURL(path).href, concurrency: 1 })
    await opened.executeMultiple('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;')
    await opened.executeMultiple(schema)
    await migrate(opened)
    return opened
  })
  return databaseOf(client, path)
}

/** Brings a file of an earlier release up to date: points had no generation. Adding a column touches no row. */
async function migrate(client: Client): Promise<void> {
  const version = async () => Number((await client.execute('PRAGMA user_version')).rows[0]?.user_version)
  if ((await version()) >= schemaVersion) return
  const { rows } = await client.execute('SELECT id FROM collections')
  const additions = rows.map(({ id }) => `ALTER TABLE points_${Number(id)} ADD COLUMN generation INTEGER`)
  try {
    await client.batch([...additions, `PRAGMA user_version = ${schemaVersion}`], 'write')
  } catch (error) {
    // Another process was quicker: the columns are there.
    if ((await version()) < schemaVersion) throw error
  }
}

function databaseOf(client: Client, path: string): Database {
  return {
    all: (sql, args = []) => translated(path, () => client.execute({ sql, args })),
    write: (statements) =>
      translated(path, async () => {
        await client.batch(statements, 'write')
      }),
    close: () => client.close(),
  }
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LibsqlError && error.code === 'SQLITE_BUSY') {
      throw new AppError('vectors-busy', 'Another process is writing to the vector file.', { cause: error })
    }
    // Not every error of the driver has its error class: a file that cannot be opened throws a plain one.
    // What it says may hold paths and statements, so it is for the log.
    throw new AppError('vectors-unreachable', 'The file of the vector store cannot be used.', {
      fix: 'Check that the data folder exists, is writable and has free space.',
      retryable: false,
      cause: new Error(path, { cause: error }),
    })
  }
}
