import { embedded } from '../adapters/embedded/definition'
import { qdrant } from '../adapters/qdrant/definition'
import type { VectorStoreDefinition } from '../capabilities/vector-store-definition'

/** Every vector store; the first that the environment chooses serves, the last one when it chooses none. */
export const vectorStores: readonly VectorStoreDefinition[] = [qdrant, embedded]
