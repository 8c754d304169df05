import type { PrismaClient } from '@/generated/sqlite/client'
import { storeErrorOf } from '@/server/capabilities/store-error'

/** The same client, whose errors of disk and database are told as what they mean. Others stay Prisma's. */
export function translating(prisma: PrismaClient): PrismaClient {
  const extended = prisma.$extends({
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
  return proxy as unknown as PrismaClient
}

const translated = (error: unknown): unknown => storeErrorOf(error, { database: true }) ?? error
