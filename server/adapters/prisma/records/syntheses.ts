import { randomUUID } from 'node:crypto'
import { type SynthesisRecord, type SynthesisRecords, synthesisSchema } from '@/server/capabilities/records/syntheses'
import type { Database } from '../database'
import { table } from './table'

const syntheses = table('Synthesis', synthesisSchema, ['setup', 'report', 'error'])

export class PrismaSyntheses implements SynthesisRecords {
  constructor(private readonly db: Database) {}

  async list(
    workspaceId: string,
    which: { collectionId?: string; datasetId?: string } = {},
  ): Promise<SynthesisRecord[]> {
    const rows = await this.db.synthesis.findMany({
      where: { workspaceId, ...which },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    })
    return rows.map(syntheses.read)
  }

  async get(workspaceId: string, id: string): Promise<SynthesisRecord | null> {
    const row = await this.db.synthesis.findFirst({ where: { workspaceId, id } })
    return row && syntheses.read(row)
  }

  async create(synthesis: Parameters<SynthesisRecords['create']>[0]): Promise<SynthesisRecord> {
    const data = { id: randomUUID(), ...syntheses.write(synthesis) }
    return syntheses.read(await this.db.synthesis.create({ data }))
  }

  async note(id: string, change: Parameters<SynthesisRecords['note']>[1]): Promise<void> {
    await this.db.synthesis.updateMany({ where: { id }, data: syntheses.write(change) })
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.synthesis.deleteMany({ where: { workspaceId, id } })).count > 0
  }
}
