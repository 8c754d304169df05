import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import { startQdrantDouble } from '../doubles/qdrant'
import { vectorStoreConformance } from './vector-store'

vectorStoreConformance('Qdrant', async () => {
  const double = await startQdrantDouble({ apiKey: 'k', prefix: '/proxy/qdrant' })
  const store = createQdrantVectorStore({ url: double.url, apiKey: 'k' })
  const close = async () => {
    await store.close()
    await double.close()
  }
  return { store, close }
})
