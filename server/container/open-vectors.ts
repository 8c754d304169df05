import { join } from 'node:path'
import { findModel } from '@/pipeline/compiler/resolve-model'
import { say } from '@/pipeline/said'
import { createEmbeddedVectorStore, type Mended } from '../adapters/embedded'
import { createQdrantVectorStore } from '../adapters/qdrant'
import type { Records } from '../capabilities/records'
import type { StoreStatus, VectorStore } from '../capabilities/vector-store'
import type { Env } from '../env'
import { isFolderTaken } from '../http/data-lock'
import type { IngestDeps } from '../knowledge/ingest/types'
import type { Log } from '../log'
import { IndexHealth } from '../services/collections/index-health'
import { titledStore } from '../services/collections/titled-store'
import { SystemWatch, type WatchedSystem } from '../services/system/watch-system'
import { PATIENT_MS, type Role } from './open-adapters'

interface VectorParts {
  env: Env
  log: Log
  records: Records
  role: Role
  models: Omit<WatchedSystem, 'store'>
}

/** The vector store with what watches over it: whether it serves, and whether each collection's index is whole. */
export async function openVectors({ env, log, records, role, models }: VectorParts) {
  const listeners: ((collectionId: string) => void)[] = []
  const later: { health?: IndexHealth } = {}
  // A file that is mended while it is opened needs nothing: all indexes are looked at when all is open.
  const store = await openStore(env, log, role, () => later.health?.checkSoon())
  const watch = new SystemWatch({
    ...models,
    store: async (options) => withLost(await store.status(options), health.lost),
  })
  const embedderDigest = digestFinder(watch)
  const health = new IndexHealth({
    records,
    vectorStore: store,
    embedderDigest,
    log,
    onChange(collectionId) {
      watch.forget()
      for (const tell of listeners) tell(collectionId)
    },
  })
  later.health = health
  const vectorStore = titledStore(store, { records, onLost: (collectionId) => health.checkSoon(collectionId) })
  return {
    vectorStore,
    watch,
    health,
    embedderDigest,
    /** Hears of collections whose index came to trouble, or out of it. */
    onChange: (listener: (collectionId: string) => void) => void listeners.push(listener),
  }
}

async function openStore(env: Env, log: Log, role: Role, onMended: () => void): Promise<VectorStore> {
  if (env.qdrantUrl !== undefined) return createQdrantVectorStore({ url: env.qdrantUrl, apiKey: env.qdrantApiKey })
  return createEmbeddedVectorStore({
    path: join(env.dataFolder, 'vectors.db'),
    ...(role === 'cli' && { waitMs: PATIENT_MS }),
    // A command beside a server leaves the file to that.
    owner: role !== 'cli' || !(await isFolderTaken(env.dataFolder)),
    onMended(mended: Mended) {
      log.error({ ...mended }, 'the vector file was damaged or gone; a new one has taken its place')
      onMended()
    },
    onError: (error, message) => log.error({ err: error }, message),
  })
}

/** A store that serves but has lost indexes is not all right. */
function withLost(status: StoreStatus, lost: number): StoreStatus {
  if (status.state !== 'up' || lost === 0) return status
  // Anybody may ask how the process is: titles of collections are not for everybody.
  const message = say('Collections whose index is lost or damaged: {lost}. Their pages rebuild it.', { lost })
  return { ...status, state: 'degraded', message }
}

const digestFinder =
  (watch: SystemWatch): NonNullable<IngestDeps['embedderDigest']> =>
  async ({ provider, model }) => {
    const snapshot = await watch.snapshot()
    return findModel({ ...snapshot, collections: [], pipelines: [] }, provider, model)?.digest
  }
