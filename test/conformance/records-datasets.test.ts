import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectationSchema, type Place } from '@/pipeline/cases/case'
import type { Database } from '@/server/adapters/prisma/database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { CaseRow, DatasetRecords } from '@/server/capabilities/records/datasets'
import { onEachDatabase, openTwice } from '../builders/databases'

const own = 'own'
const foreign = 'foreign'
let clock = 0

const aRow = (question: string, changes: Partial<CaseRow> & { places?: Place[] } = {}): CaseRow => {
  const { places = [], ...rest } = changes
  clock += 1
  return {
    id: randomUUID(),
    inputs: { question },
    expected: expectationSchema.parse({ places }),
    origin: 'human',
    split: 'test',
    source: question,
    tags: [],
    note: '',
    runId: null,
    createdAt: new Date(clock),
    ...rest,
  }
}

onEachDatabase('records of datasets', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let db: Database
  let datasets: DatasetRecords
  /** The same store from another process. */
  let others: DatasetRecords
  beforeAll(async () => {
    opened = await openTwice(await make(), [own, foreign])
    db = opened.db
    datasets = prismaRecords(db).datasets
    others = prismaRecords(opened.other).datasets
  })
  afterAll(() => opened.close())

  const aDataset = (name = 'Questions') => datasets.create({ workspaceId: own, name, kind: 'set' })
  const idsOf = ({ cases }: { cases: { id: string }[] }) => cases.map(({ id }) => id)

  it('are found, changed and deleted in their workspace alone', async () => {
    const { id } = await aDataset('Mine')
    const strange = await datasets.create({ workspaceId: foreign, name: 'Theirs', kind: 'set' })
    await datasets.change(id, { put: [aRow('a'), aRow('b')] })
    expect((await datasets.list(own)).map(({ name, cases, version }) => [name, cases, version])).toEqual([
      ['Mine', 2, 2],
    ])
    expect(await datasets.get(own, strange.id)).toBeNull()
    expect(await datasets.update(own, strange.id, { name: 'Mine too' })).toBe(false)
    expect(await datasets.delete(own, strange.id)).toBe(false)
    expect(await datasets.update(own, id, { name: 'Ours', pipelineId: 'p' })).toBe(true)
    expect(await others.get(own, id)).toMatchObject({ name: 'Ours', pipelineId: 'p', kind: 'set' })
    expect(await datasets.delete(own, id)).toBe(true)
    expect(await db.case.count({ where: { datasetId: id } })).toBe(0)
  })

  it('read every version later as it was', async () => {
    const { id, version } = await aDataset()
    const [a, b, c] = [aRow('a'), aRow('b'), aRow('c')]
    expect(await datasets.change(id, { put: [a, b] }, version)).toBe(2)
    expect(await datasets.change(id, { put: [{ ...a, note: 'changed' }, c], remove: [b.id] }, 2)).toBe(3)
    expect(await datasets.change(id, { remove: [a.id] })).toBe(4)
    const at = async (number?: number) =>
      (await others.cases(id, number === undefined ? {} : { version: number })).cases.map(
        ({ inputs, note, since }) => `${inputs.question} ${note} ${since}`,
      )
    expect(await at(1)).toEqual([])
    expect(await at(2)).toEqual(['a  2', 'b  2'])
    expect(await at(3)).toEqual(['a changed 3', 'c  3'])
    expect(await at()).toEqual(['c  3'])
    expect(await others.history(id)).toEqual([
      { version: 4, added: 0, changed: 0, removed: 1 },
      { version: 3, added: 1, changed: 1, removed: 1 },
      { version: 2, added: 2, changed: 0, removed: 0 },
    ])
    expect((await others.cases(id, { version: 3 })).cases[0]).toEqual({
      ...a,
      note: 'changed',
      datasetId: id,
      since: 3,
    })
  })

  it('are changed by one of two who saw the same version', async () => {
    const { id, version } = await aDataset()
    const change = (store: DatasetRecords, name: string) => store.change(id, { put: [aRow(name)] }, version)
    const settled = await Promise.allSettled([change(datasets, 'a'), change(others, 'b')])
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect(await datasets.cases(id)).toMatchObject({ total: 1, cases: [{ since: 2 }] })
  })

  it('take what several write at once, each in a version of its own', async () => {
    const { id } = await aDataset()
    const names = Array.from({ length: 8 }, (_, at) => `q${at}`)
    const versions = await Promise.all(
      names.map((name, at) => (at % 2 === 0 ? datasets : others).change(id, { put: [aRow(name)] })),
    )
    expect(versions.toSorted((a, b) => a - b)).toEqual(names.map((_, at) => at + 2))
    expect(await datasets.cases(id)).toMatchObject({ total: 8 })
  })

  it('keep nothing of a change that fails', async () => {
    const { id } = await aDataset()
    const row = aRow('a')
    await expect(datasets.change(id, { put: [row, row] })).rejects.toMatchObject({ code: 'already-exists' })
    expect(await datasets.get(own, id)).toMatchObject({ version: 1 })
    expect(await datasets.cases(id)).toEqual({ cases: [], total: 0 })
    await expect(datasets.change('none', {})).rejects.toMatchObject({ code: 'conflict' })
  })

  it('take 5 000 cases in one change, and give them back by their ids', async () => {
    const { id } = await aDataset()
    const rows = Array.from({ length: 5_000 }, (_, at) => aRow(`question ${at}`))
    expect(await datasets.change(id, { put: rows })).toBe(2)
    expect(await datasets.change(id, { remove: rows.slice(1).map((row) => row.id) })).toBe(3)
    expect(await datasets.cases(id, { version: 2, ids: rows.map((row) => row.id) })).toMatchObject({ total: 5_000 })
    expect(await datasets.cases(id)).toMatchObject({ total: 1 })
  }, 60_000)

  it('find cases by words, tags, origin and split, a page at a time, from either end', async () => {
    const { id } = await aDataset()
    const rows = [
      aRow('¿Dónde está la Clínica?', { tags: ['es', '100 %'], split: 'train' }),
      aRow('Where is the clinic?', { origin: 'production', tags: ['_es'] }),
      aRow('100_percent of it', { tags: ['say "hi"', 'a\\b'] }),
      aRow('100 times', { tags: ['ES'] }),
    ]
    await datasets.change(id, { put: rows })
    const found = async (query: Parameters<DatasetRecords['cases']>[1]) => {
      const { cases, total } = await datasets.cases(id, query)
      return [total, ...cases.map((row) => rows.findIndex((one) => one.id === row.id))]
    }
    expect(await found({ text: 'CLINICA donde' })).toEqual([1, 0])
    expect(await found({ text: 'clinic' })).toEqual([2, 0, 1])
    expect(await found({ text: '100 percent' })).toEqual([1, 2])
    expect(await found({ tag: 'es' })).toEqual([1, 0])
    expect(await found({ tag: 'say "hi"' })).toEqual([1, 2])
    expect(await found({ tag: 'a\\b' })).toEqual([1, 2])
    expect(await found({ tag: '100 %' })).toEqual([1, 0])
    expect(await found({ split: 'train' })).toEqual([1, 0])
    expect(await found({ origin: 'production' })).toEqual([1, 1])
    expect(await found({ newest: true, offset: 1, limit: 2 })).toEqual([4, 2, 1])
  })

  it('find cases by their exact inputs, in whatever order those are named', async () => {
    const { id } = await aDataset()
    const row = aRow('', { inputs: { question: 'Why?', about: { b: 1, a: [2] } } })
    await datasets.change(id, { put: [row, aRow('Why?')] })
    expect(idsOf({ cases: await datasets.withInputs(id, { about: { a: [2], b: 1 }, question: 'Why?' }) })).toEqual([
      row.id,
    ])
    expect(await datasets.withInputs(id, { question: 'why?' })).toEqual([])
  })

  it('find all that shares a source, by a document’s id or name', async () => {
    const { id } = await aDataset()
    const rows = [
      aRow('a', { source: 'one', places: [{ documentName: '50%_"of"\\it', documentId: 'd-1' }] }),
      aRow('b', { source: 'one' }),
      aRow('c', { source: 'two', places: [{ documentName: '50x_"of"\\it', documentId: 'd-2' }] }),
      aRow('d', { source: 'two' }),
    ]
    await datasets.change(id, { put: rows })
    const shared = async (sources: string[], places: Place[]) =>
      (await datasets.ofSources(id, sources, places)).map(({ inputs }) => inputs.question).toSorted()
    expect(await shared([], [{ documentName: '50%_"of"\\it' }])).toEqual(['a', 'b'])
    expect(await shared([], [{ documentName: 'renamed', documentId: 'd-2' }])).toEqual(['c', 'd'])
    expect(await shared(['one'], [{ documentName: 'none', documentId: 'd-2' }])).toEqual(['a', 'b', 'c', 'd'])
    expect(await shared(['three'], [])).toEqual([])
    // A source called as a document is, and a document as a source.
    expect(await shared(['50%_"of"\\it'], [])).toEqual(['a', 'b'])
    expect(await shared([], [{ documentName: 'one' }])).toEqual(['a', 'b'])
    const many = Array.from({ length: 1_000 }, (_, at) => ({ documentName: `n-${at}`, documentId: `i-${at}` }))
    expect(await shared([], [...many, { documentName: 'one' }])).toEqual(['a', 'b'])
  })

  it('say that a case is damaged', async () => {
    const { id } = await aDataset()
    const row = aRow('a')
    await datasets.change(id, { put: [row] })
    await db.case.updateMany({ where: { id: row.id }, data: { expected: '{}', inputs: 'what?' } })
    const damaged = { code: 'record-damaged', details: { table: 'Case', id: row.id, columns: 'inputs' } }
    await expect(datasets.cases(id)).rejects.toMatchObject(damaged)
  })
})
