import { randomUUID } from 'node:crypto'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import {
  type CaseChange,
  type CaseQuery,
  type CaseRecord,
  caseRecordSchema,
  type DatasetRecord,
  type DatasetRecords,
  datasetSchema,
} from '@/server/capabilities/records/datasets'
import type { Database, Transaction } from '../database'
import { slices } from '../slices'
import { wordsOf, wordsSought } from '../words'
import { table } from './table'

const datasets = table('Dataset', datasetSchema)
const cases = table('Case', caseRecordSchema, ['inputs', 'expected', 'tags'])

/** Rows that a version has. */
const at = (version: number) => ({ since: { lte: version }, OR: [{ until: null }, { until: { gt: version } }] })

export class PrismaDatasets implements DatasetRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<(DatasetRecord & { cases: number })[]> {
    const rows = await this.db.dataset.findMany({
      where: { workspaceId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: { _count: { select: { cases: { where: { until: null } } } } },
    })
    return rows.map(({ _count, ...row }) => ({ ...datasets.read(row), cases: _count.cases }))
  }

  async get(workspaceId: string, id: string): Promise<DatasetRecord | null> {
    const row = await this.db.dataset.findFirst({ where: { workspaceId, id } })
    return row && datasets.read(row)
  }

  async ofCollection(collectionId: string): Promise<DatasetRecord | null> {
    const row = await this.db.dataset.findUnique({ where: { collectionId } })
    return row && datasets.read(row)
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
    })
  }

  async cases(
    datasetId: string,
    { version, ids, text, split, tag, origin, offset, limit }: CaseQuery & { version?: number } = {},
  ): Promise<{ cases: CaseRecord[]; total: number }> {
    const words = wordsSought(text ?? '')
    const where = {
      datasetId,
      ...(version === undefined ? { until: null } : at(version)),
      ...(split !== undefined && { split }),
      ...(origin !== undefined && { origin }),
      AND: [
        ...words.map((word) => ({ words: { contains: word } })),
        ...(tag === undefined ? [] : [{ tags: { contains: JSON.stringify(tag) } }]),
      ],
    }
    const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]
    if (ids) {
      const found = await Promise.all(
        slices(ids).map((some) => this.db.case.findMany({ where: { ...where, id: { in: some } }, orderBy })),
      )
      const rows = found.flat()
      return { cases: rows.map(cases.read), total: rows.length }
    }
    const [rows, total] = await Promise.all([
      this.db.case.findMany({ where, orderBy, skip: offset, take: limit }),
      this.db.case.count({ where }),
    ])
    return { cases: rows.map(cases.read), total }
  }
}

/** Ends the rows that a version changes or takes away, and adds those that it has new. */
async function put(tx: Transaction, datasetId: string, version: number, { put = [], remove = [] }: CaseChange) {
  for (const ids of slices([...put.map(({ id }) => id), ...remove])) {
    await tx.case.updateMany({ where: { datasetId, until: null, id: { in: ids } }, data: { until: version } })
  }
  for (const some of slices(put)) {
    const rows = some.map((row) => {
      const columns = cases.write(row)
      return { ...columns, datasetId, since: version, words: wordsOf(columns.inputs) }
    })
    await tx.case.createMany({ data: rows })
  }
}
