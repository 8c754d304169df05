import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { caseDraftSchema } from '@/pipeline/cases/case'
import { hashOf } from '@/pipeline/hash'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { contextOf } from '@/test/builders/context'
import { newCollection, newDocument } from '@/test/conformance/records-fixtures'
import { keepCases } from '../datasets/keep-cases'
import { type KeptQuestion, keptQuestions } from './kept-questions'
import { questionsHash, savedQuestions } from './question-set'

let folder: string
let prisma: Database
let records: Records
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-questions-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'W' } })
  records = prismaRecords(prisma)
})
afterAll(async () => {
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

type Draft = Pick<z.input<typeof caseDraftSchema>, 'inputs' | 'expected'>

/** A collection with documents, by the name of each, and a way to keep cases among its questions. */
async function aCollection(documents: Record<string, Partial<DocumentRecord>>) {
  const collection = newCollection('Looms')
  await records.collections.create('w', collection.id, collection)
  const ids = new Map<string, string>()
  for (const [name, changes] of Object.entries(documents)) {
    const document = newDocument(collection.id, { name, ...changes })
    await records.documents.create(document)
    ids.set(name, document.id)
  }
  const { id: dataset } = await records.datasets.create({
    ...{ workspaceId: 'w', name: 'x', kind: 'collection' },
    collectionId: collection.id,
  })
  const keep = (drafts: Draft[]) => {
    const cases = drafts.map((draft) => caseDraftSchema.parse(draft))
    return keepCases({ records }, dataset, cases, contextOf('w'), { now: new Date() })
  }
  const at = (name: string, rest: object = {}) => ({ documentId: ids.get(name) ?? name, documentName: 'then', ...rest })
  const kept = async () => {
    const all: KeptQuestion[] = []
    for await (const some of keptQuestions(records, collection.id)) all.push(...some)
    return all
  }
  return { id: collection.id, keep, at, kept }
}

it('are the cases that ask for a document of the collection', async () => {
  const { id, keep, at, kept } = await aCollection({ 'a.txt': {}, 'b.txt': {}, 'gone.txt': { state: 'removed' } })
  const strange = await aCollection({ 'c.txt': {} })
  const passage = { start: 3, end: 9 }
  const ask = (question: unknown, ...places: object[]): Draft => ({
    inputs: { question },
    expected: { places: places.map((place) => ({ documentName: 'x', ...place })) },
  })
  await keep([
    ask('Gone?', at('gone.txt')),
    ask('Two places?', at('a.txt', passage), at('b.txt'), at('gone.txt'), at('deleted.txt')),
    ask('Nowhere?'),
    ask('Elsewhere?', strange.at('c.txt')),
    ask('Imported?', { documentName: 'a.txt' }),
    { inputs: { question: 'Unanswerable?' }, expected: { abstain: true, places: [at('a.txt')] } },
    { inputs: { text: 'Another input' }, expected: { places: [at('a.txt')] } },
    ask(['no text'], at('a.txt')),
    ask('Too long? '.repeat(10_000), at('a.txt')),
  ])
  const [two, gone, ...others] = await kept()
  expect(others).toEqual([])
  expect(gone).toMatchObject({ query: 'Gone?', places: [{ documentName: 'gone.txt', isRemoved: true }] })
  expect(two?.places.map(({ documentName, passage, isRemoved }) => [documentName, passage, isRemoved])).toEqual([
    ['a.txt', passage, false],
    ['b.txt', null, false],
    ['gone.txt', null, true],
  ])
  const saved = await savedQuestions(records, id)
  expect(saved.map(({ query, places }) => [query, places.length])).toEqual([['Two places?', 2]])
})

it('are newest first however many there are, and the newest 200 are measured with', async () => {
  const { id, keep, at, kept } = await aCollection({ 'a.txt': {}, 'gone.txt': { state: 'removed' } })
  const names = Array.from({ length: 600 }, (_, number) => `Question ${number}?`)
  const place = (number: number) => at(number % 2 === 0 ? 'a.txt' : 'gone.txt')
  await keep(names.map((question, at) => ({ inputs: { question }, expected: { places: [place(at)] } })))
  expect((await kept()).map(({ query }) => query)).toEqual(names.toReversed())
  const saved = await savedQuestions(records, id)
  expect([saved.length, saved[0]?.query, saved.at(-1)?.query]).toEqual([200, 'Question 598?', 'Question 200?'])
})

it('tell other questions and places apart, and nothing by their order', () => {
  const place = (documentId: string, start?: number) => ({
    documentId,
    passage: start === undefined ? null : { start, end: start + 5 },
  })
  const one = { query: 'Why?', places: [place('a'), place('b', 7)] }
  const other = { query: 'How?', places: [place('a')] }
  const hash = questionsHash([one, other])
  expect(questionsHash([other, { ...one, places: one.places.toReversed() }])).toBe(hash)
  expect(questionsHash([other, { ...one, places: [place('a')] }])).not.toBe(hash)
  // As earlier versions hashed a question with its one place, so that their figures stay true.
  expect(questionsHash([other])).toBe(hashOf([hashOf(['How?', 'a', null, null])]))
})
