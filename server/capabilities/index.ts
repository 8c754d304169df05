import type { CapabilityName } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from './chat-model'
import type { Collections } from './collections'
import type { Http } from './http'
import type { Pipelines } from './pipelines'
import type { RerankServer } from './rerank-server'
import type { SecretValues } from './secrets'
import type { VectorStore } from './vector-store'

/** Every capability by the name that `needs` uses. */
export interface Capabilities extends Record<CapabilityName, unknown> {
  chatModel: ChatModel
  embedder: Embedder
  vectorStore: VectorStore
  collections: Collections
  rerankServer: RerankServer
  http: Http
  pipelines: Pipelines
  secrets: SecretValues
}

export type { ChatModel, Embedder } from './chat-model'
export type { Collections, LiveIndex } from './collections'
export type { Http } from './http'
export type { Pipelines } from './pipelines'
export type { RerankServer } from './rerank-server'
export type { SecretValues } from './secrets'
export type { VectorStore } from './vector-store'
