import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import { startQdrantDouble } from '../doubles/qdrant'
import { vectorStoreParity } from './vector-store-parity'

vectorStoreParity('Qdrant', async () => {
  const double = await startQdrantDouble({ record: false })
  return { store: createQdrantVectorStore({ url: double.url }), close: double.close }
})
