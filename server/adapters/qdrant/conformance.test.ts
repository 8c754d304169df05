import { vectorStoreConformance } from '@/test/conformance/vector-store'
import { vectorStoreParity } from '@/test/conformance/vector-store-parity'
import { startQdrantDouble } from '@/test/doubles/qdrant'
import { qdrant } from './definition'

const home = { dataFolder: '/none', isOwner: false, onMended: () => undefined, log: { error: () => undefined } }

vectorStoreConformance('Qdrant', async () => {
  const double = await startQdrantDouble({ apiKey: 'k', prefix: '/proxy/qdrant' })
  const store = await qdrant.open({ QDRANT_URL: double.url, QDRANT_API_KEY: 'k' }, home)
  const close = async () => {
    await store.close()
    await double.close()
  }
  return { store, close }
})

vectorStoreParity('Qdrant', async () => {
  const double = await startQdrantDouble({ record: false })
  return { store: await qdrant.open({ QDRANT_URL: double.url }, home), close: double.close }
})
