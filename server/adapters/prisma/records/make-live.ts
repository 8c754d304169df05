import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Database, Transaction } from '../database'

/** Tens of thousands of documents take longer than a transaction is given by default. Milliseconds. */
const patience = { maxWait: 30_000, timeout: 120_000 }

/**
 * Makes an index live in one transaction: the collection's index columns are replaced together, the documents' counts
 * become those of the new index, and the index that was live keeps a record of what it holds, so that going back later
 * indexes only what has changed since. Throws `conflict` when a document has changed meanwhile (bring the index up to date
 * first) and when the index is not, or no longer, one that is finished and waits.
 */
export async function makeLive(db: Database, collectionId: string, indexId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    // Both rows are written first: from here on no document can settle in the old index, and nobody deletes the new one.
    await tx.collection.updateMany({ where: { id: collectionId }, data: { revision: { increment: 1 } } })
    await claim(tx, indexId)
    const collection = await tx.collection.findUniqueOrThrow({ where: { id: collectionId } })
    const next = await tx.collectionIndex.findUniqueOrThrow({ where: { id: indexId } })
    await requireComplete(tx, collectionId, indexId)
    if (collection.indexId !== null) await retire(tx, collection.indexId, collection)
    // Counts by document move between the two tables in one statement each: there may be tens of thousands.
    await tx.$executeRaw`UPDATE "Document" SET
      "chunkCount" = (SELECT i."chunkCount" FROM "IndexDocument" i WHERE i."indexId" = ${indexId} AND i."documentId" = "Document"."id"),
      "tokenCount" = (SELECT i."tokenCount" FROM "IndexDocument" i WHERE i."indexId" = ${indexId} AND i."documentId" = "Document"."id")
      WHERE "id" IN (SELECT i."documentId" FROM "IndexDocument" i WHERE i."indexId" = ${indexId})`
    await tx.indexDocument.deleteMany({ where: { indexId } })
    const { storeName, embedderProvider, embedderModel, embedderDigest, dimension, language, analyser, chunking } = next
    const { chunkCount, tokenCount } = next
    await tx.collection.update({
      where: { id: collectionId },
      data: {
        indexId,
        storeName,
        embedderProvider,
        embedderModel,
        embedderDigest,
        dimension,
        language,
        analyser,
        chunking,
        chunkCount,
        tokenCount,
      },
    })
  }, patience)
}

/** Becomes live, unless it was deleted or made live meanwhile. */
async function claim(tx: Transaction, indexId: string): Promise<void> {
  const { count } = await tx.collectionIndex.updateMany({
    where: { id: indexId, state: { in: ['ready', 'retired'] } },
    data: { state: 'live' },
  })
  if (count === 0) throw new AppError('conflict', say('The index is not there to be made live any more.'))
}

async function requireComplete(tx: Transaction, collectionId: string, indexId: string): Promise<void> {
  const held = await tx.indexDocument.findMany({ where: { indexId }, select: { documentId: true, generation: true } })
  const live = await tx.document.findMany({
    where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
    select: { id: true, liveGeneration: true },
  })
  const generations = new Map(held.map(({ documentId, generation }) => [documentId, generation]))
  const missing = live.filter(({ id, liveGeneration }) => generations.get(id) !== liveGeneration)
  if (missing.length > 0 || held.length > live.length) {
    throw new AppError(
      'conflict',
      say('{count} documents have changed since the index was brought up to date.', { count: missing.length }),
      {
        fix: say('Switch again; it catches up first.'),
        retryable: true,
      },
    )
  }
}

async function retire(
  tx: Transaction,
  indexId: string,
  { id, chunkCount, tokenCount }: { id: string; chunkCount: number; tokenCount: number },
): Promise<void> {
  await tx.indexDocument.deleteMany({ where: { indexId } })
  await tx.$executeRaw`INSERT INTO "IndexDocument" ("indexId", "documentId", "generation", "chunkCount", "tokenCount")
    SELECT ${indexId}, "id", "liveGeneration", "chunkCount", "tokenCount" FROM "Document"
    WHERE "collectionId" = ${id} AND "liveGeneration" > 0 AND "removedAt" IS NULL`
  await tx.collectionIndex.update({ where: { id: indexId }, data: { state: 'retired', chunkCount, tokenCount } })
}
