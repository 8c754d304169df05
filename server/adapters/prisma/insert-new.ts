import { Prisma } from '@/generated/sqlite/client'
import type { Transaction } from './database'
import { slices } from './slices'

type Value = string | number | boolean | Date | null
/** Values of columns by name. */
export type Row = Readonly<Record<string, Value>>

/**
 * Inserts rows of a table, but for those of which there is one with the same key; gives the values of the column
 * `returning` of those that were inserted. Columns that a row does not name have the database's default. Written out:
 * Prisma's own statement is compiled anew for each number of rows, which takes longer than inserting them.
 */
export async function insertNew(
  db: Pick<Transaction, '$queryRaw'>,
  table: string,
  rows: readonly Row[],
  returning: string,
): Promise<unknown[]> {
  const alike = new Map<string, Row[]>()
  for (const row of rows) {
    const names = Object.keys(row).join('", "')
    const known = alike.get(names)
    if (known) known.push(row)
    else alike.set(names, [row])
  }
  const inserted: unknown[] = []
  for (const [names, group] of alike) {
    for (const some of slices(group)) {
      const values = some.map((row) => Prisma.sql`(${Prisma.join(Object.values(row))})`)
      const found = await db.$queryRaw<Row[]>`INSERT INTO ${Prisma.raw(`"${table}" ("${names}")`)}
        VALUES ${Prisma.join(values)} ON CONFLICT DO NOTHING RETURNING ${Prisma.raw(`"${returning}"`)}`
      for (const row of found) inserted.push(row[returning])
    }
  }
  return inserted
}
