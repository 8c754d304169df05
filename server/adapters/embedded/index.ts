import { AppError } from '@/pipeline/errors'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'
import { commitDocument, countStaged, deleteDocument, discardStaged } from './commit'
import { openDatabase } from './database'
import { MemoryBudget } from './memory-budget'
import { readChunks, readRanges, runQuery, scrollPoints } from './read'
import { Registry } from './registry'
import { upsertPoints } from './upsert'

export interface EmbeddedOptions {
  /** The one file that holds everything. */
  path: string
  /** How many bytes of indexes to keep in memory; beyond it vectors are read from the file at each search. */
  memoryBytes?: number
  /** How long to wait for another process that holds the file, in milliseconds. */
  waitMs?: number
}

const defaultMemory = 512 * 1024 * 1024
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * A vector store in one libSQL file: exact dense search, an inverted index for sparse, hybrid fusion and filters with
 * Qdrant's semantics. Acknowledged writes survive the death of the process.
 */
export async function createEmbeddedVectorStore(options: EmbeddedOptions): Promise<VectorStore> {
  const db = await openDatabase(options.path, options.waitMs)
  const registry = new Registry(db, new MemoryBudget(options.memoryBytes ?? defaultMemory))
  return {
    status: async () => ({ kind: 'embedded', state: 'up' }),
    createCollection: (name, spec, { signal }) => registry.create(name, spec, signal),
    deleteCollection: (name, { signal }) => registry.delete(name, signal),
    stats: async (name, { signal }) => (await registry.find(name, signal))?.stats() ?? null,
    upsert: async (name, points, { staged = false, signal }) => {
      checkIds(points)
      await upsertPoints(await registry.get(name, signal), points, staged, signal)
    },
    deleteDocument: async (name, document, { signal }) =>
      deleteDocument(await registry.get(name, signal), document, signal),
    stagedPoints: async (name, document, generation, { signal }) =>
      countStaged(await registry.get(name, signal), document, generation),
    commitDocument: async (name, document, generation, { signal }) =>
      commitDocument(await registry.get(name, signal), document, generation, signal),
    discardStaged: async (name, document, { signal }) =>
      discardStaged(await registry.get(name, signal), document, signal),
    chunkRanges: async (name, ranges, { signal }) => readRanges(await registry.get(name, signal), ranges, signal),
    scroll: async function* (name, { signal }) {
      yield* scrollPoints(await registry.get(name, signal), signal)
    },
    pointAlias: (alias, name, { signal }) => registry.pointAlias(alias, name, signal),
    deleteAlias: (alias, { signal }) => registry.deleteAlias(alias, signal),
    chunksOf: async (name, document, { signal }) => readChunks(await registry.get(name, signal), document, {}, signal),
    query: async (name, query, { signal }) => runQuery(await registry.get(name, signal), query, signal),
    close: async () => db.close(),
  }
}

function checkIds(points: readonly Point[]): void {
  const wrong = points.find(({ id }) => !uuid.test(id))
  if (wrong) throw new AppError('vectors-refused', `A point's id must be a UUID; "${wrong.id}" is not.`)
}
