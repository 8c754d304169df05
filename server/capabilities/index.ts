import type { CapabilityName } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from './chat-model'
import type { VectorStore } from './vector-store'

/** Sends a request on behalf of a pipeline, under the egress rules. */
export interface Http {
  fetch(url: string, init: RequestInit): Promise<Response>
}

/** Every capability by the name that `needs` uses. */
export interface Capabilities extends Record<CapabilityName, unknown> {
  chatModel: ChatModel
  embedder: Embedder
  vectorStore: VectorStore
  http: Http
}

export type { ChatModel, Embedder } from './chat-model'
export type { VectorStore } from './vector-store'
