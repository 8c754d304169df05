import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { vectorStoreConformance } from './vector-store'

async function open(memoryBytes?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'telar vectors ñ-'))
  const store = await createEmbeddedVectorStore({
    path: join(folder, 'vectors.db'),
    ...(memoryBytes !== undefined && { memoryBytes }),
  })
  const close = async () => {
    await store.close()
    await rm(folder, { recursive: true })
  }
  return { store, close }
}

vectorStoreConformance('embedded', () => open())
vectorStoreConformance('embedded without room in memory', () => open(0))
