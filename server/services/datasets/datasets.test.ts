import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { caseDraftSchema } from '@/pipeline/cases/case'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import type { Records } from '@/server/capabilities/records'
import { contextOf } from '@/test/builders/context'
import { aRun, finished, started, stepRecord } from '@/test/builders/run-record'
import { newCollection, newDocument } from '@/test/conformance/records-fixtures'
import { bind } from '../use-case'
import { datasets } from '.'

let folder: string
let prisma: Database
let records: Records
let store: PrismaRunStore
let api: ReturnType<typeof apiOf>
const apiOf = (workspaceId: string) =>
  bind(datasets, { records, store, files: createFolderFiles({ folder }) }, contextOf(workspaceId))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-datasets-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  for (const id of ['w', 'other']) await prisma.workspace.create({ data: { id, name: id } })
  records = prismaRecords(prisma)
  store = new PrismaRunStore(prisma, { dataFolder: folder, onError: () => undefined })
  api = apiOf('w')
})
afterAll(async () => {
  await store.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

type Draft = z.input<typeof caseDraftSchema>
const ask = (question: string, changes: Partial<Draft> = {}): Draft => ({ inputs: { question }, ...changes })
const about = (...names: string[]): Draft['expected'] => ({ places: names.map((documentName) => ({ documentName })) })

/** A dataset with some cases; gives its id and theirs. */
async function aDataset(...cases: Draft[]) {
  const { id } = await api.create({ name: `Set ${randomUUID()}` })
  const ids: string[] = []
  for (const one of cases) ids.push((await api.saveCase({ datasetId: id, case: one })).case.id)
  return { id, ids }
}
const titles = async (datasetId: string, version?: number) =>
  (await api.cases({ datasetId, ...(version !== undefined && { version }) })).cases.map(({ inputs }) => inputs.question)
const splitsOf = async (datasetId: string) =>
  Object.fromEntries((await api.cases({ datasetId })).cases.map(({ inputs, split }) => [inputs.question, split]))

describe('datasets', () => {
  it('are made under a free name, renamed and deleted', async () => {
    const first = await api.create({ name: 'Clinic' })
    const second = await api.create({ name: 'Clinic' })
    expect([first.name, second.name, first.version, first.cases]).toEqual(['Clinic', 'Clinic 2', 1, 0])
    await api.rename({ id: second.id, name: 'Ward' })
    await api.delete({ id: first.id })
    const names = (await api.list()).map(({ name }) => name)
    expect([names.includes('Ward'), names.includes('Clinic')]).toEqual([true, false])
    await expect(api.get({ id: first.id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(api.create({ name: 'A', pipelineId: 'none' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('tell what their cases are, as one version has them', async () => {
    const { id } = await aDataset(
      ask('a', { split: 'train', tags: ['x'], expected: { answers: ['A'] } }),
      ask('b', { split: 'test', tags: ['y', 'x'], origin: 'production', expected: { abstain: true } }),
      { inputs: { text: 'c', question: 'c' }, split: 'test' },
    )
    expect(await api.get({ id })).toMatchObject({
      ...{ cases: 3, version: 4, shownVersion: 4, unanswerable: 1, checkable: 2 },
      bySplit: { train: 1, validation: 0, test: 2 },
      byOrigin: { human: 2, production: 1, synthetic: 0 },
      tags: ['x', 'y'],
      inputs: ['question', 'text'],
    })
    expect(await api.get({ id, version: 2 })).toMatchObject({ cases: 1, version: 4, shownVersion: 2, tags: ['x'] })
  })
})

describe('cases', () => {
  it('are listed newest first and found by words', async () => {
    const { id, ids } = await aDataset(ask('¿Dónde?'), ask('When?'))
    expect(await titles(id)).toEqual(['When?', '¿Dónde?'])
    expect((await api.cases({ datasetId: id, text: 'donde' })).total).toBe(1)
    expect(await api.case({ datasetId: id, id: ids[0] ?? '' })).toMatchObject({ inputs: { question: '¿Dónde?' } })
  })

  it('are changed where they are, and nothing is written where nothing changes', async () => {
    const { id, ids } = await aDataset(ask('a', { tags: ['t'] }))
    const [caseId = ''] = ids
    const changed = await api.saveCase({ datasetId: id, id: caseId, case: ask('a', { note: 'Hm.', tags: ['t'] }) })
    expect(changed).toMatchObject({ version: 3, moved: 0, case: { id: caseId, note: 'Hm.', since: 3 } })
    const { id: _, datasetId, since, createdAt, ...same } = changed.case
    expect((await api.saveCase({ datasetId: id, id: caseId, case: same })).version).toBe(3)
    await expect(api.saveCase({ datasetId: id, id: 'none', case: same })).rejects.toMatchObject({ code: 'not-found' })
    const strange = await aDataset(ask('a'))
    await expect(api.saveCase({ datasetId: strange.id, id: caseId, case: same })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('say which field is wrong', async () => {
    const { id } = await aDataset()
    const save = (draft: Draft) => api.saveCase({ datasetId: id, case: draft })
    const place = { documentName: 'a', start: 4, end: 4 }
    await expect(save(ask('a', { expected: { places: [place] } }))).rejects.toMatchObject({
      code: 'invalid-input',
      details: { field: 'case.expected.places.0' },
    })
    await expect(save({ inputs: {} })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { field: 'case.inputs' },
    })
    expect((await api.get({ id })).version).toBe(1)
  })

  it('of one source have one split: the others move along', async () => {
    const { id, ids } = await aDataset(
      ask('a', { expected: about('d'), split: 'train' }),
      ask('b', { expected: about('d') }),
    )
    expect(await splitsOf(id)).toEqual({ a: 'train', b: 'train' })
    const moved = await api.saveCase({
      datasetId: id,
      id: ids[1] ?? '',
      case: ask('b', { expected: about('d'), split: 'test' }),
    })
    expect(moved).toMatchObject({ moved: 1, case: { split: 'test', source: 'd' } })
    expect(await splitsOf(id)).toEqual({ a: 'test', b: 'test' })
    await api.saveCase({ datasetId: id, case: ask('c', { expected: about('e', 'd'), split: 'validation' }) })
    await api.saveCase({ datasetId: id, case: ask('f', { expected: about('e') }) })
    expect(Object.values(await splitsOf(id))).toEqual(['validation', 'validation', 'validation', 'validation'])
  })

  it('are kept by several at once, in their source’s split', async () => {
    const { id } = await aDataset()
    const drafts = Array.from({ length: 12 }, (_, at) => ask(`q${at}`, { expected: about('d', `own ${at}`) }))
    await Promise.all(drafts.map((draft) => api.saveCase({ datasetId: id, case: draft })))
    expect(await api.get({ id })).toMatchObject({ cases: 12, version: 13 })
    expect(new Set(Object.values(await splitsOf(id))).size).toBe(1)
  })

  it('show a document by its name of today, but none of another workspace', async () => {
    const [own, strange] = await Promise.all(
      ['w', 'other'].map(async (workspace) => {
        const collection = newCollection('Handbook')
        await records.collections.create(workspace, collection.id, collection)
        const document = newDocument(collection.id, { name: `${workspace} today.txt` })
        await records.documents.create(document)
        return document.id
      }),
    )
    const places = [own, strange, 'gone'].map((documentId = '') => ({ documentId, documentName: `${documentId} then` }))
    const { id } = await aDataset(ask('a', { expected: { places } }))
    const [shown] = (await api.cases({ datasetId: id })).cases
    expect(shown?.expected.places.map(({ documentName }) => documentName)).toEqual([
      'w today.txt',
      `${strange} then`,
      'gone then',
    ])
  })

  it('are changed several at once', async () => {
    const { id, ids } = await aDataset(
      ask('a', { tags: ['x'], expected: about('d'), split: 'train' }),
      ask('b', { tags: ['x'] }),
      ask('c', { expected: about('d') }),
    )
    const some = ids.slice(0, 2)
    expect(await api.changeCases({ datasetId: id, ids: some, addTags: ['y'], removeTags: ['x'] })).toMatchObject({
      changed: 2,
    })
    expect((await api.cases({ datasetId: id, tag: 'y' })).total).toBe(2)
    const { version } = await api.changeCases({ datasetId: id, ids: some, split: 'test' })
    expect(await splitsOf(id)).toEqual({ a: 'test', b: 'test', c: 'test' })
    expect(await api.changeCases({ datasetId: id, ids: some, split: 'test' })).toEqual({ version, changed: 0 })
    await expect(api.changeCases({ datasetId: id, ids: ['none'] })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are copied, and bring up to date what has the same inputs', async () => {
    const from = await aDataset(ask('a', { expected: { answers: ['new'] }, tags: ['y'] }), ask('b'))
    const to = await aDataset(ask('a', { expected: { answers: ['old'] }, tags: ['x'], note: 'Mine.' }))
    const copied = await api.changeCases({ datasetId: from.id, ids: from.ids, copyTo: to.id })
    expect(copied).toEqual({ version: 3, changed: 2 })
    const { cases } = await api.cases({ datasetId: to.id, text: 'a' })
    expect(cases).toMatchObject([{ id: to.ids[0], expected: { answers: ['new'] }, tags: ['x', 'y'], note: 'Mine.' }])
    expect((await api.changeCases({ datasetId: from.id, ids: from.ids, copyTo: to.id })).changed).toBe(0)
    expect(await titles(from.id)).toEqual(['b', 'a'])
  })

  it('keep their split as copies, unless their source has another one there', async () => {
    const of = (question: string, name: string, split: 'train' | 'validation' | 'test') =>
      ask(question, { expected: about(name), split })
    const from = await aDataset(of('a', 'd', 'validation'), of('b', 'e', 'test'), ask('c', { split: 'test' }))
    const to = await aDataset(of('x', 'd', 'train'))
    await api.changeCases({ datasetId: from.id, ids: from.ids, copyTo: to.id })
    expect(await splitsOf(to.id)).toEqual({ a: 'train', b: 'test', c: 'test', x: 'train' })
    const { cases } = await api.cases({ datasetId: to.id, text: 'c' })
    expect(cases[0]?.source).toBe(cases[0]?.id)
  })
})

describe('versions', () => {
  it('are read as they were, told with what they changed, and come back whole', async () => {
    const { id, ids } = await aDataset(ask('a'), ask('b'))
    const [a = '', b = ''] = ids
    await api.saveCase({ datasetId: id, id: a, case: ask('a!') })
    expect(await api.deleteCases({ datasetId: id, ids: [b, 'none'] })).toEqual({ version: 5, deleted: 1 })
    await expect(api.deleteCases({ datasetId: id, ids: [b] })).rejects.toMatchObject({ code: 'not-found' })
    expect(await titles(id)).toEqual(['a!'])
    expect(await titles(id, 3)).toEqual(['b', 'a'])
    expect((await api.versions({ id })).map(({ version, ...change }) => Object.values(change).join())).toEqual([
      '0,0,1',
      '0,1,0',
      '1,0,0',
      '1,0,0',
    ])
    expect(await api.restore({ id, version: 3 })).toEqual({ version: 6 })
    expect(await titles(id)).toEqual(['b', 'a'])
    expect(await api.restore({ id, version: 3 })).toEqual({ version: 6 })
    await expect(api.restore({ id, version: 9 })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('splitting', () => {
  it('keeps sources whole and says how many cases it moved', async () => {
    const { id } = await aDataset(
      ...['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'].map((name, at) =>
        ask(`${name}${at}`, { expected: about(name), split: 'train' }),
      ),
    )
    const { version, changed } = await api.split({ id, train: 0.5, validation: 0.25 })
    expect([version, changed]).toEqual([10, 4])
    expect((await api.get({ id })).bySplit).toEqual({ train: 4, validation: 2, test: 2 })
    expect(await api.split({ id, train: 0.5, validation: 0.25 })).toEqual({ version, changed: 0 })
    await expect(api.split({ id, train: 0.9, validation: 0.2 })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('what a run says of a case', () => {
  /** A run that has ended; gives its id. */
  async function ended(
    run: Parameters<typeof aRun>[1],
    end: Partial<ReturnType<typeof finished>>,
    step: Partial<ReturnType<typeof stepRecord>> = {},
  ) {
    const id = randomUUID()
    store.begin(aRun(id, { inputs: { question: 'What beats?' }, ...run }))
    store.record(started(id))
    store.record({ type: 'step.finished', runId: id, seq: 2, at: 2, step: stepRecord('model', step) })
    store.finish({ ...finished(id, 3), status: 'ok', ...end })
    await store.flush()
    return id
  }
  const source = (citation: number, cited: boolean) => ({
    ...{ citation, cited, chunkId: `c${citation}`, collectionId: 'col', documentId: `d${citation}`, score: 1 },
    ...{ documentName: `${citation}.txt`, start: 4, end: 19, text: 'The reed beats.' },
  })

  it('is its inputs, its answer without marks and the places that it cites', async () => {
    const outputs = { answer: 'The reed [1], see `a[1]`.', sources: [source(1, true), source(2, false)] }
    const runId = await ended({ pipelineId: 'loom', pipelineName: 'Looms' }, { outputs })
    const draft = await api.draftFromRun({ runId })
    expect(draft).toEqual({
      case: {
        inputs: { question: 'What beats?' },
        expected: {
          answers: ['The reed, see `a[1]`.'],
          places: [
            {
              ...{ collectionId: 'col', documentId: 'd1', documentName: '1.txt', start: 4, end: 19 },
              quote: 'The reed beats.',
            },
          ],
        },
        origin: 'human',
        runId,
      },
      // Its pipeline is none that is there.
      ...{ datasetId: null, suggestedName: 'Looms', pipelineId: null },
    })
    const { id: datasetId } = await api.create({ name: 'Looms' })
    const saved = await api.saveCase({ datasetId, case: draft.case })
    expect(saved.case).toMatchObject({ runId, source: '1.txt' })
  })

  it('is that it abstained, and comes from production where somebody called an endpoint', async () => {
    const details = { abstained: true }
    const outputs = { answer: 'The sources do not tell.', sources: [source(1, true)] }
    const runId = await ended({ origin: 'endpoint' }, { status: 'empty', outputs }, { details })
    expect((await api.draftFromRun({ runId })).case).toMatchObject({
      origin: 'production',
      expected: { abstain: true },
    })
    const relieved = await ended({}, { status: 'fallback', outputs }, { details })
    expect((await api.draftFromRun({ runId: relieved })).case.expected).toMatchObject({ answers: [outputs.answer] })
  })

  it('is of what failed no more than its inputs, and goes to the dataset of its pipeline', async () => {
    const pipeline = await records.pipelines.create('w', { slug: 'looms', name: 'Looms', graph: '{}' })
    const { id } = await api.create({ name: 'Of looms', pipelineId: pipeline.id })
    const runId = await ended({ pipelineId: pipeline.id }, { status: 'failed', outputs: {} })
    const draft = await api.draftFromRun({ runId })
    expect(draft).toMatchObject({
      datasetId: id,
      pipelineId: pipeline.id,
      case: { expected: { answers: [], places: [] } },
    })
    await expect(apiOf('other').draftFromRun({ runId })).rejects.toMatchObject({ code: 'not-found' })
  })
})
