import { mkdtempSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { z } from 'zod'
import type { PrismaClient } from '@/generated/sqlite/client'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { findModel, resolveAuto } from '@/pipeline/compiler/resolve-model'
import { AppError } from '@/pipeline/errors'
import type { Definitions } from '@/pipeline/node-definition'
import { createBuiltInProvider } from './adapters/built-in/create-built-in-provider'
import { combineProviders, type Models } from './adapters/combine-providers'
import { createEmbeddedVectorStore } from './adapters/embedded'
import { createFolderFiles } from './adapters/files/folder-files'
import { createOllamaProvider } from './adapters/ollama/create-ollama-provider'
import { createOpenAiProvider } from './adapters/openai/create-openai-provider'
import { openDatabase } from './adapters/prisma/open-database'
import { createRunStore } from './adapters/prisma/run-store'
import { createQdrantVectorStore } from './adapters/qdrant'
import { createStudioApp } from './api/studio-app'
import type { VectorStore } from './capabilities/vector-store'
import { createStepCache } from './engine'
import type { Env } from './env'
import { createGatewayHandler } from './gateway/app'
import { createIngestQueue } from './knowledge/ingest/ingest-queue'
import { createParser } from './knowledge/parse/parser'
import type { Log } from './log'
import { projectRoot } from './project-root'
import { bindCollections } from './services/bind-collections'
import { collectionInfos } from './services/collections/collection-infos'
import type { CollectionDeps } from './services/collections/deps'
import { createStudio } from './services/create-studio'
import { EndpointCache } from './services/deployments/endpoint-cache'
import { readiness } from './services/deployments/readiness'
import { seedExample } from './services/example/seed-example'
import type { RunDeps } from './services/runs/deps'
import { RunRegistry } from './services/runs/run-registry'
import type { Studio } from './services/studio'
import { describeSystem } from './services/system/describe-system'
import { SystemWatch } from './services/system/watch-system'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** What kind of process is wired: the studio owns the data folder's unfinished work, the others leave it alone. */
export type Role = 'studio' | 'gateway' | 'cli'

export interface Container {
  studio: Studio
  runs: RunDeps
  definitions: Definitions
  /** Everything under `/api/`. */
  api: Handler
  /** Published endpoints and health alone. */
  gatewayApi: Handler
  /** What serves models and vectors, one line each. */
  describe(): Promise<string[]>
  /** Ends what runs, writes what is not written yet, closes every connection. */
  close(): Promise<void>
}

/** The one workspace of an installation without accounts. */
const workspaceId = 'default'

/** Wires adapters to capabilities and use cases: the only place that does. */
export async function createContainer(
  env: Env,
  log: Log,
  { role = 'studio' }: { role?: Role } = {},
): Promise<Container> {
  const version = await readVersion()
  const prisma = await openStore(env)
  const models = openModels(env)
  const vectorStore = await openVectorStore(env)
  const watch = new SystemWatch({
    providers: (options) => models.status(options),
    models: async (options) => (await models.models(options)).models,
    store: (options) => vectorStore.status(options),
  })
  const knowledge = openKnowledge({ env, log, prisma, vectorStore, models, watch })
  const runs = await openRuns({ env, log, prisma, vectorStore, models, role })
  const endpoints = new EndpointCache(prisma)
  const onInternalError = (error: unknown, where: string) => log.error({ err: error, where }, 'request failed')
  const studio = createStudio({
    prisma,
    workspaceId,
    definitions,
    watch,
    endpoints,
    runs,
    stepCache: createStepCache(),
    collections: bindCollections(knowledge.deps),
    collectionInfos: () => collectionInfos(knowledge.deps),
    pullFrom: models.provider('ollama'),
    facts: { version, database: databaseFacts(env), dataFolder: env.dataFolder, uploadBytes: env.maxUploadBytes },
  })
  if (role === 'studio') {
    await knowledge.queue.start()
    // Without its vector store Telar still starts and says what is missing; the next start makes the example.
    await seedExample({ prisma, studio, definitions }).catch((error: unknown) =>
      log.warn({ err: error }, 'the example could not be made'),
    )
  }
  const gatewayApi = createGatewayHandler({
    endpoints,
    runs,
    version,
    onInternalError,
    readiness: () => readiness({ prisma, watch }),
  })
  return {
    studio,
    runs,
    definitions,
    gatewayApi,
    api: splitApi(gatewayApi, getRequestListener(createStudioApp({ studio, onInternalError }).fetch)),
    describe: async () => describeSystem(await watch.snapshot(), env),
    async close() {
      await runs.registry.stopAll()
      await knowledge.close()
      await runs.store.close()
      await vectorStore.close()
      await prisma.$disconnect()
    },
  }
}

/** Public paths go to the gateway, the rest of `/api/` to the studio. */
function splitApi(gateway: Handler, studio: Handler): Handler {
  return (request, response) => {
    const path = request.url ?? ''
    return path.startsWith('/api/v1/') || path.startsWith('/api/health')
      ? gateway(request, response)
      : studio(request, response)
  }
}

/** The relational store, migrated, with its one workspace. */
async function openStore(env: Env): Promise<PrismaClient> {
  await mkdir(env.dataFolder, { recursive: true })
  const prisma = await openDatabase({ url: env.databaseUrl })
  await prisma.workspace.upsert({ where: { id: workspaceId }, create: { id: workspaceId, name: 'Telar' }, update: {} })
  return prisma
}

function openModels(env: Env): Models {
  const openai =
    env.openaiBaseUrl === undefined
      ? []
      : [createOpenAiProvider({ baseUrl: env.openaiBaseUrl, apiKey: env.openaiApiKey })]
  return combineProviders([createOllamaProvider({ url: env.ollamaUrl }), ...openai, createBuiltInProvider()])
}

async function openVectorStore(env: Env): Promise<VectorStore> {
  if (env.qdrantUrl !== undefined) return createQdrantVectorStore({ url: env.qdrantUrl, apiKey: env.qdrantApiKey })
  return createEmbeddedVectorStore({ path: join(env.dataFolder, 'vectors.db') })
}

interface Parts {
  env: Env
  log: Log
  prisma: PrismaClient
  vectorStore: VectorStore
  models: Models
}

function openKnowledge({ env, log, prisma, vectorStore, models, watch }: Parts & { watch: SystemWatch }) {
  const files = createFolderFiles({ folder: join(env.dataFolder, 'files') })
  const parser = createParser({ workers: 1 })
  const queue = createIngestQueue({ prisma, vectorStore, embedder: models, files, parser, log })
  const deps: CollectionDeps = {
    workspaceId,
    prisma,
    vectorStore,
    embedder: models,
    files,
    ingest: queue,
    uploadBytes: env.maxUploadBytes,
    resolveEmbedder: async ({ provider, model }) => {
      const snapshot = await watch.snapshot(0)
      const found =
        provider === 'auto'
          ? resolveAuto(snapshot.models, 'embed')
          : findModel({ ...snapshot, collections: [], pipelines: [] }, provider, model)
      if (found) return { provider: found.provider, model: found.model, digest: found.digest }
      throw new AppError('model-missing', `The embedding model “${model}” is not on ${provider}.`, {
        details: { provider, model },
      })
    },
  }
  return {
    deps,
    queue,
    async close() {
      await queue.close()
      await parser.close()
    },
  }
}

async function openRuns({ env, log, prisma, vectorStore, models, role }: Parts & { role: Role }): Promise<RunDeps> {
  // A command runs beside a studio on the same folder: it keeps a journal of its own.
  const journalFolder = role === 'cli' ? mkdtempSync(join(tmpdir(), 'telar-cli-')) : env.dataFolder
  const store = createRunStore(prisma, {
    workspaceId,
    dataFolder: journalFolder,
    onError: (error, message) => log.error({ err: error }, message),
    ...(role === 'cli' ? { endedOnly: true } : { threadUrl: env.databaseUrl }),
  })
  if (role !== 'cli') await store.recover()
  return {
    store,
    registry: new RunRegistry(),
    engine: { executors, definitions, capabilities: { chatModel: models, embedder: models, vectorStore } },
    onError: (error, facts) => log.error({ err: error, ...facts }, 'a step failed unexpectedly'),
  }
}

function databaseFacts(env: Env): { kind: 'sqlite' | 'postgresql'; location: string } {
  if (env.databaseUrl.startsWith('file:')) return { kind: 'sqlite', location: env.databaseUrl.slice('file:'.length) }
  const { host, pathname } = new URL(env.databaseUrl)
  return { kind: 'postgresql', location: `${host}${pathname}` }
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
