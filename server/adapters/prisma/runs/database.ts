import type { InArgs } from '@libsql/client/sqlite3'
import type { PrismaClient } from '@/generated/sqlite/client'
import { openPatiently, synchronous } from '../../shared/sqlite/patient-client'
import type { RunDatabase, Statement } from './sql'

/** The journal keeps what is not written, so nobody need wait long for another process. Milliseconds. */
const WAIT_MS = 1_000

/** A connection over the driver alone: nothing of Prisma's engine is in memory. */
export function adapterDatabase(url: string, durable: boolean): Promise<RunDatabase> {
  return url.startsWith('file:') ? openSqlite(url, durable) : openPostgres(url)
}

/** Writing through Prisma, where there is no connection of our own. */
export function throughPrisma(prisma: PrismaClient): RunDatabase {
  return {
    execute: (statements) =>
      prisma.$transaction(statements.map(({ sql, args }) => prisma.$executeRawUnsafe(sql, ...args))),
    close: async () => undefined,
  }
}

async function openSqlite(url: string, durable: boolean): Promise<RunDatabase> {
  const pragmas = [synchronous(durable), 'PRAGMA foreign_keys = ON']
  const client = await openPatiently({ url, pragmas, waitMs: WAIT_MS })
  return {
    execute: async (statements) =>
      (await client.batch(statements.map(sqliteStatement))).map(({ rowsAffected }) => rowsAffected),
    close: () => Promise.resolve(client.close()),
  }
}

/**
 * To SQLite `$1` is a name, which it looks for among all names before it: with a thousand of them that takes longer than
 * the rest of the statement. `?1` is a number (https://sqlite.org/lang_expr.html#parameters).
 */
function sqliteStatement({ sql, args }: Statement): { sql: string; args: InArgs } {
  // Texts, numbers, nulls and times: what the columns of a run hold.
  const values = args.map((arg) => (arg instanceof Date ? storedTime(arg) : arg)) as InArgs
  return { sql: sql.replaceAll(/\$(\d+)/g, '?$1'), args: values }
}

/** A time as Prisma's adapter writes it to SQLite: anything else would sort and compare wrongly beside it. */
const storedTime = (time: Date): string => time.toISOString().replace('Z', '+00:00')

async function openPostgres(url: string): Promise<RunDatabase> {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }).connect()
  return {
    async execute(statements) {
      const transaction = await adapter.startTransaction()
      // COMMIT and ROLLBACK are the caller's; commit() and rollback() only give the connection back.
      const counts: number[] = []
      try {
        for (const statement of statements) counts.push(await transaction.executeRaw(postgresQuery(statement)))
        await transaction.executeRaw(postgresQuery({ sql: 'COMMIT', args: [] }))
      } catch (error) {
        await transaction.executeRaw(postgresQuery({ sql: 'ROLLBACK', args: [] }))
        await transaction.rollback()
        throw error
      }
      await transaction.commit()
      return counts
    },
    close: () => adapter.dispose(),
  }
}

const postgresQuery = ({ sql, args }: Statement) => ({
  sql,
  args,
  argTypes: args.map(() => ({ scalarType: 'unknown' as const, arity: 'scalar' as const })),
})
