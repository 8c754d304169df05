import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { PrismaPg } from '@prisma/adapter-pg'
import type { RunDatabase, Statement } from './run-sql'

type Adapter = Awaited<ReturnType<PrismaLibSql['connect'] | PrismaPg['connect']>>

/** How long a statement waits for another connection that holds the SQLite file, in milliseconds. */
const busyTimeoutMs = 5_000

/** A connection over Prisma's driver adapter alone: both databases in one way, and nothing of the engine in memory. */
export async function adapterDatabase(url: string): Promise<RunDatabase> {
  const isFile = url.startsWith('file:')
  const adapter = await (isFile ? openSqlite(url) : openPostgres(url))
  const query = isFile ? sqliteQuery : plainQuery
  return { execute: (statements) => inTransaction(adapter, statements.map(query)), close: () => adapter.dispose() }
}

async function openSqlite(url: string): Promise<Adapter> {
  // One connection, because the settings below belong to it.
  const adapter = await new PrismaLibSql({ url, concurrency: 1, timeout: busyTimeoutMs }).connect()
  await adapter.executeRaw(plainQuery({ sql: 'PRAGMA synchronous = NORMAL', args: [] }))
  await adapter.executeRaw(plainQuery({ sql: 'PRAGMA foreign_keys = ON', args: [] }))
  return adapter
}

async function openPostgres(url: string): Promise<Adapter> {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  return new PrismaPg({ connectionString: url, max: 1 }).connect()
}

async function inTransaction(adapter: Adapter, queries: readonly SqlQuery[]): Promise<number[]> {
  const transaction = await adapter.startTransaction()
  // On PostgreSQL COMMIT and ROLLBACK are the caller's; commit() and rollback() only give the connection back.
  const end = async (word: 'COMMIT' | 'ROLLBACK') => {
    if (!transaction.options.usePhantomQuery) await transaction.executeRaw(plainQuery({ sql: word, args: [] }))
  }
  const counts: number[] = []
  try {
    for (const query of queries) counts.push(await transaction.executeRaw(query))
    await end('COMMIT')
  } catch (error) {
    await end('ROLLBACK')
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
  return counts
}

type SqlQuery = ReturnType<typeof plainQuery>

const plainQuery = ({ sql, args }: Statement) => ({
  sql,
  args,
  argTypes: args.map(() => ({ scalarType: 'unknown' as const, arity: 'scalar' as const })),
})

/**
 * To SQLite `$1` is a name, which it looks for among all names before it: with a thousand of them that takes longer than
 * the rest of the statement. `?1` is a number (https://sqlite.org/lang_expr.html#parameters).
 */
const sqliteQuery = ({ sql, args }: Statement) => plainQuery({ sql: sql.replaceAll(/\$(\d+)/g, '?$1'), args })
