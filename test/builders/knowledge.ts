import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEgressHttp } from '@/server/adapters/egress/create-egress-http'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import type { Database } from '@/server/adapters/prisma/database'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { openSecrets } from '@/server/adapters/secrets/open-secrets'
import type { Embedder } from '@/server/capabilities/chat-model'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { createIngest, documentJob } from '@/server/knowledge/ingest/ingest'
import type { IngestDeps } from '@/server/knowledge/ingest/types'
import { createParser } from '@/server/knowledge/parse/parser'
import { createSyncService, syncJob } from '@/server/knowledge/sync/sync-service'
import type { SyncDeps } from '@/server/knowledge/sync/types'
import { TermIndex } from '@/server/knowledge/terms/term-index'
import type { CollectionDeps } from '@/server/services/collections/deps'
import { IndexHealth } from '@/server/services/collections/index-health'
import { LiveCollections } from '@/server/services/collections/live-collections'
import { titledStore } from '@/server/services/collections/titled-store'
import { sources } from '@/server/services/sources'
import { bind } from '@/server/services/use-case'
import { contextOf } from './context'
import { wordEmbedder } from './word-embedder'

export { wordEmbedder }

/** Everything that knowledge needs, in a folder of its own: real database, files, parser and embedded vector store. */
export async function knowledgeStack(
  changes: {
    embedder?: Embedder
    vectorStore?: (real: VectorStore) => VectorStore
    /** The data folder of an earlier stack, which is then not removed at the end. */
    folder?: string
    now?: () => Date
    /** The version of the embedding model that serves. */
    digest?: () => string | undefined
    /** How long documents wait for a server before one is tried again, in milliseconds. */
    holdMs?: number
  } = {},
) {
  const folder = changes.folder ?? (await mkdtemp(join(tmpdir(), 'telar-knowledge-')))
  await mkdir(folder, { recursive: true })
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  for (const id of ['home', 'other']) {
    await prisma.workspace.upsert({ where: { id }, create: { id, name: id }, update: {} })
  }
  const records = prismaRecords(prisma)
  const embedded = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
  const raw = changes.vectorStore?.(embedded) ?? embedded
  const errors: object[] = []
  const log = { info: () => undefined, error: (facts: object) => errors.push(facts) }
  const embedderDigest = async () => changes.digest?.()
  const terms = new TermIndex(records.terms)
  const health = new IndexHealth({ records, vectorStore: raw, embedderDigest, log })
  const vectorStore = titledStore(raw, { records, onLost: () => undefined })
  const files = createFolderFiles({ folder: join(folder, 'files') })
  const parser = createParser({ workers: 1 })
  const delaysMs = [changes.holdMs ?? 60_000]
  const jobs = createJobs({ prisma, log, delaysMs })
  const ingestDeps: IngestDeps = {
    jobs,
    records,
    vectorStore,
    embedder: changes.embedder ?? wordEmbedder(),
    files,
    parser,
    log,
    retryDelaysMs: [1, 1],
    embedderDigest,
  }
  const ingest = createIngest(ingestDeps)
  // `prisma`: for tests, which look behind the records.
  const deps: CollectionDeps & { prisma: Database } = {
    records,
    terms,
    prisma,
    vectorStore,
    embedder: ingestDeps.embedder,
    files,
    ingest,
    health,
    resolveEmbedder: async () => {
      const digest = changes.digest?.()
      return { provider: 'built-in', model: 'words', ...(digest !== undefined && { digest }) }
    },
  }
  const syncDeps: SyncDeps = {
    records,
    vectorStore,
    files,
    jobs,
    ingest,
    http: createEgressHttp({ allow: ['127.0.0.0/8'] }),
    secrets: await openSecrets({ secretKey: undefined, dataFolder: folder }),
    log: ingestDeps.log,
    maxBytes: 1_000_000,
    retryDelaysMs: [1, 1],
    ...(changes.now && { now: changes.now }),
  }
  const service = createSyncService(syncDeps, { quietMs: 20 })
  const syncs = Object.assign(service, { idle: () => jobs.settled(syncJob, 'all') })
  await jobs.start()
  deps.stopSyncs = (which) => syncs.cancelAll(which)
  deps.syncSoon = (id) => syncs.syncSoon(id)
  return {
    deps,
    live: new LiveCollections({ records, terms, health }),
    ingestDeps,
    syncDeps,
    syncs,
    sources: bind(sources, { ...syncDeps, syncs }, { ...contextOf('home'), ...(changes.now && { now: changes.now }) }),
    jobs,
    /** Documents on their way; `idle`: nothing is left that can be done now. */
    queue: { ...ingest, idle: () => jobs.settled(documentJob, 'all'), close: () => jobs.close() },
    /** Another worker for documents, as when a process starts after this one has ended. */
    async restart() {
      const next = createJobs({ prisma, log, delaysMs })
      const again = createIngest({ ...ingestDeps, jobs: next })
      await again.recover()
      await next.start()
      return { ...again, idle: () => next.settled(documentJob, 'all'), close: () => next.close() }
    },
    raw,
    folder,
    errors,
    close: async () => {
      await Promise.all([syncs.close(), jobs.close()])
      await parser.close()
      await vectorStore.close()
      await prisma.$disconnect()
      if (changes.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
export type KnowledgeStack = Awaited<ReturnType<typeof knowledgeStack>>
