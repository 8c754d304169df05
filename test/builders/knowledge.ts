import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEgressHttp } from '@/server/adapters/egress/create-egress-http'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { openSecrets } from '@/server/adapters/secrets/open-secrets'
import type { Embedder } from '@/server/capabilities/chat-model'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { createIngestQueue } from '@/server/knowledge/ingest/ingest-queue'
import type { IngestDeps } from '@/server/knowledge/ingest/types'
import { createParser } from '@/server/knowledge/parse/parser'
import { createSyncService } from '@/server/knowledge/sync/sync-service'
import type { SyncDeps } from '@/server/knowledge/sync/types'
import { TermIndex } from '@/server/knowledge/terms/term-index'
import type { CollectionDeps } from '@/server/services/collections/deps'
import { IndexHealth } from '@/server/services/collections/index-health'
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
  const health = new IndexHealth({ records, workspaceId: 'home', vectorStore: raw, embedderDigest, log })
  const vectorStore = titledStore(raw, { records, onLost: () => undefined })
  const files = createFolderFiles({ folder: join(folder, 'files') })
  const parser = createParser({ workers: 1 })
  const ingestDeps: IngestDeps = {
    prisma,
    vectorStore,
    embedder: changes.embedder ?? wordEmbedder(),
    files,
    parser,
    log,
    retryDelaysMs: [1, 1],
    holdDelaysMs: [changes.holdMs ?? 60_000],
    embedderDigest,
  }
  const queue = createIngestQueue(ingestDeps)
  const deps: CollectionDeps = {
    workspaceId: 'home',
    records,
    terms: new TermIndex(prisma),
    prisma,
    vectorStore,
    embedder: ingestDeps.embedder,
    files,
    ingest: queue,
    health,
    resolveEmbedder: async () => {
      const digest = changes.digest?.()
      return { provider: 'built-in', model: 'words', ...(digest !== undefined && { digest }) }
    },
  }
  const syncDeps: SyncDeps = {
    prisma,
    vectorStore,
    files,
    ingest: queue,
    http: createEgressHttp({ allow: ['127.0.0.0/8'] }),
    secrets: await openSecrets({ key: undefined, folder }),
    log: ingestDeps.log,
    maxBytes: 1_000_000,
    retryDelaysMs: [1, 1],
    ...(changes.now && { now: changes.now }),
  }
  const syncs = createSyncService(syncDeps, { quietMs: 20 })
  deps.stopSyncs = (which) => syncs.cancelAll(which)
  deps.syncSoon = (id) => syncs.syncSoon(id)
  return {
    deps,
    ingestDeps,
    syncDeps,
    syncs,
    sources: bind(sources, { ...syncDeps, records, workspaceId: 'home', syncs }, contextOf('home')),
    queue,
    raw,
    folder,
    errors,
    close: async () => {
      await Promise.all([syncs.close(), queue.close()])
      await parser.close()
      await vectorStore.close()
      await prisma.$disconnect()
      if (changes.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
export type KnowledgeStack = Awaited<ReturnType<typeof knowledgeStack>>
