import { describe, it } from 'vitest'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import { vectorStoreConformance } from '../conformance/vector-store'
import { vectorStoreParity } from '../conformance/vector-store-parity'
import { real, skipped, underPrefix } from './servers'

const url = real.qdrant
if (url === undefined) {
  describe.skip(`a real Qdrant (${skipped('TELAR_REAL_QDRANT_URL', 'http://127.0.0.1:6333')})`, () => {
    it('answers as the vector stores of Telar must', () => undefined)
  })
} else {
  const open = async () => underPrefix(createQdrantVectorStore({ url, apiKey: real.qdrantKey }))
  vectorStoreConformance(`the Qdrant at ${url}`, open)
  vectorStoreParity(`the Qdrant at ${url}`, open)
}
