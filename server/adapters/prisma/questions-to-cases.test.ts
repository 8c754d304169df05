import { createClient } from '@libsql/client'
import { PrismaPg } from '@prisma/adapter-pg'
import { expect, it } from 'vitest'
import { type KeptQuestion, keptQuestions } from '@/server/services/retrieval/kept-questions'
import { onEachDatabase, type TestDatabase } from '@/test/builders/databases'
import { migrate, readMigrations } from './migrate'
import { migrationsFolder, openDatabase } from './open-database'
import { postgresTarget } from './postgres-target'
import { prismaRecords } from './records'
import { sqliteTarget } from './sqlite-target'

const text = (value: string) => `'${value.replaceAll("'", "''")}'`
const at = "'2026-11-01 10:00:00'"

/** A database as the version before cases left it, with what `rows` inserts. */
async function anEarlierOne({ url }: TestDatabase, rows: string): Promise<void> {
  const before = async (provider: 'sqlite' | 'postgresql') =>
    (await readMigrations(migrationsFolder(provider))).filter(({ name }) => name < '20261205000100')
  if (url.startsWith('file:')) {
    const client = createClient({ url, concurrency: 1 })
    await migrate(sqliteTarget(client), await before('sqlite'))
    await client.executeMultiple(rows)
    client.close()
    return
  }
  const connection = await new PrismaPg(url).connect()
  await migrate(postgresTarget(connection), await before('postgresql'))
  await connection.executeScript(rows)
  await connection.dispose()
}

const collection = (id: string) =>
  `INSERT INTO "Collection" ("id", "workspaceId", "slug", "name", "storeName", "embedderProvider", "embedderModel", "dimension", "language", "chunking", "fields", "createdAt", "updatedAt")
   VALUES ('${id}', 'w', '${id}', 'Named ${id}', '${id}', 'built-in', 'm', 2, 'auto', '{}', '[]', ${at}, ${at});`
const document = (id: string, name: string, state = 'indexed') =>
  `INSERT INTO "Document" ("id", "collectionId", "key", "identity", "name", "mime", "bytes", "hash", "state", "generation", "createdAt", "updatedAt")
   VALUES ('${id}', 'c', '', '${id}', ${text(name)}, 'text/plain', 1, '${id}', '${state}', 1, ${at}, ${at});`
const question = (id: string, query: string, documentId: string, passage = 'NULL, NULL') =>
  `INSERT INTO "Question" ("id", "collectionId", "query", "documentId", "startAt", "endAt", "createdAt")
   VALUES ('${id}', 'c', ${text(query)}, '${documentId}', ${passage}, ${at});`

const hostile = '¿Qué dice “él”?\n\t"Ñandú" \\ 100%_\u0001 \u007f 🧵 </script> $[x] \'s'
const many = Array.from({ length: 2_000 }, (_, number) => question(`m${number}`, `Question ${number}?`, 'plain'))

onEachDatabase('saved questions of an earlier version', (make) => {
  it('are cases, whatever stands in them', async () => {
    const database = await make()
    await anEarlierOne(
      database,
      [
        `INSERT INTO "Workspace" ("id", "name") VALUES ('w', 'W');`,
        ...[collection('c'), collection('unasked')],
        ...[document('plain', 'plain.txt'), document('quoted', hostile), document('gone', 'gone.txt', 'removed')],
        ...[document('blank', ' '), document('long', '🧵'.repeat(800))],
        question('q1', hostile, 'quoted', '3, 9'),
        question('q2', 'Ça va, CIGÜEÑA?', 'gone'),
        question('q3', 'Of a document that was deleted?', 'deleted'),
        question('q4', 'Blank?', 'blank'),
        question('q5', 'Long?', 'long'),
        ...many,
      ].join('\n'),
    )
    const db = await openDatabase(database)
    try {
      const { datasets } = prismaRecords(db)
      const [dataset, ...others] = await datasets.list('w')
      expect(others).toEqual([])
      expect(dataset).toMatchObject({
        name: 'Named c',
        kind: 'collection',
        collectionId: 'c',
        cases: 2_004,
        version: 1,
      })
      const id = dataset?.id ?? ''
      const { cases } = await datasets.cases(id, { ids: ['q1', 'q2', 'q3', 'q4', 'q5'] })
      const places = new Map(cases.map((row) => [row.id, row.expected.places]))
      const quoted = { collectionId: 'c', documentId: 'quoted', documentName: hostile.trim(), start: 3, end: 9 }
      expect(places.get('q1')).toEqual([quoted])
      expect(cases[0]).toMatchObject({ inputs: { question: hostile }, split: 'test', origin: 'human', since: 1 })
      expect(places.get('q2')).toEqual([{ collectionId: 'c', documentId: 'gone', documentName: 'gone.txt' }])
      expect([places.has('q3'), places.get('q4')?.[0]?.documentName]).toEqual([false, 'blank'])

      const asked = new Map<string, KeptQuestion['places'][number] | undefined>()
      for await (const some of keptQuestions(prismaRecords(db), 'c'))
        for (const one of some) asked.set(one.id, one.places[0])
      expect(asked.size).toBe(2_004)
      expect([asked.get('q2')?.isRemoved, asked.get('q1')?.documentName]).toEqual([true, hostile])

      // They are found as those that are written today.
      const found = async (text: string) => (await datasets.cases(id, { text })).cases.map((row) => row.id)
      expect(await found('cigüeña')).toEqual(['q2'])
      expect(await found('ÑANDU 100')).toEqual(['q1'])
      expect((await datasets.withInputs(id, { question: hostile })).map((row) => row.id)).toEqual(['q1'])
      expect(await datasets.ofSources(id, [], [{ documentId: 'quoted', documentName: 'x' }])).toHaveLength(1)
      expect(await datasets.ofSources(id, [], [{ documentName: 'plain.txt' }])).toHaveLength(2_000)
    } finally {
      await db.$disconnect()
      await database.remove()
    }
  }, 60_000)
})
