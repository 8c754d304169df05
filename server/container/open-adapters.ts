import { dirname, resolve } from 'node:path'
import type { AppError } from '@/pipeline/errors'
import { createBuiltInProvider } from '../adapters/built-in/create-built-in-provider'
import { combineProviders, type Models } from '../adapters/combine-providers'
import { createOllamaProvider } from '../adapters/ollama/create-ollama-provider'
import { createOpenAiProvider } from '../adapters/openai/create-openai-provider'
import type { Database } from '../adapters/prisma/database'
import { openDatabase, sqlitePath } from '../adapters/prisma/open-database'
import { claimForStudio, type StudioClaim } from '../adapters/prisma/studio-claim'
import type { Http } from '../capabilities/http'
import type { Jobs } from '../capabilities/jobs'
import type { Records } from '../capabilities/records'
import type { Secrets } from '../capabilities/secrets'
import type { VectorStore } from '../capabilities/vector-store'
import type { Env } from '../env'
import { makeDataFolder } from '../http/data-folder'
import { lockDatabaseFile } from '../http/data-lock'
import type { Log } from '../log'
import { openGaugeFile } from './gauge-file'
import { homeWorkspace } from './home'

/** What kind of process is wired: the studio owns the data folder's unfinished work, the others leave it alone. */
export type Role = 'studio' | 'gateway' | 'cli'

/** What the parts of a process share. */
export interface Parts {
  env: Env
  log: Log
  prisma: Database
  jobs: Jobs
  records: Records
  vectorStore: VectorStore
  models: Models
  http: Http
  secrets: Secrets
}

/** How long a command waits for a studio that keeps the files busy: nobody's request waits with it. Milliseconds. */
export const PATIENT_MS = 20_000

/** The relational store, migrated, with its one workspace. */
export async function openStore(env: Env, role: Role): Promise<Database> {
  await makeDataFolder(env.dataFolder)
  const prisma = await openDatabase({
    url: env.databaseUrl,
    durable: env.durable,
    ...(role === 'cli' && { waitMs: PATIENT_MS }),
  })
  const where = { id: homeWorkspace }
  // Usually it is there, and reading waits for nobody.
  if (!(await prisma.workspace.findUnique({ where }))) {
    await prisma.workspace.upsert({ where, create: { ...where, name: 'Telar' }, update: {} })
  }
  return prisma
}

/**
 * Makes sure that no other studio works on the same database: each would take the other's queue for left behind. A
 * SQLite file in the data folder needs no claim of its own. Gateways and commands make none.
 */
export async function claimDatabase(
  env: Env,
  role: Role,
  onLost: (error: AppError) => void,
): Promise<StudioClaim | undefined> {
  if (role !== 'studio') return undefined
  if (!env.databaseUrl.startsWith('file:')) return claimForStudio(env.databaseUrl, onLost)
  const path = resolve(sqlitePath(env.databaseUrl))
  return dirname(path) === env.dataFolder ? undefined : lockDatabaseFile(path)
}

/** The model servers, with what earlier starts have learnt of how they count; only commands add nothing to it. */
export function openModels(env: Env, role: Role): { models: Models; close: () => Promise<void> } {
  const { gauge, close } = openGaugeFile(env.dataFolder, { keeps: role !== 'cli' })
  const openai =
    env.openaiBaseUrl === undefined
      ? []
      : [createOpenAiProvider({ baseUrl: env.openaiBaseUrl, apiKey: env.openaiApiKey })]
  const providers = [createOllamaProvider({ url: env.ollamaUrl }), ...openai, createBuiltInProvider()]
  return { models: combineProviders(providers, gauge), close }
}
