import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { PrismaRunStore } from '../adapters/prisma/runs/store'
import { createRerankServer } from '../adapters/rerank/create-rerank-server'
import type { Capabilities } from '../capabilities'
import type { LiveCollections } from '../services/collections/live-collections'
import type { RunDeps } from '../services/runs/deps'
import { RunRegistry } from '../services/runs/run-registry'
import { createPipelines } from '../services/runs/run-sub-pipeline'
import { secretValues } from '../services/secrets/secret-values'
import type { Parts, Role } from './open-adapters'

/** The engine with its capabilities, and where runs are kept. */
export async function openRuns({
  env,
  log,
  prisma,
  records,
  vectorStore,
  models,
  http,
  secrets,
  live,
  role,
}: Parts & { live: LiveCollections; role: Role }): Promise<RunDeps> {
  // A command runs beside a studio on the same folder: it keeps a journal of its own.
  const journalFolder = role === 'cli' ? mkdtempSync(join(tmpdir(), 'telar-cli-')) : env.dataFolder
  const store = new PrismaRunStore(prisma, {
    dataFolder: journalFolder,
    unrecorded: env.unrecordedRuns,
    durable: env.durable,
    onError: (error, message) => log.error({ err: error }, message),
    ...(role === 'cli' ? { endedOnly: true } : { threadUrl: env.databaseUrl }),
  })
  if (role !== 'cli') await store.recover()
  const rerankServer = createRerankServer({ url: env.rerankUrl, apiKey: env.rerankApiKey, flavour: env.rerankFlavour })
  // Runs inside runs use the same engine, which holds them.
  const pipelinesOf = createPipelines({ records, runs: () => runs })
  const shared = { chatModel: models, embedder: models, vectorStore, rerankServer, http }
  const known = new Map<string, Capabilities>()
  const runs: RunDeps = {
    store,
    registry: new RunRegistry(),
    engine: {
      executors,
      definitions,
      capabilitiesOf(scope, indexes) {
        if (indexes && indexes.size > 0)
          return { ...runs.engine.capabilitiesOf(scope), collections: live.of(scope, indexes) }
        let capabilities = known.get(scope.workspaceId)
        if (!capabilities) {
          capabilities = {
            ...shared,
            collections: live.of(scope),
            pipelines: pipelinesOf(scope),
            secrets: secretValues({ records, secrets }, scope),
          }
          known.set(scope.workspaceId, capabilities)
        }
        return capabilities
      },
    },
    onError: (error, facts) => log.error({ err: error, ...facts }, 'a step failed unexpectedly'),
  }
  return runs
}
