import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { PrismaPg } from '@prisma/adapter-pg'
import type { RunDatabase, Statement } from './run-sql'

type Adapter = Awaited<ReturnType<PrismaLibSql['connect'] | PrismaPg['connect']>>

/** How long a statement waits for another connection that holds the SQLite file, in milliseconds. */
const busyTimeoutMs = 5_000

/** A connection over Prisma's driver adapter alone: both databases in one way, and nothing of the engine in memory. */
export async function adapterDatabase(url: string): Promise<RunDatabase> {
  const adapter = await (url.startsWith('file:') ? openSqlite(url) : openPostgres(url))
  return { execute: (statements) => inTransaction(adapter, statements), close: () => adapter.dispose() }
}

async function openSqlite(url: string): Promise<Adapter> {
  // One connection, because the settings below belong to it.
  const adapter = await new PrismaLibSql({ url, concurrency: 1, timeout: busyTimeoutMs }).connect()
  await adapter.executeRaw(query({ sql: 'PRAGMA synchronous = NORMAL', args: [] }))
  await adapter.executeRaw(query({ sql: 'PRAGMA foreign_keys = ON', args: [] }))
  return adapter
}

async function openPostgres(url: string): Promise<Adapter> {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  return new PrismaPg({ connectionString: url, max: 1 }).connect()
}

async function inTransaction(adapter: Adapter, statements: readonly Statement[]): Promise<number[]> {
  const transaction = await adapter.startTransaction()
  // On PostgreSQL COMMIT and ROLLBACK are the caller's; commit() and rollback() only give the connection back.
  const end = async (word: 'COMMIT' | 'ROLLBACK') => {
    if (!transaction.options.usePhantomQuery) await transaction.executeRaw(query({ sql: word, args: [] }))
  }
  const counts: number[] = []
  try {
    for (const statement of statements) counts.push(await transaction.executeRaw(query(statement)))
    await end('COMMIT')
  } catch (error) {
    await end('ROLLBACK')
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
  return counts
}

const query = ({ sql, args }: Statement) => ({
  sql,
  args,
  argTypes: args.map(() => ({ scalarType: 'unknown' as const, arity: 'scalar' as const })),
})
