import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type AskedQuestion,
  type Measurement,
  measurementSchema,
  type QuestionRecord,
  type QuestionRecords,
  questionSchema,
} from '@/server/capabilities/records/questions'
import type { Database } from '../database'
import { table } from './table'

const questions = table('Question', questionSchema)
const measurements = table('CollectionQuality', z.object({ record: measurementSchema }), ['record'])

export class PrismaQuestions implements QuestionRecords {
  constructor(private readonly db: Database) {}

  async list(collectionId: string): Promise<AskedQuestion[]> {
    const rows = await this.db.question.findMany({ where: { collectionId }, orderBy: { createdAt: 'desc' } })
    const documents = await this.db.document.findMany({
      where: { collectionId, id: { in: [...new Set(rows.map(({ documentId }) => documentId))] } },
      select: { id: true, name: true, state: true },
    })
    const byId = new Map(documents.map((document) => [document.id, document]))
    return rows.flatMap((row) => {
      const document = byId.get(row.documentId)
      if (!document) return []
      return [{ ...questions.read(row), documentName: document.name, isRemoved: document.state === 'removed' }]
    })
  }

  async keep(question: Omit<QuestionRecord, 'id' | 'createdAt'>, most: number): Promise<QuestionRecord | null> {
    const { collectionId, query, documentId, startAt, endAt } = question
    const known = await this.db.question.findFirst({ where: { collectionId, query, documentId } })
    if (known) {
      return questions.read(await this.db.question.update({ where: { id: known.id }, data: { startAt, endAt } }))
    }
    if ((await this.db.question.count({ where: { collectionId } })) >= most) return null
    return questions.read(await this.db.question.create({ data: { id: randomUUID(), ...question } }))
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    const { count } = await this.db.question.deleteMany({ where: { id, collection: { workspaceId } } })
    return count > 0
  }

  async measurement(collectionId: string): Promise<Measurement | null> {
    const row = await this.db.collectionQuality.findUnique({ where: { collectionId } })
    return row && measurements.read({ ...row, id: collectionId }).record
  }

  async qualities(collectionIds: readonly string[]) {
    const rows = await this.db.collectionQuality.findMany({
      where: { collectionId: { in: [...collectionIds] } },
      omit: { record: true },
    })
    return new Map(
      rows.flatMap(({ collectionId, recall5, synthetic }) =>
        recall5 === null ? [] : [[collectionId, { recall5, synthetic }] as const],
      ),
    )
  }

  async keepMeasurement(collectionId: string, record: Measurement, recall5: number | null): Promise<void> {
    const stored = { ...measurements.write({ record }), recall5, synthetic: record.synthetic }
    await this.db.collectionQuality.upsert({
      where: { collectionId },
      create: { collectionId, ...stored },
      update: stored,
    })
  }
}
