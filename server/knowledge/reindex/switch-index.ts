import type { Prisma, PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'

/**
 * Makes an index live in one transaction: the collection's index columns are replaced together, the documents' counts
 * become those of the new index, and the index that was live keeps a record of what it holds, so that going back later
 * indexes only what has changed since. Throws `conflict` when a document has changed meanwhile: bring it up to date first.
 */
export async function switchIndex(prisma: PrismaClient, collectionId: string, indexId: string): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const [collection, next] = await Promise.all([
      tx.collection.findUniqueOrThrow({ where: { id: collectionId } }),
      tx.collectionIndex.findUniqueOrThrow({ where: { id: indexId } }),
    ])
    await requireComplete(tx, collectionId, indexId)
    if (collection.indexId !== null) await retire(tx, collection.indexId, collection)
    // Counts by document move between the two tables in one statement each: there may be tens of thousands.
    await tx.$executeRaw`UPDATE "Document" SET
      "chunkCount" = (SELECT i."chunkCount" FROM "IndexDocument" i WHERE i."indexId" = ${indexId} AND i."documentId" = "Document"."id"),
      "tokenCount" = (SELECT i."tokenCount" FROM "IndexDocument" i WHERE i."indexId" = ${indexId} AND i."documentId" = "Document"."id")
      WHERE "id" IN (SELECT i."documentId" FROM "IndexDocument" i WHERE i."indexId" = ${indexId})`
    await tx.indexDocument.deleteMany({ where: { indexId } })
    const { storeName, embedderProvider, embedderModel, embedderDigest, dimension, language, chunking } = next
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
        chunking,
        chunkCount,
        tokenCount,
        revision: { increment: 1 },
      },
    })
    await tx.collectionIndex.update({ where: { id: indexId }, data: { state: 'live' } })
  })
}

async function requireComplete(tx: Prisma.TransactionClient, collectionId: string, indexId: string): Promise<void> {
  const held = await tx.indexDocument.findMany({ where: { indexId }, select: { documentId: true, generation: true } })
  const live = await tx.document.findMany({
    where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
    select: { id: true, liveGeneration: true },
  })
  const generations = new Map(held.map(({ documentId, generation }) => [documentId, generation]))
  const missing = live.filter(({ id, liveGeneration }) => generations.get(id) !== liveGeneration)
  if (missing.length > 0 || held.length > live.length) {
    throw new AppError('conflict', `${missing.length} documents have changed since the index was brought up to date.`, {
      fix: 'Switch again; it catches up first.',
      retryable: true,
    })
  }
}

async function retire(
  tx: Prisma.TransactionClient,
  indexId: string,
  { id, chunkCount, tokenCount }: { id: string; chunkCount: number; tokenCount: number },
): Promise<void> {
  await tx.indexDocument.deleteMany({ where: { indexId } })
  await tx.$executeRaw`INSERT INTO "IndexDocument" ("indexId", "documentId", "generation", "chunkCount", "tokenCount")
    SELECT ${indexId}, "id", "liveGeneration", "chunkCount", "tokenCount" FROM "Document"
    WHERE "collectionId" = ${id} AND "liveGeneration" > 0 AND "removedAt" IS NULL`
  await tx.collectionIndex.update({ where: { id: indexId }, data: { state: 'retired', chunkCount, tokenCount } })
}
