import type { PrismaClient as PostgresClient } from '@/generated/postgresql/client'
import type { Prisma, PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'

/** The relational store. Its errors of disk and database are told as what they mean. */
export type Database = PrismaClient
/** The same inside a transaction. */
export type Transaction = Prisma.TransactionClient
/** Several at once take longer than a transaction is given by default. Milliseconds. */
export const patience = { maxWait: 60_000, timeout: 60_000 }

/**
 * A client as everybody uses it. Both clients come from one schema and differ only in what PostgreSQL can do more, which
 * Telar does not use; this is the one place where one is taken for the other.
 */
export function databaseOf(client: PrismaClient | PostgresClient): Database {
  const extended = (client as PrismaClient).$extends({
    query: {
      $allOperations: async ({ args, query }) => {
        try {
          const result: unknown = await query(args)
          return result
        } catch (error) {
          throw translated(error)
        }
      },
    },
  })
  // What begins and ends a transaction is no operation, so the extension does not hear of it.
  const proxy = new Proxy(extended, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== '$transaction' || typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(value, target, args)
        } catch (error) {
          throw translated(error)
        }
      }
    },
  })
  // The extension adds nothing that could be called and takes nothing away.
  return proxy as unknown as Database
}

/** What disk and database mean, and the two of Prisma's own that say something of the row: it is there, it is not. */
function translated(error: unknown): unknown {
  const known = storeErrorOf(error, { database: true })
  if (known || !(error instanceof Error && 'code' in error)) return known ?? error
  if (error.code === 'P2002')
    return new AppError('already-exists', say('There is one like it already.'), { cause: error })
  if (error.code === 'P2025') return new AppError('not-found', say('It does not exist any more.'), { cause: error })
  return error
}
