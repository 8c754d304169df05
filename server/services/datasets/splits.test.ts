import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Case, splits } from '@/pipeline/cases/case'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import { contextOf } from '@/test/builders/context'
import { bind } from '../use-case'
import { datasets } from '.'

let folder: string
let prisma: Database
let store: PrismaRunStore
let api: ReturnType<typeof opened>
const opened = () => {
  const files = createFolderFiles({ folder: join(folder, 'files') })
  return bind(datasets, { records: prismaRecords(prisma), store, files }, contextOf('w'))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-splits-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'W' } })
  store = new PrismaRunStore(prisma, { dataFolder: folder, onError: () => undefined })
  api = opened()
})
afterAll(async () => {
  await store.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

const question = fc.constantFrom('p', 'q', 'r', 's', 't', 'u', 'v')
const split = fc.option(fc.constantFrom(...splits), { nil: undefined })
/** Some documents share a name, some an id. */
const place = fc.constantFrom(
  { documentName: 'a' },
  { documentName: 'b', documentId: '1' },
  { documentName: 'c', documentId: '1' },
  { documentName: 'c', documentId: '2' },
  { documentName: '50 %_"d"', documentId: '3' },
  { documentName: 'e', documentId: '3' },
)
const draft = fc.record({
  inputs: fc.record({ question }),
  expected: fc.record({ places: fc.uniqueArray(place, { maxLength: 2 }) }),
  source: fc.option(fc.constantFrom('a', 'M'), { nil: undefined }),
  split,
})

/** What people do to a dataset; `which` chooses among what is there. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('save' as const), draft, which: fc.option(fc.nat()) }),
  fc.record({ kind: fc.constant('import' as const), drafts: fc.array(draft, { minLength: 1, maxLength: 30 }), split }),
  fc.record({ kind: fc.constant('change' as const), which: fc.nat(), split }),
  fc.record({ kind: fc.constant('copy' as const), which: fc.nat(), back: fc.boolean() }),
  fc.record({ kind: fc.constant('delete' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('restore' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('split' as const), seed: fc.nat(), train: fc.double({ min: 0, max: 1, noNaN: true }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const all = async (datasetId: string) => (await api.cases({ datasetId, limit: 500 })).cases

async function take(one: Step, id: string, other: string): Promise<unknown> {
  const cases = await all(id)
  const chosen = 'which' in one && one.which !== null ? cases[one.which % Math.max(1, cases.length)] : undefined
  switch (one.kind) {
    case 'save':
      return api.saveCase({ datasetId: id, case: one.draft, ...(chosen && { id: chosen.id }) })
    case 'import': {
      const text = one.drafts.map((line) => JSON.stringify(line)).join('\n')
      return api.import({ datasetId: id, files: [{ name: 'a.jsonl', text }], ...(one.split && { split: one.split }) })
    }
    case 'split':
      return api.split({ id, train: one.train, validation: (1 - one.train) / 2, seed: one.seed })
    case 'restore':
      return api.restore({ id, version: (one.which % (await api.get({ id })).version) + 1 })
    case 'copy': {
      const [from, to] = one.back ? [other, id] : [id, other]
      const ids = (await all(from)).map((row) => row.id)
      return ids.length > 0 && api.changeCases({ datasetId: from, ids, copyTo: to })
    }
    case 'delete':
      return chosen && api.deleteCases({ datasetId: id, ids: [chosen.id] })
    case 'change':
      return chosen && api.changeCases({ datasetId: id, ids: [chosen.id], ...(one.split && { split: one.split }) })
  }
}

/** Sources and documents whose cases are in several splits; a source may be called as a document is. */
function torn(cases: readonly Case[]): string[] {
  const seen = new Map<string, Set<string>>()
  for (const { source, split, expected } of cases) {
    const links = expected.places.flatMap(({ documentId, documentName }) => [
      `name ${documentName}`,
      ...(documentId === undefined ? [] : [`id ${documentId}`]),
    ])
    for (const link of [`name ${source}`, ...links]) seen.set(link, (seen.get(link) ?? new Set()).add(split))
  }
  return [...seen].flatMap(([link, own]) => (own.size > 1 ? [link] : []))
}

it('never tear a source or a document apart, whatever is done to a dataset', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const [{ id }, { id: other }] = [await api.create({ name: 'A' }), await api.create({ name: 'B' })]
      for (const one of steps) {
        await take(one, id, other)
        expect([one.kind, torn(await all(id)), torn(await all(other))]).toEqual([one.kind, [], []])
      }
      await api.delete({ id })
      await api.delete({ id: other })
    }),
    { numRuns: 25 },
  )
}, 60_000)
