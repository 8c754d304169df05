import type { PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { VectorStore } from '@/server/capabilities/vector-store'

interface Stores {
  prisma: PrismaClient
  vectorStore: VectorStore
}

/** Names of all indexes of a collection in the vector store: the live one, one being built, and those kept. */
export async function storeNames({ prisma }: Stores, collectionId: string): Promise<string[]> {
  const [collection, indexes] = await Promise.all([
    prisma.collection.findUnique({ where: { id: collectionId }, select: { storeName: true } }),
    prisma.collectionIndex.findMany({ where: { collectionId }, select: { storeName: true } }),
  ])
  return [...new Set([...(collection ? [collection.storeName] : []), ...indexes.map(({ storeName }) => storeName)])]
}

/** Deletes an index with all that is kept beside it. */
export async function deleteIndex(
  { prisma, vectorStore }: Stores,
  storeName: string,
  options: CallOptions,
): Promise<void> {
  await vectorStore.deleteCollection(storeName, options)
  await prisma.termStatistics.deleteMany({ where: { storeName } })
}

/** Removes what any index of the collection holds of a document, staged points too. */
export async function removePoints(
  deps: Stores,
  { collectionId, documentId }: { collectionId: string; documentId: string },
  options: CallOptions,
): Promise<void> {
  // First of all: whoever writes the document into another index just now sees by this that it must take it out again.
  await deps.prisma.indexDocument.deleteMany({ where: { documentId } })
  await deps.prisma.termStatistics.deleteMany({ where: { documentId } })
  for (const storeName of await storeNames(deps, collectionId)) {
    try {
      await deps.vectorStore.deleteDocument(storeName, documentId, options)
    } catch (error) {
      // A store that lost the collection has no chunks of it either.
      if (!(error instanceof AppError && isGone(error))) throw error
    }
  }
}

const isGone = ({ code }: AppError) => code === 'collection-missing' || code === 'index-lost'
