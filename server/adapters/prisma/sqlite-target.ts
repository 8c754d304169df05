import type { Client, Row } from '@libsql/client/sqlite3'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { MigrationReader, MigrationTarget, MigrationTransaction } from './migrate'

/** Reading alone, which needs no lock. */
export function sqliteReader(client: Client): MigrationReader {
  return {
    async hasRecords() {
      const sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'"
      return (await client.execute(sql)).rows.length > 0
    },
    query: async (sql) => (await client.execute(sql)).rows.map(plainRow),
  }
}

/** Migrations on a SQLite file. `client` must hold exactly one connection (`concurrency: 1`). */
export function sqliteTarget(client: Client): MigrationTarget {
  return {
    provider: 'sqlite',
    async transaction(work) {
      // Rebuilding a table drops it: with foreign keys on, that would delete the rows that refer to it. SQLite ignores
      // this switch inside a transaction, so it is turned outside and the references are checked before the commit.
      await client.execute('PRAGMA foreign_keys = OFF')
      try {
        return await exclusive(client, work)
      } finally {
        await client.execute('PRAGMA foreign_keys = ON')
      }
    },
  }
}

async function exclusive<T>(client: Client, work: (tx: MigrationTransaction) => Promise<T>): Promise<T> {
  const transaction = await client.transaction('write')
  try {
    const result = await work({
      query: async (sql) => (await transaction.execute(sql)).rows.map(plainRow),
      script: (sql) => transaction.executeMultiple(sql),
    })
    const broken = await transaction.execute('PRAGMA foreign_key_check')
    if (broken.rows.length > 0) {
      throw new AppError('database-mismatch', say('A migration would leave rows that refer to nothing.'))
    }
    await transaction.commit()
    return result
  } finally {
    transaction.close()
  }
}

function plainRow(row: Row): Record<string, unknown> {
  return { ...row }
}
