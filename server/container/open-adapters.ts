import { mkdir } from 'node:fs/promises'
import type { PrismaClient } from '@/generated/sqlite/client'
import { createBuiltInProvider } from '../adapters/built-in/create-built-in-provider'
import { combineProviders, type Models } from '../adapters/combine-providers'
import { createOllamaProvider } from '../adapters/ollama/create-ollama-provider'
import { createOpenAiProvider } from '../adapters/openai/create-openai-provider'
import { openDatabase } from '../adapters/prisma/open-database'
import type { Http } from '../capabilities/http'
import type { VectorStore } from '../capabilities/vector-store'
import type { Env } from '../env'
import type { Log } from '../log'

/** The one workspace of an installation without accounts. */
export const workspaceId = 'default'

/** What kind of process is wired: the studio owns the data folder's unfinished work, the others leave it alone. */
export type Role = 'studio' | 'gateway' | 'cli'

/** What the parts of a process share. */
export interface Parts {
  env: Env
  log: Log
  prisma: PrismaClient
  vectorStore: VectorStore
  models: Models
  http: Http
}

/** The relational store, migrated, with its one workspace. */
export async function openStore(env: Env): Promise<PrismaClient> {
  await mkdir(env.dataFolder, { recursive: true })
  const prisma = await openDatabase({ url: env.databaseUrl })
  await prisma.workspace.upsert({ where: { id: workspaceId }, create: { id: workspaceId, name: 'Telar' }, update: {} })
  return prisma
}

export function openModels(env: Env): Models {
  const openai =
    env.openaiBaseUrl === undefined
      ? []
      : [createOpenAiProvider({ baseUrl: env.openaiBaseUrl, apiKey: env.openaiApiKey })]
  return combineProviders([createOllamaProvider({ url: env.ollamaUrl }), ...openai, createBuiltInProvider()])
}
