import type { PrismaClient } from '@/generated/sqlite/client'
import type { IndexTarget } from '../ingest/index-target'

/** A document whose live content an index does not hold yet. */
export interface MissingDocument {
  id: string
  name: string
  sourceId: string | null
  language: string | null
  liveGeneration: number
}

const PAGE = 100

/** Documents of the collection whose live content the index does not hold, some at a time; empty when it is complete. */
export async function missingDocuments(
  prisma: PrismaClient,
  { collectionId, indexId, skip }: { collectionId: string; indexId: string; skip: ReadonlySet<string> },
): Promise<MissingDocument[]> {
  const held = new Map(
    (await prisma.indexDocument.findMany({ where: { indexId }, select: { documentId: true, generation: true } })).map(
      ({ documentId, generation }) => [documentId, generation],
    ),
  )
  const live = await prisma.document.findMany({
    where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
    select: { id: true, name: true, sourceId: true, language: true, liveGeneration: true },
    orderBy: { createdAt: 'asc' },
  })
  return live.filter(({ id, liveGeneration }) => held.get(id) !== liveGeneration && !skip.has(id)).slice(0, PAGE)
}

/** Documents that the index holds although the collection has them no more. */
export async function leftDocuments(prisma: PrismaClient, collectionId: string, indexId: string): Promise<string[]> {
  const held = await prisma.indexDocument.findMany({ where: { indexId }, select: { documentId: true } })
  const live = await prisma.document.findMany({
    where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
    select: { id: true },
  })
  const known = new Set(live.map(({ id }) => id))
  return held.map(({ documentId }) => documentId).filter((id) => !known.has(id))
}

/** How many documents the collection has that can be indexed, and their chunks in the live index. */
export async function liveTotals(prisma: PrismaClient, collectionId: string) {
  const { _count, _sum } = await prisma.document.aggregate({
    where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
    _count: { _all: true },
    _sum: { chunkCount: true, tokenCount: true },
  })
  return { documents: _count._all, chunks: _sum.chunkCount ?? 0, tokens: _sum.tokenCount ?? 0 }
}

/** The totals an index has reached, from the documents it holds. */
export async function indexTotals(
  prisma: PrismaClient,
  indexId: string,
): Promise<Pick<IndexTarget, 'chunkCount' | 'tokenCount'> & { documents: number }> {
  const { _count, _sum } = await prisma.indexDocument.aggregate({
    where: { indexId, generation: { gt: 0 } },
    _count: { _all: true },
    _sum: { chunkCount: true, tokenCount: true },
  })
  return { documents: _count._all, chunkCount: _sum.chunkCount ?? 0, tokenCount: _sum.tokenCount ?? 0 }
}
