import type { CapabilityName } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from './chat-model'
import type { VectorStore } from './vector-store'

/** Every capability by the name that `needs` uses. */
export interface Capabilities extends Record<CapabilityName, unknown> {
  chatModel: ChatModel
  embedder: Embedder
  vectorStore: VectorStore
}

export type { ChatModel, Embedder } from './chat-model'
export type { VectorStore } from './vector-store'
