import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Point, StoreStatus, VectorStore } from '@/server/capabilities/vector-store'
import type { Collection } from './collection'
import { commitDocument, countStaged, deleteDocument, discardStaged } from './commit'
import { Keeper, type KeeperOptions } from './keeper'
import { readChunks, readRanges, runQuery, scrollPoints } from './read'
import { upsertPoints } from './upsert'

export interface EmbeddedOptions extends Partial<Omit<KeeperOptions, 'path'>> {
  /** The one file that holds everything. */
  path: string
  /** How many bytes of indexes to keep in memory; beyond it vectors are read from the file at each search. */
  memoryBytes?: number
}

const defaultMemory = 512 * 1024 * 1024
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * A vector store in one libSQL file: exact dense search, an inverted index for sparse, hybrid fusion and filters with
 * Qdrant's semantics. Acknowledged writes survive the death of the process.
 */
export async function createEmbeddedVectorStore(options: EmbeddedOptions): Promise<VectorStore> {
  const keeper = new Keeper({ memoryBytes: defaultMemory, owner: false, ...options })
  await keeper.open()
  const on = <T>(name: string, signal: StopSignal, work: (collection: Collection) => Promise<T>): Promise<T> =>
    keeper.use(async (registry) => work(await registry.get(name, signal)))
  return {
    status: () => statusOf(keeper),
    createCollection: (name, spec, { signal }) => keeper.use((registry) => registry.create(name, spec, signal)),
    deleteCollection: (name, { signal }) => keeper.use((registry) => registry.delete(name, signal)),
    stats: (name, { signal }) => keeper.use(async (registry) => (await registry.find(name, signal))?.stats() ?? null),
    upsert: async (name, points, { staged = false, signal }) => {
      checkIds(points)
      await on(name, signal, (collection) => upsertPoints(collection, points, staged, signal))
    },
    deleteDocument: (name, document, { signal }) =>
      on(name, signal, (collection) => deleteDocument(collection, document, signal)),
    stagedPoints: (name, document, generation, { signal }) =>
      on(name, signal, (collection) => countStaged(collection, document, generation)),
    commitDocument: (name, document, generation, { signal }) =>
      on(name, signal, (collection) => commitDocument(collection, document, generation, signal)),
    discardStaged: (name, document, { signal }) =>
      on(name, signal, (collection) => discardStaged(collection, document, signal)),
    chunkRanges: (name, ranges, { signal }) => on(name, signal, (collection) => readRanges(collection, ranges, signal)),
    scroll: (name, { signal }) =>
      keeper.stream(async function* (registry) {
        yield* scrollPoints(await registry.get(name, signal), signal)
      }),
    pointAlias: (alias, name, { signal }) => keeper.use((registry) => registry.pointAlias(alias, name, signal)),
    deleteAlias: (alias, { signal }) => keeper.use((registry) => registry.deleteAlias(alias, signal)),
    chunksOf: (name, document, { signal }) =>
      on(name, signal, (collection) => readChunks(collection, document, {}, signal)),
    query: (name, query, { signal }) => on(name, signal, (collection) => runQuery(collection, query, signal)),
    close: () => keeper.close(),
  }
}

async function statusOf(keeper: Keeper): Promise<StoreStatus> {
  try {
    await keeper.look()
    return { kind: 'embedded', state: 'up' }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'embedded', state: 'down', message: error.said.message }
    throw error
  }
}

function checkIds(points: readonly Point[]): void {
  const wrong = points.find(({ id }) => !uuid.test(id))
  if (wrong) throw new AppError('vectors-refused', say(`A point's id must be a UUID; "{id}" is not.`, { id: wrong.id }))
}
