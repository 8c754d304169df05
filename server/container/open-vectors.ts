import { findModel } from '@/pipeline/compiler/resolve-model'
import { say } from '@/pipeline/said'
import type { Records } from '../capabilities/records'
import type { StoreStatus, VectorStore } from '../capabilities/vector-store'
import { chosenStore } from '../capabilities/vector-store-definition'
import type { Env } from '../env'
import { isFolderTaken } from '../http/data-lock'
import type { IngestDeps } from '../knowledge/ingest/types'
import type { Log } from '../log'
import { IndexHealth } from '../services/collections/index-health'
import { titledStore } from '../services/collections/titled-store'
import { SystemWatch, type WatchedSystem } from '../services/system/watch-system'
import { PATIENT_MS, type Role } from './open-adapters'
import { vectorStores } from './vector-stores'

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
  return chosenStore(vectorStores, env.vectorStore).open(env.vectorStore, {
    dataFolder: env.dataFolder,
    ...(role === 'cli' && { waitMs: PATIENT_MS }),
    // A command beside a server leaves the files to that.
    isOwner: role !== 'cli' || !(await isFolderTaken(env.dataFolder)),
    onMended,
    log,
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
    return findModel(snapshot, provider, model)?.digest
  }
