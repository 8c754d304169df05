import { z } from 'zod'
import {
  type Measurement,
  type MeasurementRecords,
  measurementSchema,
} from '@/server/capabilities/records/measurements'
import type { Database } from '../database'
import { table } from './table'

const measurements = table('CollectionQuality', z.object({ record: measurementSchema }), ['record'])

export class PrismaMeasurements implements MeasurementRecords {
  constructor(private readonly db: Database) {}

  async get(collectionId: string): Promise<Measurement | null> {
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

  async keep(collectionId: string, record: Measurement, recall5: number | null): Promise<void> {
    const stored = { ...measurements.write({ record }), recall5, synthetic: record.synthetic }
    await this.db.collectionQuality.upsert({
      where: { collectionId },
      create: { collectionId, ...stored },
      update: stored,
    })
  }
}
