import type { PrismaPg } from '@prisma/adapter-pg'
import type { MigrationTarget, MigrationTransaction } from './migrate'

type PostgresAdapter = Awaited<ReturnType<PrismaPg['connect']>>

/** The number under which Prisma's own migration command locks a database: the two never run at once. */
const migrationLock = 72_707_369

/** Migrations on PostgreSQL, over Prisma's driver adapter. */
export function postgresTarget(adapter: PostgresAdapter): MigrationTarget {
  return {
    provider: 'postgresql',
    async transaction(work) {
      // The adapter sends BEGIN; COMMIT and ROLLBACK are the caller's, and commit() only gives the connection back.
      const transaction = await adapter.startTransaction()
      const statement = (sql: string) => ({ sql, args: [], argTypes: [] })
      const tx: MigrationTransaction = {
        // The adapter's own executeScript splits at every semicolon, also inside a string: this sends the text as it is.
        script: async (sql) => void (await transaction.executeRaw(statement(sql))),
        query: async (sql) => {
          const { columnNames, rows } = await transaction.queryRaw(statement(sql))
          return rows.map((row) => Object.fromEntries(columnNames.map((name, index) => [name, row[index]])))
        },
      }
      try {
        await tx.script(`SELECT pg_advisory_xact_lock(${migrationLock})`)
        const result = await work(tx)
        await tx.script('COMMIT')
        await transaction.commit()
        return result
      } catch (error) {
        await tx.script('ROLLBACK')
        await transaction.rollback()
        throw error
      }
    },
  }
}
