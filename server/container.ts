import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import type { AppError } from '@/pipeline/errors'
import type { Definitions } from '@/pipeline/node-definition'
import { createEgressHttp } from './adapters/egress/create-egress-http'
import { createJobs } from './adapters/prisma/jobs/create-jobs'
import { prismaRecords } from './adapters/prisma/records'
import { openSecrets } from './adapters/secrets/open-secrets'
import { createStudioApp, type StudioAppOptions } from './api/studio-app'
import type { Records } from './capabilities/records'
import { homeContext } from './container/home'
import { claimDatabase, openModels, openStore, type Role } from './container/open-adapters'
import { openKnowledge } from './container/open-knowledge'
import { openRuns } from './container/open-runs'
import { openStudio } from './container/open-studio'
import { openVectors } from './container/open-vectors'
import { systemFacts } from './container/system-facts'
import type { Env } from './env'
import { createGatewayHandler } from './gateway/app'
import type { Log } from './log'
import { projectRoot } from './project-root'
import type { Context } from './services/context'
import { EndpointCache } from './services/deployments/endpoint-cache'
import { readiness } from './services/deployments/readiness'
import { seedExample } from './services/example/seed-example'
import type { RunDeps } from './services/runs/deps'
import type { Studio } from './services/studio'
import { describeSystem } from './services/system/describe-system'

type OnInternalError = StudioAppOptions['onInternalError']
type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

export interface Container {
  /** The use cases for commands and for Telar itself. */
  studio: Studio
  studioFor: (context: Context) => Studio
  /** The context of `studio`. */
  context: Context
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

interface ContainerOptions {
  role?: Role
  /** Another studio has taken the database: nothing may be worked on any more. */
  onLost?: (error: AppError) => void
}

const stopProcess = () => void process.kill(process.pid, 'SIGTERM')

/** Wires adapters to capabilities and use cases: the only place that does. */
export async function createContainer(
  env: Env,
  log: Log,
  { role = 'studio', onLost = stopProcess }: ContainerOptions = {},
): Promise<Container> {
  const claim = await claimDatabase(env, role, (error) => {
    log.fatal({ err: error }, 'another studio has taken the database; this one stops')
    onLost(error)
  })
  const release = async () => claim?.release()
  try {
    const context = homeContext(role === 'cli' ? 'command' : 'telar')
    const container = await wire(env, log, role, context)
    return { ...container, close: () => allInTurn([() => container.close(), release]) }
  } catch (error) {
    await release()
    throw error
  }
}

async function wire(env: Env, log: Log, role: Role, context: Context): Promise<Container> {
  const version = await readVersion()
  const prisma = await openStore(env, role)
  const records = prismaRecords(prisma)
  const { models, close: closeModels } = openModels(env, role)
  const vectors = await openVectors({
    env,
    log,
    records,
    role,
    models: {
      providers: (options) => models.status(options),
      models: async (options) => (await models.models(options)).models,
    },
  })
  const { vectorStore, watch, health } = vectors
  const jobs = createJobs({ prisma, log, onDemand: role === 'cli' })
  const [http, secrets] = [createEgressHttp({ allow: env.egressAllow }), await openSecrets(env)]
  const parts = { env, log, prisma, jobs, records, models, http, secrets, vectorStore }
  const knowledge = await openKnowledge({ ...parts, ...vectors })
  const facts = systemFacts(env, { version, ocr: knowledge.ocr })
  const runs = await openRuns({ ...parts, live: knowledge.live, role })
  const endpoints = new EndpointCache(records.deployments, definitions)
  const onInternalError: OnInternalError = (error, where, requestId) =>
    log.error({ err: error, where, requestId }, 'request failed')
  const { studioFor, setups } = openStudio({ ...parts, watch, endpoints, runs, knowledge, facts })
  const studio = studioFor(context)
  // A command looks when it needs to.
  const looking = role === 'cli' ? undefined : health.start()
  if (role === 'studio') {
    await knowledge.start()
    await makeExample({ records, studio, context, log })
  }
  const gatewayApi = createGatewayHandler({
    endpoints,
    runs,
    version,
    onInternalError,
    readiness: () => readiness({ records, watch, runs: runs.store, looked: looking }),
  })
  return {
    studio,
    studioFor,
    context,
    runs,
    definitions,
    gatewayApi,
    api: splitApi(gatewayApi, studioApi(studioFor, onInternalError)),
    describe: async () => describeSystem(await watch.snapshot(), { ...facts, ollamaUrl: env.ollamaUrl }),
    close: () =>
      allInTurn([
        async () => health.close(),
        () => setups.stopAll(),
        () => runs.registry.stopAll(),
        () => knowledge.close(),
        () => runs.store.close(),
        () => vectorStore.close().finally(closeModels),
        () => prisma.$disconnect(),
      ]),
  }
}

/** Without its vector store Telar still starts and says what is missing; the next start makes the example. */
async function makeExample({ log, ...deps }: Pick<Container, 'studio' | 'context'> & { records: Records; log: Log }) {
  await seedExample({ ...deps, definitions }).catch((error: unknown) =>
    log.warn({ err: error }, 'the example could not be made'),
  )
}

/** Does everything, also after something failed; then the first failure stands. */
async function allInTurn(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) await step().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

const studioApi = (studioFor: Container['studioFor'], onInternalError: OnInternalError) =>
  getRequestListener(
    createStudioApp({ studioFor: (id) => studioFor(homeContext('studio', id)), onInternalError }).fetch,
  )

/** Public paths go to the gateway, the rest of `/api/` to the studio. */
function splitApi(gateway: Handler, studio: Handler): Handler {
  return (request, response) => {
    const path = request.url ?? ''
    return path.startsWith('/api/v1/') || path.startsWith('/api/health')
      ? gateway(request, response)
      : studio(request, response)
  }
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
