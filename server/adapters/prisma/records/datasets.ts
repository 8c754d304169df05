import { randomUUID } from 'node:crypto'
import type { Place } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import {
  type CaseChange,
  type CaseQuery,
  type CaseRecord,
  caseRecordSchema,
  type DatasetChange,
  type DatasetRecord,
  type DatasetRecords,
  datasetSchema,
} from '@/server/capabilities/records/datasets'
import { type Database, patience, type Transaction } from '../database'
import { insertNew } from '../insert-new'
import { slices } from '../slices'
import { wordsOf, wordsSought } from '../words'
import { table } from './table'

const datasets = table('Dataset', datasetSchema)
const cases = table('Case', caseRecordSchema, ['inputs', 'expected', 'tags'])

/** The questions of a collection are called as it is called. */
const named = { select: { name: true } } as const
const called = ({ collection, ...row }: { name: string; collection: { name: string } | null }): DatasetRecord =>
  datasets.read({ ...row, name: collection?.name ?? row.name })

/** Rows that a version has. */
const at = (version: number) => ({ since: { lte: version }, OR: [{ until: null }, { until: { gt: version } }] })

export class PrismaDatasets implements DatasetRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<(DatasetRecord & { cases: number })[]> {
    const rows = await this.db.dataset.findMany({
      where: { workspaceId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: { collection: named, _count: { select: { cases: { where: { until: null } } } } },
    })
    return rows.map(({ _count, ...row }) => ({ ...called(row), cases: _count.cases }))
  }

  async get(workspaceId: string, id: string): Promise<DatasetRecord | null> {
    const row = await this.db.dataset.findFirst({ where: { workspaceId, id }, include: { collection: named } })
    return row && called(row)
  }

  async ofCollection(collectionId: string): Promise<DatasetRecord | null> {
    const row = await this.db.dataset.findUnique({ where: { collectionId }, include: { collection: named } })
    return row && called(row)
  }

  async withCase(workspaceId: string, caseId: string): Promise<DatasetRecord | null> {
    const row = await this.db.dataset.findFirst({
      where: { workspaceId, cases: { some: { id: caseId, until: null } } },
      include: { collection: named },
    })
    return row && called(row)
  }

  async create(
    dataset: Pick<DatasetRecord, 'workspaceId' | 'name' | 'kind'> & Partial<DatasetRecord>,
  ): Promise<DatasetRecord> {
    return datasets.read(await this.db.dataset.create({ data: { id: randomUUID(), ...dataset } }))
  }

  async update(
    workspaceId: string,
    id: string,
    data: Partial<Pick<DatasetRecord, 'name' | 'kind' | 'pipelineId'>>,
  ): Promise<boolean> {
    return (await this.db.dataset.updateMany({ where: { workspaceId, id }, data })).count > 0
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.dataset.deleteMany({ where: { workspaceId, id } })).count > 0
  }

  change(datasetId: string, change: CaseChange, expected?: number): Promise<number> {
    return this.db.$transaction(async (tx) => {
      // The version is raised first: whoever else changes the set waits for this, and then has another version before it.
      const raised = await tx.dataset.updateMany({
        where: { id: datasetId, ...(expected !== undefined && { version: expected }) },
        data: { version: { increment: 1 } },
      })
      if (raised.count === 0) throw new AppError('conflict', say('The dataset has changed meanwhile.'))
      const { version } = await tx.dataset.findUniqueOrThrow({ where: { id: datasetId }, select: { version: true } })
      await put(tx, datasetId, version, change)
      return version
    }, patience)
  }

  async cases(
    datasetId: string,
    { version, ids, text, split, tag, origin, newest, offset, limit }: CaseQuery & { version?: number } = {},
  ): Promise<{ cases: CaseRecord[]; total: number }> {
    const words = wordsSought(text ?? '')
    const where = {
      datasetId,
      ...(version === undefined ? { until: null } : at(version)),
      ...(split !== undefined && { split }),
      ...(origin !== undefined && { origin }),
      AND: [
        ...words.map((word) => ({ words: { contains: word } })),
        ...(tag === undefined ? [] : [{ tags: { contains: loosely(tag) } }]),
      ],
    }
    const order = newest ? ('desc' as const) : ('asc' as const)
    const orderBy = [{ createdAt: order }, { id: order }]
    if (ids !== undefined || tag !== undefined) {
      const found = ids
        ? slices(ids).map((some) => this.db.case.findMany({ where: { ...where, id: { in: some } } }))
        : [this.db.case.findMany({ where })]
      const read = (await Promise.all(found)).flat().map(cases.read)
      // The text that is searched says it nearly: not every database heeds the case of letters there.
      const rows = read.filter(({ tags }) => tag === undefined || tags.includes(tag)).sort(byTime)
      if (newest) rows.reverse()
      return { cases: rows.slice(offset, limit && (offset ?? 0) + limit), total: rows.length }
    }
    const [rows, total] = await Promise.all([
      this.db.case.findMany({ where, orderBy, skip: offset, take: limit }),
      this.db.case.count({ where }),
    ])
    return { cases: rows.map(cases.read), total }
  }

  async withInputs(datasetId: string, inputs: CaseRecord['inputs']): Promise<CaseRecord[]> {
    const where = { datasetId, until: null, inputs: canonicalJson(inputs) }
    return (await this.db.case.findMany({ where, orderBy: { createdAt: 'asc' } })).map(cases.read)
  }

  async ofSources(datasetId: string, sources: readonly string[], places: readonly Place[]): Promise<CaseRecord[]> {
    const now = { datasetId, until: null }
    // A source may be called as a document of others is.
    const names = new Set([...sources, ...places.map(({ documentName }) => documentName)])
    const ids = new Set(places.flatMap(({ documentId }) => documentId ?? []))
    const mentions = [...[...names].map(nameMentioned), ...[...ids].map(idMentioned)]
    const near = await Promise.all([
      ...slices(mentions).map((OR) => this.db.case.findMany({ where: { ...now, OR } })),
      ...slices([...names]).map((some) => this.db.case.findMany({ where: { ...now, source: { in: some } } })),
    ])
    const isShared = ({ documentId, documentName }: Place) =>
      names.has(documentName) || (documentId !== undefined && ids.has(documentId))
    const sharing = near
      .flat()
      .map(cases.read)
      .filter(({ source, expected }) => names.has(source) || expected.places.some(isShared))
    const all = new Set(sharing.map(({ source }) => source))
    const found = await Promise.all(
      slices([...all]).map((some) => this.db.case.findMany({ where: { ...now, source: { in: some } } })),
    )
    return found.flat().map(cases.read)
  }

  async history(datasetId: string): Promise<DatasetChange[]> {
    const rows = await this.db.case.findMany({ where: { datasetId }, select: { id: true, since: true, until: true } })
    const made = new Set(rows.map(({ id, since }) => `${since} ${id}`))
    const ended = new Set(rows.map(({ id, until }) => `${until} ${id}`))
    const changes = new Map<number, DatasetChange>()
    const of = (version: number) => {
      const change = changes.get(version) ?? { version, added: 0, changed: 0, removed: 0 }
      changes.set(version, change)
      return change
    }
    for (const { id, since, until } of rows) {
      of(since)[ended.has(`${since} ${id}`) ? 'changed' : 'added'] += 1
      if (until !== null && !made.has(`${until} ${id}`)) of(until).removed += 1
    }
    return [...changes.values()].toSorted((a, b) => b.version - a.version)
  }
}

/** Ends the rows that a version changes or takes away, and adds those that it has new. */
async function put(tx: Transaction, datasetId: string, version: number, { put = [], remove = [] }: CaseChange) {
  for (const ids of slices([...put.map(({ id }) => id), ...remove])) {
    await tx.case.updateMany({ where: { datasetId, until: null, id: { in: ids } }, data: { until: version } })
  }
  const rows = put.map((row) => {
    const columns = cases.write(row)
    const inputs = canonicalJson(row.inputs)
    return { ...columns, inputs, datasetId, since: version, words: wordsOf(inputs) }
  })
  const inserted = await insertNew(tx, 'Case', rows, 'id')
  if (inserted.length < rows.length) throw new AppError('already-exists', say('There is one like it already.'))
}

/** Rows whose text may have a place in such a document, and perhaps some more. */
const nameMentioned = (name: string) => ({ expected: { contains: `"documentName":${loosely(name)}` } })
const idMentioned = (id: string) => ({ expected: { contains: `"documentId":${loosely(id)}` } })

/** A text as JSON has it, with any sign where `LIKE` would read one in its own way. */
const loosely = (text: string) => JSON.stringify(text).replaceAll(/[%_\\]/g, '_')

const byTime = (a: CaseRecord, b: CaseRecord) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
