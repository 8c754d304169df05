import { randomUUID } from 'node:crypto'
import { type JudgeCardRecord, type JudgeCardRecords, judgeCardSchema } from '@/server/capabilities/records/judge-cards'
import type { Database } from '../database'
import { table } from './table'

const cards = table('JudgeCard', judgeCardSchema, ['items', 'figures', 'error'])

export class PrismaJudgeCards implements JudgeCardRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<JudgeCardRecord[]> {
    const rows = await this.db.judgeCard.findMany({
      where: { workspaceId },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    })
    return rows.map(cards.read)
  }

  async get(workspaceId: string, id: string): Promise<JudgeCardRecord | null> {
    const row = await this.db.judgeCard.findFirst({ where: { workspaceId, id } })
    return row && cards.read(row)
  }

  async create(card: Parameters<JudgeCardRecords['create']>[0]): Promise<JudgeCardRecord> {
    return cards.read(await this.db.judgeCard.create({ data: { id: randomUUID(), ...card } }))
  }

  async note(id: string, change: Parameters<JudgeCardRecords['note']>[1]): Promise<void> {
    await this.db.judgeCard.updateMany({ where: { id }, data: cards.write(change) })
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.judgeCard.deleteMany({ where: { workspaceId, id } })).count > 0
  }
}
