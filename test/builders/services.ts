import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { aHit, fixedCollections, fixedEmbedder, fixedStore } from '@/nodes/testing'
import type { Environment } from '@/pipeline/environment'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import type { ChatModel } from '@/server/capabilities'
import type { Scope } from '@/server/services/context'
import { EndpointCache } from '@/server/services/deployments/endpoint-cache'
import type { DeploymentDeps } from '@/server/services/deployments/types'
import { knownPipelines } from '@/server/services/pipelines/known-pipelines'
import type { RunDeps } from '@/server/services/runs/deps'
import { RunRegistry } from '@/server/services/runs/run-registry'
import { createPipelines } from '@/server/services/runs/run-sub-pipeline'

/** One collection named Handbook and one model, as the compiler sees them. */
export const testEnvironment: Environment = {
  down: [],
  pipelines: [],
  unpublished: [],
  rerankServer: true,
  secrets: [],
  models: [{ provider: 'ollama', model: 'llama3.2:3b', contextTokens: 8192, capabilities: ['chat'] }],
  collections: [
    {
      id: 'col',
      slug: 'handbook',
      name: 'Handbook',
      documents: 1,
      chunks: 2,
      storeName: 'c_1',
      embedder: { provider: 'ollama', model: 'nomic-embed-text' },
      dimension: 3,
      language: 'en',
      fields: [],
      revision: 1,
    },
  ],
}

const hits = [
  aHit('valve', 'The safety valve opens when the boiler pressure passes six bar.', 0.9),
  aHit('pump', 'The pump delivers forty litres of water a minute.', 0.5),
]

const unused = () => Promise.reject(new Error('No node of these tests uses it.'))

/** The use cases on a database of their own and the real nodes, with a chat model and a vector store made for the test. */
export async function openTestServices(chatModel: ChatModel) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-services-'))
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  const records = prismaRecords(prisma)
  await prisma.workspace.create({ data: { id: 'w', name: 'W' } })
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const store = new PrismaRunStore(prisma, { dataFolder: folder, onError })
  const registry = new RunRegistry()
  const vectors = fixedStore(hits)
  const capabilities = {
    chatModel,
    embedder: fixedEmbedder([1, 0, 0]).embedder,
    vectorStore: vectors.vectorStore,
    collections: fixedCollections(),
    http: { request: unused },
    secrets: { read: () => Promise.resolve(new Map()) },
    rerankServer: { rerank: unused },
  }
  const pipelinesOf = createPipelines({ records, runs: () => runs })
  const capabilitiesOf = (scope: Scope) => ({ ...capabilities, pipelines: pipelinesOf(scope) })
  const runs: RunDeps = {
    store,
    registry,
    engine: { executors, definitions, capabilitiesOf, retry: { baseMs: 0 } },
    onError,
  }
  const deployments: DeploymentDeps = {
    records,
    definitions,
    environment: async (scope) => ({ ...testEnvironment, ...(await knownPipelines({ records }, scope)) }),
    endpoints: new EndpointCache(records.deployments, definitions),
  }
  return {
    folder,
    runs,
    deployments,
    errors,
    prisma,
    /** What the vector store was asked. */
    searches: vectors.calls,
    async close() {
      await registry.stopAll()
      await store.close()
      await prisma.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
