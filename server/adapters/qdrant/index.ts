import { AppError } from '@/pipeline/errors'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { HttpClient } from '../shared/http/http-client'
import { qdrantAddress } from './address'
import { deleteAlias, pointAlias } from './aliases'
import { createAsk } from './client'
import { createCollection, deleteCollection, readStats, upsertPoints } from './collection'
import { runQuery } from './query'
import { readDocument, readRanges, scrollPoints } from './read'
import { commitDocument, countStaged, deleteDocument, discardStaged } from './staging'
import { readStatus } from './status'
import { createTransport } from './transport'

export interface QdrantOptions {
  /** `QDRANT_URL`: scheme, host, port (6333 when it names none) and path. */
  url: string
  apiKey?: string | undefined
  /** Connections for queries; its own by default. */
  http?: HttpClient
}

/**
 * Vectors in a Qdrant server. Making one calls nothing; whether the server is there shows at the first use. Queries go
 * through our own transport, everything else through Qdrant's client.
 */
export function createQdrantVectorStore({ url, apiKey, http }: QdrantOptions): VectorStore {
  const address = qdrantAddress(url)
  const { authorization } = address
  // As a header: given as a key, the client warns on the console about every server on plain http.
  const headers = { ...(apiKey && { 'api-key': apiKey }), ...(authorization && { authorization }) }
  const ask = createAsk(address, headers)
  const send = createTransport(address, headers, http)
  return {
    status: ({ signal }) => readStatus(ask, address.shown, signal),
    createCollection: (name, spec, { signal }) => createCollection(ask, name, spec, signal),
    deleteCollection: (name, { signal }) => deleteCollection(ask, name, signal),
    stats: (name, { signal }) => readStats(ask, name, signal).catch(nullWhenMissing),
    upsert: (name, points, { averageLength, staged = false, signal }) =>
      upsertPoints(ask, name, points, { averageLength, staged }, signal),
    deleteDocument: (collection, documentId, { signal }) => deleteDocument(ask, { collection, documentId }, signal),
    stagedPoints: (collection, documentId, generation, { signal }) =>
      countStaged(ask, { collection, documentId }, generation, signal),
    commitDocument: (collection, documentId, generation, { signal }) =>
      commitDocument(ask, { collection, documentId }, generation, signal),
    discardStaged: (collection, documentId, { signal }) => discardStaged(ask, { collection, documentId }, signal),
    chunkRanges: (name, ranges, { signal }) => readRanges(ask, name, ranges, signal),
    scroll: (name, { signal }) => scrollPoints(ask, name, signal),
    pointAlias: (alias, name, { signal }) => pointAlias(ask, alias, name, signal),
    deleteAlias: (alias, { signal }) => deleteAlias(ask, alias, signal),
    chunksOf: (name, documentId, { signal }) => readDocument(ask, name, documentId, signal),
    query: (name, query, { signal }) => runQuery({ send, collection: name, signal }, query),
    close: async () => undefined,
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof AppError && error.code === 'collection-missing') return null
  throw error
}
