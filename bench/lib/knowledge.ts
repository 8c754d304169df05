import { join } from 'node:path'
import type { ModelInfo } from '@/pipeline/environment'
import { builtInEmbedder, createBuiltInProvider } from '@/server/adapters/built-in/create-built-in-provider'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Embedder } from '@/server/capabilities/chat-model'
import { createIngest } from '@/server/knowledge/ingest/ingest'
import { createParser } from '@/server/knowledge/parse/parser'
import { TermIndex } from '@/server/knowledge/terms/term-index'
import type { CollectionDeps } from '@/server/services/collections/deps'
import { contextOf } from '@/test/builders/context'

/** For whom benchmarks call use cases. */
export const call = contextOf('bench')

/**
 * Everything that ingestion and search need, in a folder: as on a machine without any server, unless `served` says who
 * embeds instead. `jobs` is not started.
 */
export async function openKnowledge(folder: string, served?: { embedder: Embedder; model: ModelInfo }) {
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: call.workspaceId, name: 'Bench' } })
  const records = prismaRecords(prisma)
  const vectorStore = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
  const files = createFolderFiles({ folder: join(folder, 'files') })
  const parser = createParser({ workers: 1 })
  const builtIn = createBuiltInProvider()
  const embedder: Embedder = served?.embedder ?? {
    embed: (_provider, request, options) => builtIn.embed(request, options),
  }
  const log = { info: () => undefined, error: (facts: object, message: string) => console.error(message, facts) }
  const jobs = createJobs({ prisma, log })
  const ingest = createIngest({ jobs, records, vectorStore, embedder, files, parser, log })
  const deps: CollectionDeps = {
    terms: new TermIndex(records.terms),
    records,
    vectorStore,
    embedder,
    files,
    ingest,
    health: { check: async () => null, recent: async () => null, known: () => null, checkSoon: () => undefined },
    resolveEmbedder: () => Promise.resolve(served?.model ?? builtInEmbedder),
  }
  return {
    prisma,
    jobs,
    ingest,
    deps,
    log,
    async close(): Promise<void> {
      await jobs.close()
      await parser.close()
      await vectorStore.close()
      await prisma.$disconnect()
    },
  }
}
