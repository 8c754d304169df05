import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { indexGone } from './index-health'

export interface TitledStoreDeps {
  records: Records
  /** Hears of a collection whose index a call found missing or damaged. */
  onLost: (collectionId: string) => void
}

/**
 * The vector store for everybody who speaks to people: what it finds missing or damaged is told with the title of the
 * collection, which its own names say nothing about.
 */
export function titledStore(store: VectorStore, deps: TitledStoreDeps): VectorStore {
  const titled = async <T>(name: string, call: Promise<T>): Promise<T> => {
    try {
      return await call
    } catch (error) {
      throw await inTitles(deps, name, error)
    }
  }
  return {
    status: (options) => store.status(options),
    createCollection: (name, spec, options) => store.createCollection(name, spec, options),
    deleteCollection: (name, options) => store.deleteCollection(name, options),
    stats: (name, options) => titled(name, store.stats(name, options)),
    upsert: (name, points, options) => titled(name, store.upsert(name, points, options)),
    deleteDocument: (name, id, options) => titled(name, store.deleteDocument(name, id, options)),
    stagedPoints: (name, id, generation, options) => titled(name, store.stagedPoints(name, id, generation, options)),
    commitDocument: (name, id, generation, options) =>
      titled(name, store.commitDocument(name, id, generation, options)),
    discardStaged: (name, id, options) => titled(name, store.discardStaged(name, id, options)),
    chunkRanges: (name, ranges, options) => titled(name, store.chunkRanges(name, ranges, options)),
    async *scroll(name, options) {
      try {
        yield* store.scroll(name, options)
      } catch (error) {
        throw await inTitles(deps, name, error)
      }
    },
    pointAlias: (alias, name, options) => titled(name, store.pointAlias(alias, name, options)),
    deleteAlias: (alias, options) => store.deleteAlias(alias, options),
    chunksOf: (name, id, options) => titled(name, store.chunksOf(name, id, options)),
    query: (name, query, options) => titled(name, store.query(name, query, options)),
    close: () => store.close(),
  }
}

const codes: ReadonlySet<string> = new Set(['collection-missing', 'dimension-mismatch', 'index-lost'])

async function inTitles({ records, onLost }: TitledStoreDeps, storeName: string, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError && codes.has(error.code))) return error
  const owner = await records.collections.ownerOf(storeName)
  if (!owner) return error
  const { id, name, storeName: live } = owner
  if (live === storeName) onLost(id)
  if (error.code !== 'dimension-mismatch')
    return new AppError('index-lost', indexGone(name).said.message, { cause: error })
  return new AppError('dimension-mismatch', say('“{name}”: {reason}', { name, reason: error.said.message }), {
    details: error.details,
    cause: error,
  })
}
