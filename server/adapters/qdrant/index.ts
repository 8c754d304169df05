import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { HttpClient } from '../http/http-client'
import { qdrantAddress } from './address'
import {
  collectionPath,
  createCollection,
  deleteCollection,
  deleteDocument,
  readDocument,
  readStats,
} from './collection'
import { upsertBodies } from './points'
import { runQuery } from './query'
import { readStatus } from './status'
import { createTransport } from './transport'

export interface QdrantOptions {
  /** `QDRANT_URL`: scheme, host, port (6333 when it names none) and path. */
  url: string
  apiKey?: string | undefined
  /** Connections to use; its own by default. */
  http?: HttpClient
}

/** Vectors in a Qdrant server. Making one calls nothing; whether the server is there shows at the first use. */
export function createQdrantVectorStore({ url, apiKey, http }: QdrantOptions): VectorStore {
  const address = qdrantAddress(url)
  const send = createTransport(address, apiKey, http)
  return {
    status: ({ signal }) => readStatus(send, address.shown, signal),
    createCollection: (name, spec, { signal }) => createCollection(send, name, spec, signal),
    deleteCollection: (name, { signal }) => deleteCollection(send, name, signal),
    stats: (name, { signal }) => readStats(send, name, signal).catch(nullWhenMissing),
    upsert: async (name, points, { averageLength, signal }) => {
      for (const body of upsertBodies(points, averageLength)) {
        // Without `wait` Qdrant answers before the points can be found.
        const path = `${collectionPath(name)}/points?wait=true`
        await send({ method: 'PUT', path, collection: name, body, result: z.unknown(), signal })
      }
    },
    deleteDocument: (name, documentId, { signal }) => deleteDocument(send, name, documentId, signal),
    chunksOf: (name, documentId, { signal }) => readDocument(send, name, documentId, signal),
    query: (name, query, { signal }) => runQuery({ send, collection: name, path: collectionPath(name), signal }, query),
    close: async () => undefined,
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof AppError && error.code === 'collection-missing') return null
  throw error
}
