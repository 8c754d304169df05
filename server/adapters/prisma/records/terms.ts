import { randomUUID } from 'node:crypto'
import type { DocumentTerms, TermPlace, TermRecords } from '@/server/capabilities/records/terms'
import type { Database } from '../database'

export class PrismaTerms implements TermRecords {
  constructor(private readonly db: Database) {}

  stamps(storeName: string): Promise<{ documentId: string; stamp: string }[]> {
    return this.db.termStatistics.findMany({ where: { storeName }, select: { documentId: true, stamp: true } })
  }

  read(storeName: string, documentIds: readonly string[]) {
    return this.db.termStatistics.findMany({ where: { storeName, documentId: { in: [...documentIds] } } })
  }

  async save(place: TermPlace, { language, chunks, terms }: DocumentTerms): Promise<void> {
    const data = { stamp: randomUUID(), language, chunks, terms }
    await this.db.termStatistics.upsert({
      where: { storeName_documentId: place },
      create: { ...place, ...data },
      update: data,
    })
  }

  async forget(which: Partial<TermPlace>): Promise<void> {
    await this.db.termStatistics.deleteMany({ where: which })
  }
}
