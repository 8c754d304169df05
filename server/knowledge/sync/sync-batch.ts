import type { PrismaClient } from '@/generated/sqlite/client'
import type { ErrorInfo } from '@/pipeline/errors'
import type { SyncEntryRecord } from '@/server/capabilities/records/sources'

export type SyncOutcome = SyncEntryRecord['outcome']

export interface SyncEntryRow {
  key: string
  documentId: string | null
  outcome: SyncOutcome
  error?: ErrorInfo | undefined
}

type Create = Parameters<PrismaClient['document']['createMany']>[0] & object
type NewDocument = Extract<Create['data'], readonly unknown[]>[number]
type Change = Parameters<PrismaClient['document']['updateMany']>[0]['data']

/** Parameters of one statement are limited in SQLite. */
const IDS_PER_STATEMENT = 500

/**
 * What a sync found since it last wrote. All of it becomes durable in one transaction, together with the counts, so that
 * a crash neither loses nor doubles anything.
 */
export class SyncBatch {
  private created: NewDocument[] = []
  private changes: { id: string; data: Change }[] = []
  private unchanged: string[] = []
  private entries: SyncEntryRow[] = []
  private done = 0
  private unchangedCount = 0

  get size(): number {
    return this.done
  }

  create(document: NewDocument): void {
    this.created.push(document)
  }

  change(id: string, data: Change): void {
    this.changes.push({ id, data })
  }

  /** One more document dealt with; `unchanged` ones only get the time at which they were seen. */
  seen(unchangedId?: string): void {
    this.done++
    if (unchangedId === undefined) return
    this.unchanged.push(unchangedId)
    this.unchangedCount++
  }

  entry(entry: SyncEntryRow): void {
    this.entries.push(entry)
  }

  /** Writes everything in one transaction. */
  async write(prisma: PrismaClient, syncId: string, facts: { checkedAt: Date; total: number | null }): Promise<void> {
    const counts = countsOf(this.entries)
    const increments = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { increment: count }]))
    await prisma.$transaction([
      ...(this.created.length > 0 ? [prisma.document.createMany({ data: this.created })] : []),
      ...this.changes.map(({ id, data }) => prisma.document.updateMany({ where: { id }, data })),
      ...slices(this.unchanged).map((ids) =>
        prisma.document.updateMany({ where: { id: { in: ids } }, data: { checkedAt: facts.checkedAt } }),
      ),
      ...(this.entries.length > 0
        ? [prisma.syncEntry.createMany({ data: this.entries.map((entry) => entryRow(syncId, entry)) })]
        : []),
      prisma.sync.updateMany({
        where: { id: syncId },
        data: {
          ...increments,
          done: { increment: this.done },
          unchanged: { increment: this.unchangedCount },
          total: facts.total,
        },
      }),
    ])
  }
}

const entryRow = (syncId: string, { key, documentId, outcome, error }: SyncEntryRow) => ({
  syncId,
  key,
  documentId,
  outcome,
  error: error === undefined ? null : JSON.stringify(error),
})

/** How often each outcome occurs; documents that stay in quarantine count as quarantined. */
function countsOf(entries: readonly { outcome: string }[]) {
  const of = (...names: SyncOutcome[]) => entries.filter(({ outcome }) => names.some((name) => name === outcome)).length
  return {
    added: of('added'),
    changed: of('changed'),
    removed: of('removed'),
    failed: of('failed'),
    quarantined: of('quarantined', 'skipped'),
  }
}

function slices(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_PER_STATEMENT) }, (_, at) =>
    ids.slice(at * IDS_PER_STATEMENT, (at + 1) * IDS_PER_STATEMENT),
  )
}
