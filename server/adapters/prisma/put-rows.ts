import { Prisma } from '@/generated/sqlite/client'
import type { Transaction } from './database'
import type { Row } from './insert-new'
import { slices } from './slices'

/**
 * Inserts rows of a table; each takes the place of the one with the same `key`. All rows name the same columns. Written
 * out: Prisma has no such statement for several rows, and compiles one anew for each number of them.
 */
export async function putRows(
  db: Pick<Transaction, '$executeRaw'>,
  table: string,
  rows: readonly Row[],
  key: readonly string[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {})
  const columns = names.map((name) => `"${name}"`).join(', ')
  const changed = names.filter((name) => !key.includes(name)).map((name) => `"${name}" = excluded."${name}"`)
  const conflict = key.map((name) => `"${name}"`).join(', ')
  for (const some of slices(rows)) {
    const values = some.map((row) => Prisma.sql`(${Prisma.join(names.map((name) => row[name] ?? null))})`)
    await db.$executeRaw`INSERT INTO ${Prisma.raw(`"${table}" (${columns})`)} VALUES ${Prisma.join(values)}
      ON CONFLICT (${Prisma.raw(conflict)}) DO UPDATE SET ${Prisma.raw(changed.join(', '))}`
  }
}
