import { randomUUID } from 'node:crypto'
import {
  type JudgeCardHead,
  type JudgeCardRecord,
  type JudgeCardRecords,
  judgeCardHeadSchema,
  judgeCardSchema,
} from '@/server/capabilities/records/judge-cards'
import type { Database } from '../database'
import { table } from './table'

const heads = table('JudgeCard', judgeCardHeadSchema, ['figures', 'error'])
const cards = table('JudgeCard', judgeCardSchema, ['items', 'figures', 'error'])

export class PrismaJudgeCards implements JudgeCardRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string): Promise<JudgeCardHead[]> {
    const rows = await this.db.judgeCard.findMany({
      where: { workspaceId },
      omit: { items: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    })
    return rows.map(heads.read)
  }

  async get(workspaceId: string, id: string): Promise<JudgeCardRecord | null> {
    const row = await this.db.judgeCard.findFirst({ where: { workspaceId, id } })
    return row && cards.read(row)
  }

  async create(card: Parameters<JudgeCardRecords['create']>[0]): Promise<JudgeCardHead> {
    return heads.read(await this.db.judgeCard.create({ data: { id: randomUUID(), ...card } }))
  }

  async note(id: string, change: Parameters<JudgeCardRecords['note']>[1]): Promise<void> {
    await this.db.judgeCard.updateMany({ where: { id }, data: cards.write(change) })
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.judgeCard.deleteMany({ where: { workspaceId, id } })).count > 0
  }
}
