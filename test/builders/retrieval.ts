import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { scriptedChat } from '@/nodes/testing'
import type { Environment } from '@/pipeline/environment'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import type { Capabilities } from '@/server/capabilities'
import { collectionInfos } from '@/server/services/collections/collection-infos'
import { retrieval } from '@/server/services/retrieval'
import { RunRegistry } from '@/server/services/runs/run-registry'
import { bind } from '@/server/services/use-case'
import { contextOf } from './context'
import type { KnowledgeStack } from './knowledge'

const call = contextOf('home')

/** Searching, measuring and explaining on a knowledge stack; pipelines run with a chat model that says what it is told to. */
export function openRetrieval(stack: KnowledgeStack, answer: () => string | Error) {
  const { prisma } = stack.deps
  const { live } = stack
  const store = new PrismaRunStore(prisma, { dataFolder: stack.folder, onError: () => undefined })
  const registry = new RunRegistry()
  const unused = () => Promise.reject(new Error('no node of these tests uses it'))
  const capabilities: Capabilities = {
    chatModel: scriptedChat(answer).chatModel,
    embedder: stack.deps.embedder,
    vectorStore: stack.deps.vectorStore,
    collections: live.of(call),
    rerankServer: { rerank: unused },
    http: { request: unused },
    pipelines: { run: unused },
    secrets: { read: unused },
  }
  const environment = async (): Promise<Environment> => ({
    collections: await collectionInfos(stack.deps, call),
    models: [{ provider: 'ollama', model: 'llama', contextTokens: 8192, capabilities: ['chat'] }],
    down: [],
    pipelines: [],
    unpublished: [],
    rerankServer: true,
    secrets: [],
  })
  const engine = { executors, definitions, capabilitiesOf: () => capabilities, retry: { baseMs: 0 } }
  const runs = { store, registry, engine, onError: () => undefined }
  return {
    retrieval: bind(retrieval, { ...stack.deps, live, runs, definitions, environment }, call),
    live,
    environment,
    async close() {
      await registry.stopAll()
      await store.close()
    },
  }
}
