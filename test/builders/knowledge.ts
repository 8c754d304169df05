import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import type { Embedder } from '@/server/capabilities/chat-model'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { createIngestQueue } from '@/server/knowledge/ingest/ingest-queue'
import type { IngestDeps } from '@/server/knowledge/ingest/types'
import { createParser } from '@/server/knowledge/parse/parser'
import type { CollectionDeps } from '@/server/services/collections/deps'

const DIMENSION = 64

/** Embeds by the words' letters, deterministic and good enough to find the same words again. */
export function wordEmbedder(): Embedder {
  return { embed: (_provider, { texts }) => Promise.resolve(texts.map(wordVector)) }
}

function wordVector(text: string): number[] {
  const vector = new Array<number>(DIMENSION).fill(0)
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? ['']) {
    let hash = 7
    for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973
    vector[hash % DIMENSION] = (vector[hash % DIMENSION] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** Everything that knowledge needs, in a folder of its own: real database, files, parser and embedded vector store. */
export async function knowledgeStack(
  changes: { embedder?: Embedder; vectorStore?: (real: VectorStore) => VectorStore } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-knowledge-'))
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.createMany({
    data: [
      { id: 'home', name: 'Home' },
      { id: 'other', name: 'Other' },
    ],
  })
  const embedded = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
  const vectorStore = changes.vectorStore?.(embedded) ?? embedded
  const files = createFolderFiles({ folder: join(folder, 'files') })
  const parser = createParser({ workers: 1 })
  const errors: object[] = []
  const ingestDeps: IngestDeps = {
    prisma,
    vectorStore,
    embedder: changes.embedder ?? wordEmbedder(),
    files,
    parser,
    log: { info: () => undefined, error: (facts) => errors.push(facts) },
    retryDelaysMs: [1, 1],
  }
  const queue = createIngestQueue(ingestDeps)
  const deps: CollectionDeps = {
    workspaceId: 'home',
    prisma,
    vectorStore,
    embedder: ingestDeps.embedder,
    files,
    ingest: queue,
    resolveEmbedder: () => Promise.resolve({ provider: 'built-in', model: 'words' }),
  }
  return {
    deps,
    ingestDeps,
    queue,
    folder,
    errors,
    close: async () => {
      await queue.close()
      await parser.close()
      await vectorStore.close()
      await prisma.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type KnowledgeStack = Awaited<ReturnType<typeof knowledgeStack>>
