import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { expectationSchema, type Place } from '@/pipeline/cases/case'
import type { CaseRecord, DatasetRecord, DatasetRecords } from '@/server/capabilities/records/datasets'
import {
  type AskedQuestion,
  type Measurement,
  measurementSchema,
  type QuestionRecord,
  type QuestionRecords,
} from '@/server/capabilities/records/questions'
import type { Database } from '../database'
import { table } from './table'

const measurements = table('CollectionQuality', z.object({ record: measurementSchema }), ['record'])

export class PrismaQuestions implements QuestionRecords {
  constructor(
    private readonly db: Database,
    private readonly datasets: DatasetRecords,
  ) {}

  async list(collectionId: string): Promise<AskedQuestion[]> {
    const dataset = await this.datasets.ofCollection(collectionId)
    if (!dataset) return []
    const { cases } = await this.datasets.cases(dataset.id)
    const asked = cases.toReversed().flatMap((one) => questionsOf(one, collectionId))
    const documents = await this.db.document.findMany({
      where: { collectionId, id: { in: [...new Set(asked.map(({ documentId }) => documentId))] } },
      select: { id: true, name: true, state: true },
    })
    const byId = new Map(documents.map((document) => [document.id, document]))
    return asked.flatMap((question) => {
      const document = byId.get(question.documentId)
      if (!document) return []
      return [{ ...question, documentName: document.name, isRemoved: document.state === 'removed' }]
    })
  }

  async keep(question: Omit<QuestionRecord, 'id' | 'createdAt'>, most: number): Promise<QuestionRecord | null> {
    const { collectionId, query, documentId, startAt, endAt } = question
    const dataset = await this.datasetOf(collectionId)
    const { cases } = await this.datasets.cases(dataset.id)
    const known = cases.find((one) =>
      questionsOf(one, collectionId).some((asked) => asked.query === query && asked.documentId === documentId),
    )
    if (!known && cases.length >= most) return null
    const document = await this.db.document.findUnique({ where: { id: documentId }, select: { name: true } })
    const place = {
      collectionId,
      documentId,
      documentName: document?.name ?? documentId,
      ...(startAt !== null && endAt !== null && { start: startAt, end: endAt }),
    }
    const kept: Omit<CaseRecord, 'datasetId' | 'since'> = known
      ? { ...known, expected: { ...known.expected, places: withPlace(known.expected.places, place) } }
      : {
          id: randomUUID(),
          inputs: { question: query },
          expected: expectationSchema.parse({ places: [place] }),
          origin: 'human',
          split: 'test',
          source: place.documentName,
          tags: [],
          note: '',
          runId: null,
          createdAt: new Date(),
        }
    await this.datasets.change(dataset.id, { put: [kept] })
    return { ...question, id: kept.id, createdAt: kept.createdAt }
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    const found = await this.db.case.findFirst({
      where: { id, until: null, dataset: { workspaceId, kind: 'collection' } },
      select: { datasetId: true },
    })
    if (!found) return false
    await this.datasets.change(found.datasetId, { remove: [id] })
    return true
  }

  /** The dataset of a collection; made with its first question. */
  private async datasetOf(collectionId: string): Promise<DatasetRecord> {
    const known = await this.datasets.ofCollection(collectionId)
    if (known) return known
    const { workspaceId, name } = await this.db.collection.findUniqueOrThrow({ where: { id: collectionId } })
    return this.datasets.create({ workspaceId, name, kind: 'collection', collectionId })
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

/** What a case asks of a collection: its question with each of its places there. */
function questionsOf({ id, inputs, expected, createdAt }: CaseRecord, collectionId: string): QuestionRecord[] {
  const query = inputs.question
  if (typeof query !== 'string') return []
  return expected.places.flatMap(({ documentId, start, end, ...place }) => {
    if (documentId === undefined || (place.collectionId ?? collectionId) !== collectionId) return []
    return [{ id, collectionId, query, documentId, startAt: start ?? null, endAt: end ?? null, createdAt }]
  })
}

const withPlace = (places: readonly Place[], place: Place): Place[] => [
  ...places.filter(({ documentId }) => documentId !== place.documentId),
  place,
]
