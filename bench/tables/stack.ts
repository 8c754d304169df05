import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { builtInEmbedder, createBuiltInProvider } from '@/server/adapters/built-in/create-built-in-provider'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Embedder } from '@/server/capabilities/chat-model'
import { createIngest, documentJob } from '@/server/knowledge/ingest/ingest'
import { createParser } from '@/server/knowledge/parse/parser'
import { TermIndex } from '@/server/knowledge/terms/term-index'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import type { CollectionDeps } from '@/server/services/collections/deps'
import { contextOf } from '@/test/builders/context'

const call = contextOf('bench')

/** Everything that ingestion and search need, as on a machine without any server, in a folder that is removed at the end. */
export async function openStack() {
  const folder = await mkdtemp(join(tmpdir(), 'telar-bench-'))
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  const records = prismaRecords(prisma)
  const vectorStore = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
  const files = createFolderFiles({ folder: join(folder, 'files') })
  const parser = createParser({ workers: 1 })
  const log = { info: () => undefined, error: (facts: object, message: string) => console.error(message, facts) }
  const builtIn = createBuiltInProvider()
  const embedder: Embedder = { embed: (_provider, request, options) => builtIn.embed(request, options) }
  const jobs = createJobs({ prisma, log })
  const ingest = createIngest({
    jobs,
    records,
    vectorStore,
    embedder,
    files,
    parser,
    log,
  })
  await jobs.start()
  const deps: CollectionDeps = {
    terms: new TermIndex(records.terms),
    records,
    vectorStore,
    embedder,
    files,
    ingest,
    health: { check: async () => null, recent: async () => null, known: () => null, checkSoon: () => undefined },
    resolveEmbedder: () => Promise.resolve(builtInEmbedder),
  }
  await prisma.workspace.create({ data: { id: 'bench', name: 'Bench' } })
  return {
    deps,
    /** A collection with the settings that the studio offers, holding the files. */
    async index(name: string, documents: { name: string; bytes: Buffer }[], version?: number): Promise<string> {
      const { id } = await createCollection(deps, { name }, { ...call, ...{ signal: new AbortController().signal } })
      // Indexed as an earlier version did.
      if (version !== undefined) await prisma.collection.update({ where: { id }, data: { analyser: version } })
      for (const { name: file, bytes } of documents) {
        await addDocument(deps, { collectionId: id, name: file, data: Readable.from([bytes]) }, call)
      }
      await jobs.settled(documentJob, 'all')
      return id
    },
    async close(): Promise<void> {
      await jobs.close()
      await parser.close()
      await vectorStore.close()
      await prisma.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
