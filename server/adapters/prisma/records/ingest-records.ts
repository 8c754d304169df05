import { randomUUID } from 'node:crypto'
import { type Document, Prisma } from '@/generated/sqlite/client'
import type { ErrorInfo } from '@/pipeline/errors'
import { type DocumentRecord, pendingStates } from '@/server/capabilities/records/documents'
import type {
  IndexedContent,
  IngestedDocument,
  IngestRecords,
  Settled,
} from '@/server/capabilities/records/ingest-records'
import { Together } from '@/server/capabilities/together'
import { type Database, patience, type Transaction } from '../database'
import { collections } from './collections'
import { documents } from './documents'

/** Documents in one transaction: some milliseconds. */
const MOST = 64
/** Transactions that are not full begin no closer than this, in milliseconds. */
const EVERY_MS = 75

const isUnfinished = { state: { in: [...pendingStates] } }

export class PrismaIngest implements IngestRecords {
  private readonly together: Together<IndexedContent, Settled>

  constructor(private readonly db: Database) {
    const work = (contents: IndexedContent[]) => settle(db, contents)
    this.together = new Together(work, { most: MOST, everyMs: EVERY_MS })
  }

  unfinished(): Promise<Pick<DocumentRecord, 'id' | 'collectionId'>[]> {
    return this.db.document.findMany({
      where: isUnfinished,
      orderBy: { createdAt: 'asc' },
      select: { id: true, collectionId: true },
    })
  }

  async some(ids: readonly string[]): Promise<IngestedDocument[]> {
    const where = { id: { in: [...ids] }, ...isUnfinished }
    const rows = await this.db.document.findMany({ where, include: { collection: true } })
    return rows.map((row) => ({ ...documents.read(row), collection: collections.read(row.collection) }))
  }

  async wait(collectionId: string, error: ErrorInfo): Promise<void> {
    const where = { collectionId, state: 'queued' }
    await this.db.document.updateMany({ where, data: documents.write({ error }) })
  }

  async cancel(which: { id: string } | { collectionId: string }): Promise<void> {
    const data = { state: 'cancelled', progress: 0, error: null }
    await this.db.document.updateMany({ where: { ...which, ...isUnfinished }, data })
  }

  async note(ids: readonly string[], facts: Partial<DocumentRecord>): Promise<void> {
    await this.db.document.updateMany({ where: { id: { in: [...ids] } }, data: documents.write(facts) })
  }

  settle(content: IndexedContent): Promise<Settled> {
    return this.together.do(content)
  }
}

async function settle(prisma: Database, contents: readonly IndexedContent[]): Promise<Settled[]> {
  const settled = new Map<IndexedContent, Settled>()
  const groups = new Map<string, IndexedContent[]>()
  for (const content of contents) {
    const name = `${content.collectionId} ${content.storeName}`
    groups.set(name, [...(groups.get(name) ?? []), content])
  }
  await prisma.$transaction(async (tx) => {
    // Always in the same order, so that no two transactions wait for each other.
    for (const [, group] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
      for (const [content, outcome] of await settleInto(tx, group)) settled.set(content, outcome)
    }
  }, patience)
  return contents.map((content) => settled.get(content) ?? { outcome: 'superseded' })
}

/** Settles contents of one index. The collection's row is written first: from then on nobody else changes its index or counts. */
async function settleInto(tx: Transaction, contents: readonly IndexedContent[]): Promise<Map<IndexedContent, Settled>> {
  const [first] = contents
  if (!first) return new Map()
  const { collectionId: id, storeName } = first
  const ids = contents.map(({ documentId }) => documentId)
  const count = await tx.$executeRaw`UPDATE "Collection" SET "revision" = "revision" + 1, "updatedAt" = ${new Date()}
    WHERE "id" = ${id} AND "storeName" = ${storeName}`
  const rows = await tx.$queryRaw<Before[]>`SELECT "id", "generation", "liveGeneration", "chunkCount", "tokenCount"
    FROM "Document" WHERE "id" IN (${Prisma.join(ids)})`
  const before = new Map(rows.map((row) => [row.id, row]))
  const newest = contents.filter(({ documentId, generation }) => before.get(documentId)?.generation === generation)
  if (count === 0) return new Map(newest.map((content) => [content, { outcome: 'other-index' }]))
  const live = newest.length > 0 ? await writeRows(tx, newest) : new Set()
  const written = newest.filter(({ documentId }) => live.has(documentId))
  const change = { chunks: 0, tokens: 0 }
  for (const { documentId, chunks, tokens } of written) {
    change.chunks += chunks - (before.get(documentId)?.chunkCount ?? 0)
    change.tokens += tokens - (before.get(documentId)?.tokenCount ?? 0)
  }
  await tx.$executeRaw`UPDATE "Collection" SET "chunkCount" = "chunkCount" + ${change.chunks},
    "tokenCount" = "tokenCount" + ${change.tokens} WHERE "id" = ${id}`
  await writeTerms(tx, storeName, written)
  // Indexes beside the live one hold an older content of it now.
  await tx.$executeRaw`DELETE FROM "IndexDocument" WHERE "documentId" IN (${Prisma.join(ids)}) AND EXISTS (SELECT 1
    FROM "Document" d WHERE d."id" = "IndexDocument"."documentId" AND d."generation" <> "IndexDocument"."generation")`
  return new Map(
    written.map((content) => [
      content,
      { outcome: 'live', before: before.get(content.documentId)?.liveGeneration ?? 0 },
    ]),
  )
}

type Before = Pick<Document, 'id' | 'generation' | 'liveGeneration' | 'chunkCount' | 'tokenCount'>

/** One statement for all, and not Prisma's own, which it would compile anew for each number of documents. Gives those that had not changed since. */
async function writeRows(tx: Transaction, contents: readonly IndexedContent[]): Promise<Set<string>> {
  const values = contents.map(
    ({ documentId, generation, language, mime, pages, metadata, chunks, tokens }) =>
      Prisma.sql`(CAST(${documentId} AS TEXT), CAST(${generation} AS INTEGER), CAST(${language} AS TEXT),
        CAST(${mime} AS TEXT), CAST(${pages} AS INTEGER), CAST(${JSON.stringify(metadata)} AS TEXT),
        CAST(${chunks} AS INTEGER), CAST(${tokens} AS INTEGER))`,
  )
  const rows = await tx.$queryRaw<{ id: string }[]>`UPDATE "Document" SET "state" = 'indexed', "progress" = 1,
    "error" = NULL, "failures" = 0, "updatedAt" = ${new Date()}, "liveGeneration" = v.column2,
    "language" = v.column3, "mime" = v.column4, "pages" = v.column5, "metadata" = v.column6,
    "chunkCount" = v.column7, "tokenCount" = v.column8
    FROM (VALUES ${Prisma.join(values)}) AS v WHERE "id" = v.column1 AND "generation" = v.column2 RETURNING "id"`
  return new Set(rows.map(({ id }) => id))
}

async function writeTerms(tx: Transaction, storeName: string, contents: readonly IndexedContent[]): Promise<void> {
  const values = contents.flatMap(({ documentId, terms: found }) => {
    if (!found) return []
    const { language, chunks, terms } = found
    return [Prisma.sql`(${storeName}, ${documentId}, ${randomUUID()}, ${language}, ${chunks}, ${terms})`]
  })
  if (values.length === 0) return
  await tx.$executeRaw`INSERT INTO "TermStatistics" ("storeName", "documentId", "stamp", "language", "chunks", "terms")
    VALUES ${Prisma.join(values)} ON CONFLICT ("storeName", "documentId") DO UPDATE SET "stamp" = excluded."stamp",
    "language" = excluded."language", "chunks" = excluded."chunks", "terms" = excluded."terms"`
}
